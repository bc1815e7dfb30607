"""The run, and « Relancer »; what each page does besides is in the module of its name."""

from .asked import AskedAlready
from .asking_again import round_of
from .now import AllSetAside, NoAddress, NothingOpen, remind_many, remind_now
from .run import run

__all__ = [
    "AllSetAside",
    "AskedAlready",
    "NoAddress",
    "NothingOpen",
    "remind_many",
    "remind_now",
    "round_of",
    "run",
]
