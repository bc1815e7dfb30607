"""SQL built and compiled once a process, and given its values at each run: the union of the duties, a funnel.

Twelve arms cost the ORM a tenth of a second to build. What changes from one request to the next is written as
`Given("user")`: a place in the SQL, and never a value. No value is kept from one run to the next.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Expression, Field


@dataclass(frozen=True)
class Place:
    """Stands in the compiled parameters where a value comes at each run."""

    name: str
    of: Field

    def filled(self, values):
        return self.of.get_db_prep_value(values[self.name], connection)


class Given(Expression):
    """A value that the run gives: `filter(programme=Given("programme", BigIntegerField()))`."""

    def __init__(self, name, output_field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [Place(self.name, self.output_field)]


@dataclass(frozen=True)
class Statement:
    """Compiled SQL and its parameters, some of them places to fill."""

    sql: str
    params: tuple

    def filled(self, values):
        return [one.filled(values) if isinstance(one, Place) else one for one in self.params]

    def rows(self, values, *, number=None, start=0):
        page = f" LIMIT {int(number)} OFFSET {int(start)}" if number is not None else ""
        with connection.cursor() as cursor:
            cursor.execute(self.sql + page, self.filled(values))
            return cursor.fetchall()

    def count(self, values, where="TRUE"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({self.sql}) counted WHERE {where}", self.filled(values))  # noqa: S608 — our own SQL
            return cursor.fetchone()[0]

    def distinct(self, column, values):
        """What this column holds, each once, in order, nulls apart."""
        asked = (
            f"SELECT DISTINCT {column} FROM ({self.sql}) rows WHERE {column} IS NOT NULL ORDER BY {column}"  # noqa: S608 — our own SQL
        )
        with connection.cursor() as cursor:
            cursor.execute(asked, self.filled(values))
            return [row[0] for row in cursor.fetchall()]


def compiled(rows):
    """The Statement of a queryset."""
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    return Statement(sql, tuple(params))
