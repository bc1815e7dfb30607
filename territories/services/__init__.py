"""What is written on this floor. Each module holds the services of one noun.

The other apps import `make_step`, `announce_step` and `undo_step` from here.
"""

from .steps import announce_step, make_step, undo_step, waive_step

__all__ = ["announce_step", "make_step", "undo_step", "waive_step"]
