"""One condition, written for each database: FTS5 on SQLite, tsvector on PostgreSQL.

Terms hold only a to z and digits (see `folding`), so that no operator of either language comes from outside.
"""

from django.db import NotSupportedError
from django.db.models import BooleanField, Func

TITLE, DETAIL, BODY = "title_words", "detail_words", "body_words"
HEAD = (TITLE, DETAIL)
EVERYWHERE = (*HEAD, BODY)
_WEIGHTS = {TITLE: "A", DETAIL: "B"}


class Matches(Func):
    """True for the entries that hold every one of these terms in one of these columns."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, terms, columns=EVERYWHERE):
        super().__init__("pk")
        self.terms = tuple(terms)
        self.columns = tuple(columns)

    def as_sql(self, compiler, connection, **extra):
        raise NotSupportedError(f"La recherche ne connaît pas {connection.vendor}.")

    def as_sqlite(self, compiler, connection, **extra):
        row, _params = compiler.compile(self.source_expressions[0])
        found = "SELECT rowid FROM search_index WHERE search_index MATCH %s"
        return f"{row} IN ({found})", [" AND ".join(self._fts5(term) for term in self.terms)]

    def as_postgresql(self, compiler, connection, **extra):
        table = compiler.quote_name_unless_alias(self.source_expressions[0].alias)
        arms = [self._tsqueries(term) for term in self.terms]
        either = [" OR ".join(f"{table}.{vector} @@ %s::tsquery" for vector, _query in arm) for arm in arms]
        return " AND ".join(f"({arm})" for arm in either), [query for arm in arms for _vector, query in arm]

    def _fts5(self, term):
        arms = [(self.columns, f'"{term.stem}"')]
        if term.prefix:
            arms.append((self._reached(term), f'"{term.prefix}" *'))
        return "(" + " OR ".join(f"({{{' '.join(columns)}}} : {word})" for columns, word in arms) + ")"

    def _tsqueries(self, term):
        """Pairs (vector, query). Without weights, the index of the whole vector answers without its rows."""
        if BODY not in self.columns:
            weights = "".join(_WEIGHTS[column] for column in self.columns)
            return [("head", " | ".join(f"{word}{weights}" for word in _words(term)))]
        if BODY in self._reached(term):
            return [("vector", " | ".join(_words(term)))]
        return [("vector", term.stem), ("head", f"{term.prefix}:*")]

    def _reached(self, term):
        """The columns where a word that only begins like the term counts."""
        return [one for one in self.columns if one != BODY or not term.prefix or term.reaches_body]


def _words(term):
    return [f"{term.stem}:", f"{term.prefix}:*"] if term.prefix else [f"{term.stem}:"]


class KeyOfRow(Func):
    """A key read from the rows of one entry.

    With « + », SQLite reads the two or three keys of an entry, rather than seek there each of the hundreds
    that a person may hold: tenths of a second instead of seconds when tens of thousands of entries match.
    """

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)
