"""The forms of what is owed and of what leaves, by subject."""

from .agenda import AgendaFilter, FeedForm
from .outbox import BounceForm, MessageForm, OutboxForm
from .rules import ForeseenFilter, PauseForm, QuietForm, RuleForm, told_of

__all__ = [
    "AgendaFilter",
    "BounceForm",
    "FeedForm",
    "ForeseenFilter",
    "MessageForm",
    "OutboxForm",
    "PauseForm",
    "QuietForm",
    "RuleForm",
    "told_of",
]
