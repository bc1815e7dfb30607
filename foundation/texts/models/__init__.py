from .text import Revision, Text

__all__ = ["Revision", "Text"]
