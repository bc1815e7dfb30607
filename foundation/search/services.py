"""What can be found, and by whom: put, drop, find.

The index repeats what other tables hold and `manage.py reindex` builds it anew: its writes are not journaled.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.utils.safestring import SafeString

from .excerpts import excerpt, marked
from .folding import index_words, sort_key
from .models import SearchEntry, SearchKey
from .query import read

LONGEST_BODY = 200_000
CHUNK = 500
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # PostgreSQL refuses NUL, and no reader misses the others
_WRITTEN = [one.name for one in SearchEntry._meta.concrete_fields if one.name not in ("id", "key")]


@dataclass(frozen=True)
class Entry:
    """What an app says of one object: plain texts, never HTML, and the keys under which it may be found."""

    key: str
    kind: str
    title: str
    url: str
    keys: Iterable[str]
    detail: str = ""
    body: str = ""


@dataclass(frozen=True)
class Hit:
    key: str
    kind: str
    title: str
    detail: str
    url: str
    snippet: SafeString
    marked_title: SafeString
    marked_detail: SafeString


@dataclass(frozen=True)
class Facet:
    """How many hits a kind has; `key` is one of them, which tells the model."""

    kind: str
    count: int
    key: str


@dataclass
class Group:
    """The best hits of one kind, and how many it has in all."""

    kind: str
    count: int
    hits: list[Hit] = field(default_factory=list)

    @property
    def key(self):
        return self.hits[0].key


def put(entry):
    """Write what can be found of one object, in the caller's transaction."""
    put_many([entry])


def put_many(entries):
    """The same for many, by chunks of one transaction each. Returns how many."""
    entries, written = iter(entries), 0
    while chunk := list(islice(entries, CHUNK)):
        written += _write(chunk)
    return written


def drop(*keys):
    for start in range(0, len(keys), CHUNK):
        SearchEntry.objects.filter(key__in=keys[start : start + CHUNK]).forget()


def drop_many(prefix):
    """Forget every entry whose key begins so: « listening.note: » for all the notes. Returns how many."""
    return SearchEntry.objects.filter(key__startswith=prefix).forget()


def known_keys(prefix=""):
    """The keys of what is indexed, to tell what should not be any more."""
    return set(SearchEntry.objects.filter(key__startswith=prefix).values_list("key", flat=True))


def find(query, keys, *, kinds=None, limit=20, start=0, prefix=True):
    """The best hits that these keys may read: title over detail over body, then by title."""
    query = read(query, prefix=prefix)
    ranked = _found(query, keys, kinds).best_first(query)
    return _hits(query, list(ranked.values_list("pk", flat=True)[start : start + limit]))


def count(query, keys, *, kinds=None, prefix=True):
    return _found(read(query, prefix=prefix), keys, kinds).count()


def matching_keys(query, keys, *, kinds=None, prefix=True):
    """The keys of all that matches, for a list that keeps its own order and its own pages."""
    return _found(read(query, prefix=prefix), keys, kinds).values_list("key", flat=True)


def facets(query, keys, *, prefix=True):
    """How many hits each kind has."""
    return [Facet(*row) for row in _found(read(query, prefix=prefix), keys).by_kind()]


def find_by_kind(query, keys, *, kinds=None, per_kind=5, prefix=True):
    """The best hits of each kind, in two queries; the kind of the best hit comes first."""
    query = read(query, prefix=prefix)
    best = _found(query, keys, kinds).best_of_each_kind(query, per_kind)
    rows = list(best.values_list("pk", "kind", "kind_count"))
    groups = {kind: Group(kind, number) for _pk, kind, number in rows}
    for hit in _hits(query, [pk for pk, _kind, _number in rows]):
        groups[hit.kind].hits.append(hit)
    return [group for group in groups.values() if group.hits]


def _found(query, keys, kinds=None):
    return SearchEntry.objects.readable_with(keys).of_kinds(kinds).matching(query)


def _hits(query, pks):
    """Texts are read for the rows shown only: sorting would carry them all."""
    rows = SearchEntry.objects.defer("title_words", "detail_words", "body_words", "sort_title").in_bulk(pks)
    return [_hit(rows[pk], query) for pk in pks if pk in rows]


def _hit(row, query):
    return Hit(
        key=row.key,
        kind=row.kind,
        title=row.title,
        detail=row.detail,
        url=row.url,
        snippet=excerpt(row.body, query),
        marked_title=marked(row.title, query),
        marked_detail=marked(row.detail, query),
    )


@transaction.atomic
def _write(entries):
    # One order for all writers, or two of them could wait for each other.
    by_key = {entry.key: entry for entry in sorted(entries, key=lambda entry: entry.key)}
    rows = SearchEntry.objects.bulk_create(
        [_row(entry) for entry in by_key.values()],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=_WRITTEN,
    )
    SearchKey.objects.filter(entry__in=[row.pk for row in rows]).delete()
    SearchKey.objects.bulk_create(
        SearchKey(entry=row, key=key) for row in rows for key in sorted(set(by_key[row.key].keys))
    )
    return len(rows)


def _row(entry):
    title, detail, body = (_CONTROL.sub(" ", str(text)) for text in (entry.title, entry.detail, entry.body))
    return SearchEntry(
        key=entry.key,
        kind=entry.kind,
        title=title[:300],
        detail=detail[:500],
        body=body[:LONGEST_BODY],
        url=entry.url,
        sort_title=sort_key(title)[:300],
        title_words=index_words(title),
        detail_words=index_words(detail),
        body_words=index_words(body),
    )
