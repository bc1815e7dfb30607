"""What the people of a visit would read, read first by who confirms it, moves it or calls it off."""

import datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from foundation.mail.models import Message
from listening import services
from listening.models import Visit
from programmes.models import Role
from tests.listening.factories import BY, FIRST_DAY
from tests.programmes.factories import account_with_role
from tests.programmes.trying import TRY, files_of, tried

pytestmark = [pytest.mark.django_db, pytest.mark.db]
LATER = FIRST_DAY + datetime.timedelta(days=7)


@pytest.fixture
def organiser(client, visit):
    user = account_with_role(Role.Kind.ORGANISER, visit.circle.programme.circle)
    client.force_login(user)
    return user


def press(client, visit, name, data=None, **more):
    url = reverse(f"listening:visit_{name}", args=[visit.circle.programme.slug, visit.pk])
    return client.post(url, {**(data or {}), **TRY}, **more)


def filled(visit, **changed):
    return {"pair": visit.pair_id, "starts_on": visit.starts_on, "place": visit.place, **changed}


def test_a_confirmation_is_read_first_with_its_file(client, visit, organiser):
    with tried(organiser, copies=2) as copies:
        page = press(client, visit, "confirm", follow=True)

    assert "Les 2 messages partent à votre adresse" in page.content.decode()
    assert copies[0].subject.startswith("[Essai] Écoute confirmée")
    [event] = Calendar.from_ical(files_of(copies[0])["ecoute.ics"]).walk("VEVENT")
    assert (event["dtstart"].dt, str(event["status"])) == (FIRST_DAY, "CONFIRMED")
    visit.refresh_from_db()
    assert visit.state == Visit.State.PLANNED


def test_days_that_move_are_read_first_and_what_was_typed_stays(client, visit, organiser):
    services.confirm_visit(visit, by=BY)

    with tried(organiser, copies=2) as copies:
        page = press(client, visit, "change", filled(visit, starts_on=LATER, place="Revin"))

    assert 'value="2027-03-19"' in page.content.decode()
    assert 'value="Revin"' in page.content.decode()
    assert "Écoute déplacée" in copies[0].subject


def test_days_that_stay_would_be_told_to_nobody(client, visit, organiser):
    services.confirm_visit(visit, by=BY)

    with tried(organiser, copies=0):
        page = press(client, visit, "change", filled(visit, place="Revin"))

    assert "les jours confirmés ne changent pas" in page.content.decode()


def test_calling_off_is_read_first_and_the_reason_stays(client, visit, organiser):
    services.confirm_visit(visit, by=BY)

    with tried(organiser, copies=2) as copies:
        page = press(client, visit, "cancel", {"reason": "Grève des trains"})

    assert 'value="Grève des trains"' in page.content.decode()
    assert "Grève des trains" in copies[0].text
    [event] = Calendar.from_ical(files_of(copies[0])["ecoute.ics"]).walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"


def test_a_visit_never_confirmed_is_called_off_without_a_message(client, visit, organiser):
    page = client.get(reverse("listening:visit", args=[visit.circle.programme.slug, visit.pk]))
    assert page.content.decode().count("M’envoyer d’abord") == 1  # beside « Confirmer les dates » alone

    with tried(organiser, copies=0):
        press(client, visit, "cancel", {"reason": "Neige"})

    services.cancel_visit(visit, by=BY, reason="Neige")
    assert not Message.objects.filter(template="listening/email/visit_cancelled").exists()


def test_who_may_not_confirm_tries_nothing(client, visit):
    stranger = account_with_role(Role.Kind.EXPERT, visit.circle.programme.circle)
    client.force_login(stranger)
    with tried(stranger, copies=0):
        assert press(client, visit, "confirm").status_code == 404
