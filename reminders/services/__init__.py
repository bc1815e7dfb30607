"""The run, and « Relancer »; what each page does besides is in the module of its name."""

from .by_hand import (
    AllSetAside,
    AskedAlready,
    NothingOpen,
    Unreachable,
    is_reachable,
    remind_many,
    remind_now,
)
from .round import round_of
from .run import run

__all__ = [
    "AllSetAside",
    "AskedAlready",
    "NothingOpen",
    "Unreachable",
    "is_reachable",
    "remind_many",
    "remind_now",
    "round_of",
    "run",
]
