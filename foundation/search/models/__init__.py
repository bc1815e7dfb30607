from .entry import SearchEntry, SearchKey

__all__ = ["SearchEntry", "SearchKey"]
