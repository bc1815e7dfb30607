"""Reminders: rules, the run, and « Relancer »."""

from .now import NothingOpen, NoAddress, remind_now
from .rules import add_rule, drop_rule
from .run import run, still_due

__all__ = ["NoAddress", "NothingOpen", "add_rule", "drop_rule", "remind_now", "run", "still_due"]
