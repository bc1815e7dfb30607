from .document import Audience, Document, Version, VersionIsImmutable
from .rendition import Rendition

__all__ = ["Audience", "Document", "Rendition", "Version", "VersionIsImmutable"]
