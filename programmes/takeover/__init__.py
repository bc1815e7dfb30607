"""The sheets of this floor: the people and the meetings that took place (see contracts/takeover.py)."""

from . import meetings, people  # noqa: F401  they register themselves
