from .entry import Entry
from .operation import Operation

__all__ = ["Entry", "Operation"]
