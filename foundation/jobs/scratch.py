"""Files on their way: in one place that is swept, since a worker that is killed removes nothing."""

import shutil
import time
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

PREFIX = "job-"
DAY = 24 * 3600


def place():
    """The folder of all scratch files and folders, for this account alone: drafts pass there."""
    folder = Path(settings.ESSAIM_SCRATCH)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def file():
    """A scratch file that goes when it is closed."""
    return NamedTemporaryFile(prefix=PREFIX, dir=place())


def sweep(older_than=DAY):
    """Remove what nobody has touched for that many seconds."""
    for left in place().glob(f"{PREFIX}*"):
        if left.stat().st_mtime < time.time() - older_than:
            _remove(left)


def _remove(left):
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)
