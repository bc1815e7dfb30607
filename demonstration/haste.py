"""What a story of eight months, told in seconds, can do without."""

from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

from programmes.contracts import searchable


@contextmanager
def indexed_at_the_end():
    """Services file nothing in the search index; afterwards everything is filed, as it has become."""
    file_many = searchable.refresh_many
    searchable.refresh_many = lambda objects: 0
    try:
        yield
    finally:
        searchable.refresh_many = file_many
    for kind in searchable.registered():
        searchable.refresh_many(kind.all_rows())


@contextmanager
def without_savepoints():
    """The build is whole or nothing: the five thousand statements of its savepoints would save nobody."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    wrapper._savepoint_allowed = lambda: False
    try:
        yield
    finally:
        del wrapper._savepoint_allowed
