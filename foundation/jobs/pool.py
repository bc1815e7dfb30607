"""A warm child process for what must not run here: PDF, pandoc, images.

A thread would hold the interpreter lock and cannot be killed; a new process pays two seconds of imports.
"""

import json
import multiprocessing
import threading
from concurrent.futures import TimeoutError as TookTooLong
from concurrent.futures import wait

from django.conf import settings
from pebble import ProcessExpired, ProcessPool

from . import child

TASKS = 50  # then a new child: what libraries leak goes with the old one
IDLE = 300.0  # seconds without a task, then no child at all
WATCH_EVERY = 2.0  # seconds
MEGABYTE = 1024 * 1024


class ChildFailed(Exception):
    """The child could not do it; the cause is chained."""


class ChildTookTooLong(ChildFailed):
    pass


class ChildOutOfMemory(ChildFailed):
    pass


class ChildDied(ChildFailed):
    """Killed by its limits, or by its library."""


class _Warm:
    """One child for this process, there from the first task until five idle minutes have passed."""

    def __init__(self):
        self.lock = threading.Lock()
        self.pool = None
        self.timer = None
        self.users = 0

    def __enter__(self):
        with self.lock:
            self.users += 1
            self._forget_timer()
            if self.pool is None or not self.pool.active:
                self.pool = _new_pool()
            return self.pool

    def __exit__(self, *exc):
        with self.lock:
            self.users -= 1
            if not self.users:
                self.timer = threading.Timer(IDLE, self.close)
                self.timer.daemon = True
                self.timer.start()

    def _forget_timer(self):
        if self.timer:
            self.timer.cancel()
            self.timer = None

    def close(self):
        with self.lock:
            if self.pool is None or self.users:
                return
            self._forget_timer()
            pool, self.pool = self.pool, None
        pool.stop()
        pool.join()


_warm = _Warm()
close = _warm.close


def _new_pool():
    return ProcessPool(
        max_workers=1,
        max_tasks=TASKS,
        initializer=child.settle,
        initargs=[settings.ESSAIM_CHILD_MEMORY * MEGABYTE],
        context=multiprocessing.get_context("spawn"),
    )


def render_in_child(function_path, payload, *, timeout=60, watch=None):
    """Call `module:function` with plain data in the child process; it answers plain data, files as paths.

    `watch` is called every few seconds meanwhile; what it raises ends the wait, and the child's work with it.
    """
    with _warm as pool:
        asked = pool.schedule(child.call, args=[function_path, json.dumps(payload), timeout], timeout=timeout)
        try:
            while watch and not wait([asked], timeout=WATCH_EVERY).done:
                watch()
            return json.loads(_answer(asked, function_path, timeout))
        finally:
            asked.cancel()  # nothing to a task that has ended; the others wait for this only child


def _answer(asked, function_path, timeout):
    try:
        return asked.result()
    except TookTooLong as error:
        raise ChildTookTooLong(f"{function_path} took more than {timeout} s") from error
    except ProcessExpired as error:
        raise ChildDied(f"{function_path}: the child ended with {error.exitcode}") from error
    except MemoryError as error:
        raise ChildOutOfMemory(f"{function_path}: {settings.ESSAIM_CHILD_MEMORY} MiB") from error
    except Exception as error:
        raise ChildFailed(f"{function_path}: {error!r}") from error
