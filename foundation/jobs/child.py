"""The child's side of the pool: limits, then plain data in and out. No Django, no database, no secret."""

import ctypes
import importlib
import json
import os
import resource
import signal

PR_SET_PDEATHSIG = 1
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_FILE")


def settle(memory):
    """Live no longer than the parent, within these bytes, without what its environment tells."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name in [name for name in os.environ if name not in KEPT]:
        del os.environ[name]


def call(path, payload, seconds):
    """Call `module:function` with what the JSON holds, within these seconds of processor."""
    _limit_processor(seconds)
    module, function = path.split(":")
    return json.dumps(getattr(importlib.import_module(module), function)(json.loads(payload)))


def _limit_processor(seconds):
    """The limit counts from the child's birth: move it forward for each task."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 1, hard))
