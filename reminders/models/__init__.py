from .line import Line
from .rule import Rule

__all__ = ["Line", "Rule"]
