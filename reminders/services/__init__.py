"""Reminders: rules, the run, and « Relancer »."""

from .now import NoAddress, NothingOpen, remind_now
from .rules import add_rule, drop_rule
from .run import run, still_due

__all__ = ["NoAddress", "NothingOpen", "add_rule", "drop_rule", "remind_now", "run", "still_due"]
