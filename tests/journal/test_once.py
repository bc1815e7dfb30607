"""A button pressed twice creates one thing, wherever a form creates one."""

import datetime
import re
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from foundation.journal.models import Entry, Operation
from programmes.models import Programme
from tests.access.table import TABLE
from tests.access.world import World
from tests.programmes.factories import UserFactory

MINTED = re.compile(r'name="operation" value="([0-9a-f-]{36})"')
pytestmark = [pytest.mark.django_db, pytest.mark.db]


def minted(client, url):
    return {"operation": MINTED.search(client.get(url).content.decode())[1]}


def posted(name):
    return next(row for row in TABLE[name] if row.method == "post")


@pytest.fixture
def world():
    return World()


@pytest.mark.parametrize(
    ("name", "role", "form_of"),
    [
        ("programmes:create", "organiser", "programmes:create_calendar"),
        ("programmes:phase_add", "organiser", None),
        ("programmes:invite", "organiser", None),
        ("copils:add", "organiser", None),
        ("copils:invite", "organiser", None),
        ("territories:invite_referent", "organiser", None),
        ("listening:theme_add", "organiser", None),
        ("listening:interview_add", "expert", "listening:visit"),
        ("listening:person_add", "expert", "listening:interview"),
    ],
)
def test_each_form_that_creates_acts_once(client, world, name, role, form_of):
    row = posted(name)
    client.force_login(world.account(role))
    args = row.args(world)
    data = row.data(world) if callable(row.data) else row.data
    form = (
        reverse(form_of, args=next(one for one in TABLE[form_of] if one.method == "get").args(world))
        if form_of
        else None
    )
    url = reverse(name, args=args) + row.query
    data = {**data, **minted(client, form or url)}

    first = client.post(url, data)
    told = Entry.objects.count()
    second = client.post(url, data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url == first.url
    assert Entry.objects.count() == told


@pytest.mark.parametrize(
    "name",
    [
        "listening:plan",
        "listening:pairs",
        "territories:add",
        "territories:delegates",
        "territories:delegate_replace",
    ],
)
def test_the_forms_with_data_of_their_own_carry_an_operation(client, world, name):
    client.force_login(world.organiser)
    form = next(row for row in TABLE[name] if row.method == "get")

    assert minted(client, reverse(name, args=form.args(world)))


PROGRAMME = posted("programmes:create").data
FORM = "/programmes/nouveau/calendrier/s-organiser-pour-innover/"


@pytest.fixture
def author(client):
    user = UserFactory(is_staff=True)
    client.force_login(user)
    return user


def test_what_is_changed_after_a_step_back_is_another_act(client, author):
    url = reverse("programmes:create")
    operation = minted(client, FORM)

    for title in ("Premier", "Second", "Premier"):
        client.post(url, {**PROGRAMME, **operation, "title": title})

    assert sorted(Programme.objects.values_list("title", flat=True)) == ["Premier", "Second"]


def test_a_refused_form_is_not_done_and_leaves_nothing(client, author):
    url = reverse("programmes:create")
    operation = minted(client, FORM)

    refused = client.post(url, {**PROGRAMME, **operation, "starts_on": ""})
    accepted = client.post(url, {**PROGRAMME, **operation})

    assert (refused.status_code, accepted.status_code) == (200, 302)
    assert Operation.objects.count() == Programme.objects.count() == 1


def test_an_operation_is_of_one_person(client, author):
    url = reverse("programmes:create")
    data = {**PROGRAMME, **minted(client, FORM)}
    client.post(url, data)
    client.force_login(UserFactory(is_staff=True))

    client.post(url, data)

    assert Programme.objects.count() == 2


def test_operations_are_forgotten_after_two_days(client, author):
    Operation.objects.create(user=author, key="0" * 32)
    url = reverse("programmes:create")

    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3)):
        client.force_login(author)
        client.post(url, {**PROGRAMME, **minted(client, FORM)})

    assert Operation.objects.get().led_to


def test_two_presses_at_once_make_one_programme(together):
    author, url = UserFactory(is_staff=True), reverse("programmes:create")
    clients = [Client(), Client()]
    for one in clients:
        one.force_login(author)
    data = {**PROGRAMME, **minted(clients[0], FORM)}

    answers = together(*[partial(one.post, url, data) for one in clients])

    assert Programme.objects.count() == 1
    assert len({answer.url for answer in answers}) == 1
