"""Reminders: rules, quiet days, the run, what it will do, and « Relancer »."""

from .by_hand import (
    AllSetAside,
    AskedAlready,
    NothingOpen,
    Unreachable,
    is_reachable,
    remind_many,
    remind_now,
)
from .explain import explained
from .handover import still_due
from .round import round_of
from .rules import add_rule, drop_rule
from .run import run

__all__ = [
    "AllSetAside",
    "AskedAlready",
    "NothingOpen",
    "Unreachable",
    "add_rule",
    "drop_rule",
    "explained",
    "is_reachable",
    "remind_many",
    "remind_now",
    "round_of",
    "run",
    "still_due",
]
