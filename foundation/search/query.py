"""What somebody typed, as terms of the index."""

from dataclasses import dataclass

from .folding import STOP_WORDS, stem, words

LONGEST_QUERY = 300
MOST_TERMS = 8
PREFIX_FROM = 2
BODY_PREFIX_FROM = 4  # a shorter beginning is in almost every body: found there, it would tell nothing


@dataclass(frozen=True)
class Term:
    """A stem to find or, for the word being typed, whatever begins like it."""

    stem: str
    prefix: str = ""

    @property
    def reaches_body(self):
        return len(self.prefix) >= BODY_PREFIX_FROM

    def matches(self, folded):
        """As the index does, which holds each word as written and as its stem."""
        forms = (folded, stem(folded))
        return self.stem in forms or bool(self.prefix and any(one.startswith(self.prefix) for one in forms))


@dataclass(frozen=True)
class Query:
    terms: tuple[Term, ...] = ()

    def __bool__(self):
        return bool(self.terms)

    def matches(self, folded):
        """Whether a word of a text is one of those looked for."""
        return folded not in STOP_WORDS and any(term.matches(folded) for term in self.terms)


def read(text, *, prefix=True):
    """The terms of a query; with `prefix`, its last word may be unfinished. Whatever is typed is harmless."""
    text = text[:LONGEST_QUERY]
    found = words(text)
    kept = list(dict.fromkeys(word for word in found if word not in STOP_WORDS))[:MOST_TERMS]
    if not found or not prefix or text[-1].isspace():
        return Query(tuple(Term(stem(word)) for word in kept))
    # « pays de » still finds the pays, but « le » alone may be the beginning of Le Blanc.
    return _being_typed(kept, found[-1] if not kept or found[-1] in kept else None)


def _being_typed(kept, last):
    finished = (Term(stem(word)) for word in kept if word != last)
    return Query((*finished, *([Term(stem(last), last if len(last) >= PREFIX_FROM else "")] if last else [])))
