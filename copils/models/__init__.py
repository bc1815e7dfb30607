from .body import Body

__all__ = ["Body"]
