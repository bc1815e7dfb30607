"""« Relancer » a crowd: what its page says while a job writes, once it has, and if it could not."""

import pytest
from django.urls import reverse

from foundation.jobs.models import Job
from foundation.journal.models import Entry
from foundation.mail.models import Message
from foundation.mail.sending import send_due
from programmes.models import Role
from programmes.services import members
from reminders.services import by_hand
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory, account_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def people(organised):
    found = [MemberFactory(programme=organised) for _number in range(3)]
    for one in found:
        RoleFactory(member=one, circle=organised.circle, kind=Role.Kind.EXPERT, state="invited")
    return found


@pytest.fixture
def written(client, organised, people, monkeypatch):
    """« Relancer » was pressed for a crowd: the address where it leads; nothing is written yet."""
    monkeypatch.setattr(by_hand, "AT_ONCE", 2)
    Message.objects.create(template="x", scope=organised.scope, to_address="x@exemple.fr", subject="Un autre")
    address = reverse("reminders:remind_many", args=[organised.slug])
    sent = {"member": ",".join(str(one.pk) for one in people), "confirmed": "1"}
    return client.post(address, sent)["Location"]


@pytest.fixture
def asked(client, written):
    """The bar asks how far it is."""

    def ask():
        return client.get(
            written.replace("/messages/", "/messages/lot/"),
            headers={"HX-Request": "true", "HX-Target": "writing"},
        )

    return ask


def test_before_the_first_message_it_says_that_they_are_being_written(client, written):
    page = client.get(written).content.decode()

    assert "La relance s’écrit…" in page
    assert "Elle attend son tour…" in page
    assert "Les messages de cette relance paraîtront ici" in page
    assert "Un autre" not in page


def test_it_says_how_many_then_the_page_is_drawn_anew(client, written, asked, run_jobs):
    Job.objects.update(done_parts=100, all_parts=1950)
    assert "100 sur 1950" in asked().content.decode()

    run_jobs()

    assert asked()["HX-Refresh"] == "true"
    page = client.get(written).content.decode()
    assert "La relance s’écrit…" not in page
    assert "3\u00a0messages écrits ensemble" in page


def test_whose_address_is_corrected_as_it_writes_is_counted_once(organised, people, written, run_jobs):
    name = Job.objects.get(kind=by_hand.KIND_OF_JOB).data["name"]
    by_hand.write_round([one.pk for one in people], by="", name=name)
    members.change_member(people[0], by=None, email="neuve@exemple.fr")
    send_due()
    run_jobs()

    assert Message.objects.in_batch(by_hand.batch_of(name)).count() == 4
    assert Entry.objects.get(verb="reminded_many").data["number"] == 3


def test_it_says_that_it_could_not(client, written, asked):
    Job.objects.update(state="failed", finished_at="2027-03-10T08:00Z", human_error="Reprenez la sélection.")

    assert asked()["HX-Refresh"] == "true"
    page = client.get(written).content.decode()
    assert "La relance s’est arrêtée" in page
    assert "Reprenez la sélection." in page


def test_the_crowd_of_another_programme_says_nothing_here(client, organised, written):
    other = ProgrammeFactory()
    client.force_login(account_with_role(Role.Kind.ORGANISER, other.circle))

    page = client.get(written.replace(organised.slug, other.slug)).content.decode()

    assert "La relance s’écrit" not in page
