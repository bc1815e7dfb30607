"""The embedded bell: one folder a queue, one file a ring.

kombu's own filesystem transport writes a message in place (a reader may meet half of it), orders by the
monotonic clock (lost at reboot) and lists one folder for all queues. A file lost here is no harm: the job
table is the truth and the sweep rings again.
"""

import contextlib
import json
import os
import time
import uuid
from pathlib import Path
from queue import Empty

from kombu.transport import virtual

STALE_AFTER = 24 * 3600


class Channel(virtual.Channel):
    def _folder(self, queue):
        folder = Path(self.connection.client.transport_options["folder"]) / queue
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _put(self, queue, message, **kwargs):
        folder, name = self._folder(queue), f"{time.time_ns():020d}-{uuid.uuid4().hex}"
        half = folder / f"{name}.part"
        half.write_text(json.dumps(message))
        half.rename(folder / f"{name}.ring")

    def _get(self, queue, timeout=None):
        for ring in sorted(self._rings(queue)):
            with contextlib.suppress(FileNotFoundError):  # another worker was faster
                taken = ring.rename(ring.with_suffix(f".{uuid.uuid4().hex}"))
                text = taken.read_text()
                taken.unlink()
                return json.loads(text)
        raise Empty

    def _rings(self, queue):
        return [Path(entry.path) for entry in os.scandir(self._folder(queue)) if entry.name.endswith(".ring")]

    def _size(self, queue):
        return len(self._rings(queue))

    def _purge(self, queue):
        rings = self._rings(queue)
        for ring in rings:
            ring.unlink(missing_ok=True)
        return len(rings)


class Transport(virtual.Transport):
    Channel = Channel
    driver_type = driver_name = "folder"
    global_state = virtual.BrokerState()

    def __init__(self, client, **kwargs):
        super().__init__(client, **kwargs)
        self.state = self.global_state

    def driver_version(self):
        return "1"


def sweep(folder, older_than=STALE_AFTER):
    """Remove rings that nobody took in a day, and halves left by a process that died."""
    limit = time.time() - older_than
    for path in Path(folder).glob("*/*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                path.unlink()
