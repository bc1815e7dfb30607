"""The searchable contract: what can be found, under which keys.

An app registers its models from its module `searchable.py`, and calls `refresh` from the services that change
what is found, in their transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from foundation.search import services as search


@dataclass(frozen=True)
class Searchable:
    """`entry(obj)` gives the search Entry of an object of this model, or None when it is not to be found.

    `heading` stands above its hits (« Personnes »); without it, the plural name of the model does.
    `rows()` gives the objects to index anew, with what `entry` reads loaded; without it, all of them.
    """

    model: type
    entry: Callable
    heading: str | Promise = ""
    rows: Callable | None = None

    @property
    def prefix(self):
        return f"{self.model._meta.label_lower}:"

    @property
    def title(self):
        return str(self.heading or self.model._meta.verbose_name_plural).capitalize()

    def key(self, obj):
        return f"{self.prefix}{obj.pk}"

    def all_rows(self):
        return self.rows() if self.rows else self.model._default_manager.all()


_models: dict[type, Searchable] = {}


def register(searchable):
    _models[searchable.model] = searchable
    return searchable


def registered():
    return list(_models.values())


def heading_of(found):
    """What stands above such a hit, group or facet: « Territoires »."""
    return next(
        (one.title for one in registered() if found.key.startswith(one.prefix)), found.kind.capitalize()
    )


def refresh(obj):
    """File the object as it is now, in the caller's transaction; drop it when it is to be found no more."""
    refresh_many([obj])


def refresh_many(objects):
    """The same for many objects, in flat memory. Returns how many can be found."""
    hidden = []
    filed = search.put_many(_entries(objects, hidden))
    search.drop(*hidden)
    return filed


def forget(obj):
    """Drop an object that is about to be deleted."""
    search.drop(_models[type(obj)].key(obj))


def _entries(objects, hidden):
    """The entries of what can be found; the keys of the rest go to `hidden`."""
    for obj in _in_pages(objects) if hasattr(objects, "filter") else objects:
        kind = _models[type(obj)]
        if (entry := kind.entry(obj)) is None:
            hidden.append(kind.key(obj))
        else:
            yield entry


def _in_pages(rows):
    """Each page read whole before its entries are written: SQLite refuses a write to who still reads."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), search.CHUNK):
        yield from rows.filter(pk__in=keys[start : start + search.CHUNK]).order_by("pk")
