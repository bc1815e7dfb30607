"""Through somebody's eyes, every page of the table of access: nothing is written, nothing is gained."""

import re
import uuid

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.texts import services as texts
from listening import services as listening
from programmes.models import Look, Role
from tests.access.table import TABLE
from tests.access.test_table import written
from tests.access.world import World
from tests.listening.factories import written as with_words
from tests.programmes.factories import RoleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ROLES = (
    "lead", "expert", "other_expert", "researcher", "copil",
    "referent", "signatory", "delegate", "partner", "neighbour",
)  # fmt: skip
# What an organiser could not open as themselves, and that tells nothing more than the pages they may open.
SAFE = {"programmes:act": "what the person is asked, and their button: the organiser reads both elsewhere"}
# What the member opens and that is not looked at in their place: each says why.
NOT_SHOWN = {
    "listening:note", "listening:excerpt", "listening:excerpts", "listening:person",
    "reports:compose", "reports:section", "reports:rename", "reports:compilation", "reports:compilation_file",
    "programmes:claim", "programmes:news", "programmes:news_settings",
    "reminders:agenda", "reminders:agenda_export", "reminders:feed",
    "reminders:programme_agenda", "reminders:programme_agenda_export",
}  # fmt: skip
CACHES = {"documents_rendition"}  # a preview belongs to nobody
ATMOSPHERE, SAID, QUOTED = "ambiance feutrée", "le bureau tranche", "quand tout est imprimé"
NAME = "Odile Sentinelle"
PRIVATE = (ATMOSPHERE, SAID, QUOTED, NAME)


@pytest.fixture
def world():
    """With words that only their readers may read, in a note that is filed."""
    world = World()
    note = with_words(world.interview, f"<p>{SAID}</p>")
    side = listening.text_for(note, "atmosphere")
    texts.save(side.pk, f"<p>{ATMOSPHERE}</p>", base=0, operation=uuid.uuid4(), by=world.expert)
    listening.file_note(note, by=world.expert)
    return world


def looking_as(world, role):
    client = Client(raise_request_exception=True)
    client.force_login(world.organiser)
    member = world.account(role).members.get(programme=world.programme)
    client.post(reverse("programmes:see_as", args=[world.programme.slug, member.pk]))
    assert Look.objects.filter(member=member, ended_at=None).exists()
    return client


def visits(client, world, method, names=tuple(TABLE)):
    """(name, row, status, what was written, the page) of each row of these names."""
    for name in sorted(names):
        for row in (one for one in TABLE[name] if one.method == method):
            with transaction.atomic():
                if row.prepare:
                    row.prepare(world)
                yield name, row, *_visit(client, world, name, row)
                transaction.set_rollback(True)


def _visit(client, world, name, row):
    url = reverse(name, args=row.args(world)) + row.query
    data = row.data(world) if callable(row.data) else row.data or {}
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, row.method)(url, data, headers={"accept": "text/html"})
    return answer.status_code, written(queries), _text(answer)


def _text(answer):
    return (answer.getvalue() if answer.streaming else answer.content).decode(errors="replace")


def as_oneself(world, name, row):
    client = Client()
    client.force_login(world.organiser)
    return _visit(client, world, name, row)


def faults_of(world, role, shut):
    for name, row, status, wrote, page in visits(looking_as(world, role), world, "get"):
        theirs = row.answer_to(role)
        if status == 200 and theirs != 200:
            yield f"{name}: opens, and the {role} gets {theirs}"
        if status == 200 and row.answer_to("organiser") != 200 and name not in SAFE:
            yield f"{name}: opens what an organiser may not open"
        if wrote - (CACHES if row.writes is None else set()):
            yield f"{name}: wrote {wrote}"
        if told := [one for one in PRIVATE if one in page and one not in as_oneself(world, name, row)[2]]:
            yield f"{name}: tells {told}"
        if theirs == 200 and status != 200:
            shut.add(name)


@pytest.mark.parametrize("role", ROLES)
def test_a_look_opens_what_both_may_open_and_writes_nothing(world, role):
    shut = set()

    faults = list(faults_of(world, role, shut))

    assert not faults, "\n".join(faults)
    assert shut <= NOT_SHOWN, f"The {role} sees these, and whoever looks in their place does not"


@pytest.mark.parametrize("role", ["expert", "copil"])
def test_what_is_not_shown_says_so(world, role):
    """Kindly, rather than by a 404; and the list above holds nothing that opens."""
    shut = [
        (name, status, "Cette page ne se regarde pas à la place de quelqu’un" in page)
        for name, row, status, _wrote, page in visits(looking_as(world, role), world, "get", NOT_SHOWN)
        if row.lets_in(role)
    ]

    assert shut
    assert {(status, told) for _name, status, told in shut} == {(403, True)}


@pytest.mark.parametrize("role", ["expert", "referent"])
def test_whoever_leads_the_notes_reads_them_as_themselves_too(world, role):
    """Raw notes open to the lead, and what is private to those who were there never does."""
    RoleFactory(
        member=world.organiser.members.get(programme=world.programme),
        circle=world.programme.circle,
        kind=Role.Kind.LEAD,
    )
    client = looking_as(world, role)

    pages = {name: page for name, _row, _status, _wrote, page in visits(client, world, "get")}

    assert [name for name, page in pages.items() if ATMOSPHERE in page] == []
    assert NAME in pages["listening:interview"]


@pytest.mark.parametrize("role", ["expert", "referent"])
def test_every_act_is_refused_and_changes_nothing(role):
    world = World()

    faults = [
        f"{name}: {status}, {wrote}"
        for name, _row, status, wrote, page in visits(looking_as(world, role), world, "post")
        if name != "programmes:see_as_end" and (status != 403 or wrote or "Rien ne se modifie" not in page)
    ]

    assert not faults, "\n".join(faults)


MINTED = re.compile(r'name="(csrfmiddlewaretoken|operation)" value="[^"]*"|\bid_\w+')
PAGES = ("reminders:home", "programmes:board", "programmes:calendar", "reports:shelf", "territories:detail")


def main_of(client, world, name):
    """What stands in a page, apart from the line above it and from the tokens of its forms."""
    args = {"reminders:home": [], "territories:detail": [world.programme.slug, world.participation.pk]}
    page = client.get(reverse(name, args=args.get(name, [world.programme.slug]))).content.decode()
    return MINTED.sub("", page[page.index("<main") : page.index("</main>")])


@pytest.mark.parametrize("role", ["expert", "referent", "signatory", "partner"])
def test_what_is_seen_is_what_the_member_sees(world, role):
    """Word for word: that is what they are asked on the telephone."""
    theirs, looking = Client(), looking_as(world, role)
    theirs.force_login(world.account(role))

    for name in PAGES:
        assert main_of(looking, world, name) == main_of(theirs, world, name)


def test_the_sentinels_stand_where_their_readers_read_them(world):
    """Otherwise the tests above would see nothing, whatever is told."""
    client = Client()
    client.force_login(world.expert)
    note = client.get(reverse("listening:note", args=[world.programme.slug, world.note.pk])).content.decode()
    interview = reverse("listening:interview", args=[world.programme.slug, world.interview.pk])

    assert all(one in note for one in PRIVATE)
    assert NAME in client.get(interview).content.decode()
