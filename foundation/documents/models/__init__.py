from .document import Audience, Document, Version
from .rendition import Rendition

__all__ = ["Audience", "Document", "Rendition", "Version"]
