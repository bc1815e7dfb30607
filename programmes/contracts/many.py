"""« Is it one of these? », as SQL whose length does not depend on how many there are: compiled once, like the rest."""

import json

from django.db import connection
from django.db.models import BooleanField, Func

from .union import Place


class Ids:
    """How a list of identifiers is handed to the database: an array, or JSON where there are none."""

    def get_db_prep_value(self, value, connection):
        return list(value) if connection.vendor == "postgresql" else json.dumps(list(value))


class Among(Func):
    """`filter(Among("d_subject", "subjects"))`: the value is among those given at each run under this name."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, value, name):
        super().__init__(value)
        self.given = name

    def as_sql(self, compiler, connection, **context):
        value, params = compiler.compile(self.source_expressions[0])
        return among(value), [*params, Place(self.given, Ids())]


def among(value):
    """The same upon a column of the union, written by hand: `c_member` → « c_member = ANY(%s) »."""
    if connection.vendor == "postgresql":
        return f"{value} = ANY(%s)"
    return f"{value} IN (SELECT value FROM json_each(%s))"  # noqa: S608 — our own SQL


def as_param(ids):
    return Ids().get_db_prep_value(ids, connection)
