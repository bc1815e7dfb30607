"""What is owed in a programme, filtered, grouped and paged by the database; only the rows of a page are told in full.

The words of a duty cost several sub-queries a row: a list of 6,000 is sorted by its days and its people alone, and
the fifty that a page shows are then looked for by their subjects.
"""

import datetime
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from . import duties
from .many import among, as_param

# What a group is made of: a person, a place (a territory, with the visits inside it), a kind of duty.
KEYS = {
    "member": "rows.c_member",
    "place": "CASE WHEN above.kind = 'participation' THEN above.id ELSE rows.c_circle END",
    "kind": "rows.kind_code",
}
PLACED = """
    LEFT JOIN programmes_circle place ON place.id = rows.c_circle
    LEFT JOIN programmes_circle above ON above.id = place.parent_id
"""
URGENCY = "c_due IS NULL, c_due, kind_code, c_subject, c_member"
TERMS = {
    "late": "c_due < %s",
    "week": "c_due >= %s AND c_due <= %s",
    "later": "(c_due IS NULL OR c_due > %s)",
}
WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Wanted:
    """Which ones: of these kinds, people, places (identifiers, or None for all), and in this term.

    `named`: (people, places) of one of which it must be.
    """

    codes: tuple = ()
    members: tuple | None = None
    places: tuple | None = None
    named: tuple | None = None
    term: str = ""


@dataclass
class Group:
    """What one person, one place or one kind stands for: how many, how many late, and the most urgent."""

    key: object
    count: int
    late: int
    first_due: datetime.date | None
    duties: list = field(default_factory=list)

    @property
    def more(self):
        return self.count - len(self.duties)


class Owed:
    """Lazy: each method costs one statement over the union, and one for the words of what is shown."""

    def __init__(self, programme, wanted=None):
        self.programme, self.wanted = programme, wanted or Wanted()
        self.found = duties.of_programme(programme, *self.wanted.codes)
        self.today = timezone.localdate()

    def page(self, number, start=0):
        """(the duties of a page, most urgent first; how many in all)."""
        rows = self._select(
            "kind_code, c_subject, c_member, COUNT(*) OVER ()", f"ORDER BY {URGENCY}", number, start
        )
        return self._told([row[:3] for row in rows]), rows[0][3] if rows else 0

    def groups(self, by, number, start=0, *, shown=4):
        """(groups of a page, the latest first, each with its most urgent ones; how many groups in all)."""
        rows = self._numbered(by, number, start, shown)
        told = {_key(duty): duty for duty in self._told([row[4:7] for row in rows])}
        found = {}
        for key, count, late, due, *duty, _total in rows:
            group = found.setdefault(key, Group(key, count, late, _day(due)))
            if tuple(duty) in told:
                group.duties.append(told[tuple(duty)])
        return list(found.values()), rows[0][-1] if rows else 0

    def members(self):
        """Everybody who owes something."""
        rows = self._select("DISTINCT c_member", "ORDER BY c_member")
        return [row[0] for row in rows if row[0] is not None]

    def count_by_member(self):
        """{member: how many they owe}, of those who owe something."""
        rows = self._select("c_member, COUNT(*)", "GROUP BY c_member")
        return {member: number for member, number in rows if member is not None}

    def places(self):
        """Every place where something is owed: a territory for the visits inside it."""
        return {row[0] for row in self._select(f"DISTINCT {KEYS['place']}") if row[0] is not None}

    def keys(self):
        """{(kind, subject, member)} of all of them."""
        return {tuple(row) for row in self._select("kind_code, c_subject, c_member")}

    def _numbered(self, by, number, start, shown):
        """The first ones of each group of a page, with what the group counts: the union is gone through once."""
        key = KEYS[by]
        is_late = "SUM(CASE WHEN c_due < %s THEN 1 ELSE 0 END)"
        statement, params = self._statement(
            f"kind_code, c_subject, c_member, {key} AS key_of, COUNT(*) OVER one AS many, "
            f"{is_late} OVER one AS late, MIN(c_due) OVER one AS first_due, "
            f"ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY {URGENCY}) AS rank_of",
            [self.today],
        )
        ordered = "late DESC, first_due IS NULL, first_due, key_of"
        paged = (
            f"SELECT key_of, many, late, first_due, kind_code, c_subject, c_member, rank_of, "  # noqa: S608 — our own SQL
            f"DENSE_RANK() OVER (ORDER BY {ordered}) AS group_of "
            f"FROM ({statement} WINDOW one AS (PARTITION BY {key})) ranked"
        )
        return _rows(
            "SELECT key_of, many, late, first_due, kind_code, c_subject, c_member, total FROM "  # noqa: S608 — our own SQL
            f"(SELECT paged.*, MAX(group_of) OVER () AS total FROM ({paged}) paged) counted "
            "WHERE rank_of <= %s AND group_of > %s AND group_of <= %s ORDER BY group_of, rank_of",
            [*params, shown, start, start + number],
        )

    def _select(self, columns, after="", number=None, start=0, chosen=()):
        statement, params = self._statement(columns, chosen)
        page = f" LIMIT {int(number)} OFFSET {int(start)}" if number is not None else ""
        return _rows(f"{statement} {after}{page}", params)

    def _statement(self, columns, chosen=()):
        """(SQL, parameters) of these columns, which have those `chosen`, over the rows wanted."""
        light = self.found.statement("light")
        where, params = self._where()
        # Materialised: else SQLite works the day out again wherever it is named.
        sql = f"WITH rows AS MATERIALIZED ({light.sql}) SELECT {columns} FROM rows {PLACED} WHERE {where}"  # noqa: S608 — our own SQL
        return sql, [*light.filled(self.found.values()), *chosen, *params]

    def _where(self):
        wanted, clauses, params = self.wanted, ["TRUE"], []
        for ids, value in ((wanted.members, "rows.c_member"), (wanted.places, KEYS["place"])):
            if ids is not None:
                clauses.append(among(f"({value})"))
                params.append(as_param(ids))
        if wanted.named is not None:
            people, places = wanted.named
            clauses.append(f"({among('rows.c_member')} OR {among('(' + KEYS['place'] + ')')})")
            params += [as_param(people), as_param(places)]
        if wanted.term in TERMS:
            days = {
                "late": [self.today],
                "week": [self.today, self.today + WEEK],
                "later": [self.today + WEEK],
            }
            clauses.append(TERMS[wanted.term])
            params += days[wanted.term]
        return " AND ".join(clauses), params

    def _told(self, keys):
        """These duties in full, in this order: one statement, over the kinds that they are of."""
        codes = {code for code, _subject, _member in keys}
        if not codes:
            return []
        few = duties.of_subjects(self.programme, sorted(codes), {subject for _code, subject, _member in keys})
        found = {_key(duty): duty for duty in few}
        return [found[tuple(key)] for key in keys if tuple(key) in found]


def _key(duty):
    return (duty.kind.code, duty.subject, duty.member_id)


def _day(value):
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def _rows(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
