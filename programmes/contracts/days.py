"""Days counted by the database itself: on SQLite, Django would call Python for each of thousands of rows."""

from django.db.models import DateField, Func
from django.db.models.functions import TruncDate


class DayOf(TruncDate):
    """The local day of an instant. Django sets the zone of the process, hence SQLite's, from `TIME_ZONE`."""

    def as_sqlite(self, compiler, connection, **context):
        sql, params = compiler.compile(self.lhs)
        return f"date({sql}, 'localtime')", params


class DayAfter(Func):
    """A day, and a delay of whole days later."""

    arity = 2
    output_field = DateField()

    def as_sqlite(self, compiler, connection, **context):
        """A duration is stored in microseconds."""
        (day, first), (delay, second) = map(compiler.compile, self.source_expressions)
        return f"date({day}, ({delay} / 86400000000) || ' days')", [*first, *second]

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="(%(expressions)s)::date", arg_joiner=" + ")
