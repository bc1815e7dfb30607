"""The searchable contract: what can be found, under which keys."""

from collections.abc import Callable
from dataclasses import dataclass

from foundation.search import services as search


@dataclass(frozen=True)
class Searchable:
    """`entry(obj)` gives the search Entry of an object of this model, or None when it is not to be found."""

    model: type
    entry: Callable

    def key(self, obj):
        return f"{self.model._meta.label_lower}:{obj.pk}"


_models: dict[type, Searchable] = {}


def register(searchable):
    _models[searchable.model] = searchable
    return searchable


def registered():
    return list(_models.values())


def refresh(obj):
    """File the object as it is now, in the caller's transaction; drop it when it is not to be found any more."""
    kind = _models[type(obj)]
    entry = kind.entry(obj)
    if entry is None:
        search.drop(kind.key(obj))
    else:
        search.put(entry)


def refresh_many(objects, chunk=500):
    """The same for many objects of one model, in flat memory. Returns how many were filed."""
    filed, batch = 0, []
    for obj in objects.iterator(chunk_size=chunk) if hasattr(objects, "iterator") else objects:
        if (entry := _models[type(obj)].entry(obj)) is not None:
            batch.append(entry)
        if len(batch) == chunk:
            filed += search.put_many(batch) or len(batch)
            batch = []
    if batch:
        filed += search.put_many(batch) or len(batch)
    return filed
