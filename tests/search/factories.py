from itertools import count

from foundation.search import services as search

_numbers = count(1)


def entry(title="Sans titre", *, keys=("programme:1",), kind="territoire", key=None, **texts):
    """An Entry with a key of its own and a page of its own."""
    key = key or f"tests.thing:{next(_numbers)}"
    return search.Entry(key=key, kind=kind, title=title, url=f"/{key}/", keys=keys, **texts)


def put(*args, **kwargs):
    made = entry(*args, **kwargs)
    search.put(made)
    return made


def titles(query, keys=("programme:1",), **options):
    return [hit.title for hit in search.find(query, set(keys), **options)]
