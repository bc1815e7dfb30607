"""Every URL pattern × every role: the answer, and what it writes."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse

from tests.access.table import ACCOUNTS, DEMO_ONLY, ELSEWHERE, PUBLIC, TABLE
from tests.access.world import ROLES, World

pytestmark = [pytest.mark.django_db, pytest.mark.db]
WRITE = re.compile(r'(INSERT (OR IGNORE )?INTO|UPDATE|DELETE FROM) "(?P<table>\w+)"')
UNTOLD = {"django_session", "journal_entry", "jobs_job"}


def names(patterns, space=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}"


def test_no_url_is_unknown_to_the_table():
    known = {*TABLE, *PUBLIC, *DEMO_ONLY, *ELSEWHERE}
    unknown = [
        name
        for name in names(get_resolver().url_patterns)
        if name not in known and not name.startswith(ACCOUNTS)
    ]

    assert unknown == []
    assert set(TABLE) <= set(names(get_resolver().url_patterns))


def written(queries):
    """The tables that these queries changed, sessions, journal and bells apart."""
    found = [WRITE.match(query["sql"]) for query in queries]
    return {match["table"] for match in found if match} - UNTOLD


def visit(client, world, name, row):
    """(status, whether it wrote), undone afterwards."""
    with transaction.atomic():
        if row.prepare:
            row.prepare(world)
        url = reverse(name, args=row.args(world)) + row.query
        data = row.data(world) if callable(row.data) else row.data or {}
        with CaptureQueriesContext(connection) as queries:
            answer = getattr(client, row.method)(url, data, headers={"accept": "text/html"})
        transaction.set_rollback(True)
    return answer.status_code, bool(written(queries))


def faults_of(client, world, role):
    for name, rows in TABLE.items():
        for row in rows:
            status, wrote = visit(client, world, name, row)
            expected = row.answer_to(role)
            let_in = row.lets_in(role)
            if status != expected:
                yield f"{row.method} {name}: {status}, not {expected}"
            elif wrote and not (let_in and row.writes in (True, None)):
                yield f"{row.method} {name}: answered {status} and wrote all the same"
            elif let_in and row.writes and not wrote:
                yield f"{row.method} {name}: answered {status} and did nothing"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(client, role):
    world = World()
    if user := world.account(role):
        client.force_login(user)

    faults = list(faults_of(client, world, role))

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("name", "status"), PUBLIC.items())
def test_public_pages_open_to_everybody(client, name, status):
    assert client.get(reverse(name)).status_code == status


@pytest.mark.parametrize(
    "args", [("style",), ("mail:letters",), ("mail:letter", "x"), ("mail:letter_html", "x")]
)
def test_demonstration_pages_do_not_exist_elsewhere(client, settings, args):
    settings.DEMO = settings.DEBUG = False

    assert client.get(reverse(args[0], args=args[1:])).status_code == 404


def test_the_guard_sees_a_write():
    from tests.programmes.factories import UserFactory

    with CaptureQueriesContext(connection) as queries:
        UserFactory()

    assert written(queries) == {"people_user"}
