"""The index itself: how long to file, how long to find, for three people who may read more or less of it."""

import statistics

from django.db import transaction

from benchmarks.generate import INDEXED_A_TERRITORY, SLUG, index_entries
from benchmarks.measure import median_of, timed
from benchmarks.words import Words
from foundation.search import services as search
from programmes.models import Programme

QUERIES = (
    ("a name", "humbert"),
    ("a beginning", "sai"),
    ("two words", "régie eau"),
    ("a sentence", "les maires racontent la rénovation des écoles"),
    ("in every passage", "partagent"),
    ("nothing", "introuvable"),
)


def measure(territories, rounds):
    programme = Programme.objects.get(slug=SLUG).pk
    people = {
        "organiser": {"public", f"programme:{programme}", f"programme:{programme}:organiser"},
        "expert": {"public", f"programme:{programme}:expert", *(f"circle:bench-{n}" for n in range(200))},
        "referent": {"public", "circle:bench-1", "circle:bench-1:referent"},
    }
    found = [_find(who, keys, *query, rounds) for who, keys in people.items() for query in QUERIES]
    return {
        "entries": territories * INDEXED_A_TERRITORY,
        "put_many_s": _put_again(territories, programme),
        "put_ms": _put_one(territories, programme, rounds),
        "find": found,
        "median_ms": statistics.median(one["find_ms"] for one in found),
    }


def _find(who, keys, what, query, rounds):
    return {
        "who": who,
        "what": what,
        "query": query,
        "hits": search.count(query, keys),
        "find_ms": median_of(lambda: search.find(query, keys), rounds),
        "by_kind_ms": median_of(lambda: search.find_by_kind(query, keys), rounds),
    }


def _put_again(territories, programme):
    """Everything, filed anew over what is there, then undone: the dearest case."""
    entries = index_entries(territories, Words("again"), programme)
    with transaction.atomic(), timed() as spent:
        search.put_many(entries)
        transaction.set_rollback(True)
    return round(spent.seconds, 1)


def _put_one(territories, programme, rounds):
    """One entry changed, as a service does at each save."""
    entry = next(index_entries(1, Words("one"), programme))
    return median_of(lambda: search.put(entry), rounds)
