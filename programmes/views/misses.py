"""Addresses that open nothing, counted: whoever tries tokens is made to wait."""

from django.core.cache import cache

from foundation.journal import services as journal

MISSES, WINDOW = 30, 600


def too_many():
    return cache.get(_key(), 0) >= MISSES


def count():
    missed = cache.get(_key(), 0) + 1
    cache.set(_key(), missed, WINDOW)  # `incr` of the database cache forgets how long the key lives


def _key():
    return f"link-misses:{journal.current().ip}"
