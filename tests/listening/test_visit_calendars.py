"""A visit in people's calendars: joined to the messages, on its page and in their feed, it is one and the same."""

import datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from foundation.mail.envelope import envelope
from foundation.mail.models import Message
from listening import services
from tests.listening.factories import BY, FIRST_DAY, SENTINEL, interview_in, person_in
from tests.programmes.factories import UserFactory, account_with_role
from tests.reminders import feeds

pytestmark = [pytest.mark.django_db, pytest.mark.db]
LATER = FIRST_DAY + datetime.timedelta(days=7)


def event_in(content):
    [event] = Calendar.from_ical(content).walk("VEVENT")
    return event


def joined(template):
    """What the calendar of the first one told learns, as the file travels."""
    message = Message.objects.filter(template=f"listening/email/visit_{template}").latest("pk")
    parts = envelope(message).message().walk()
    [part] = [one for one in parts if one.get_content_type() == "text/calendar"]
    assert part.get_filename() == "ecoute.ics"
    return event_in(part.get_payload(decode=True))


def change(visit, **dates):
    services.change_visit(visit, by=BY, pair=visit.pair, place=visit.place, **dates)
    visit.refresh_from_db()


def file_of(client, visit):
    return client.get(reverse("listening:visit_ics", args=[visit.circle.programme.slug, visit.pk]))


def test_confirmed_moved_and_called_off_it_is_one_event_that_each_message_changes(visit):
    person_in(interview_in(visit), name=SENTINEL)
    services.confirm_visit(visit, by=BY)
    first = joined("confirmed")
    change(visit, starts_on=LATER)
    moved = joined("moved")
    services.confirm_visit(visit, by=BY)
    again = joined("confirmed")
    services.cancel_visit(visit, by=BY, reason="Neige")
    off = joined("cancelled")

    events = [first, moved, again, off]
    assert {str(one["uid"]) for one in events} == {f"visit-{visit.pk}@localhost"}
    numbers = [int(one["sequence"]) for one in events]
    assert numbers == sorted(set(numbers))
    assert [str(one["status"]) for one in events] == ["CONFIRMED", "TENTATIVE", "CONFIRMED", "CANCELLED"]
    assert [one["dtstart"].dt for one in events] == [FIRST_DAY, LATER, LATER, LATER]
    assert SENTINEL not in "".join(one.to_ical().decode() for one in events)


def test_days_taken_back_take_the_event_away(visit):
    services.confirm_visit(visit, by=BY)

    change(visit)

    event = joined("moved")
    assert (event["dtstart"].dt, str(event["status"])) == (FIRST_DAY, "CANCELLED")
    assert "s’efface de votre agenda" in Message.objects.latest("pk").text


def test_the_feed_the_page_and_the_message_know_the_same_event(client, expert, visit):
    services.confirm_visit(visit, by=BY)
    client.force_login(expert)

    page = client.get(reverse("listening:visit", args=[visit.circle.programme.slug, visit.pk]))
    answer = file_of(client, visit)
    taken = event_in(answer.content)

    assert "Ajouter à mon agenda" in page.content.decode()
    assert f'href="{answer.request["PATH_INFO"]}"' in page.content.decode()
    assert "attachment" in answer["Content-Disposition"]
    assert taken["uid"] == joined("confirmed")["uid"]
    assert taken.to_ical() == joined("confirmed").to_ical()
    in_feed = feeds.events(client, expert)[str(taken["uid"])]
    assert (in_feed["dtstart"].dt, str(in_feed["summary"])) == (taken["dtstart"].dt, str(taken["summary"]))


def test_a_visit_without_days_or_called_off_offers_no_event(client, expert, visit):
    client.force_login(expert)
    change(visit)
    page = client.get(reverse("listening:visit", args=[visit.circle.programme.slug, visit.pk]))
    assert "Ajouter à mon agenda" not in page.content.decode()
    assert file_of(client, visit).status_code == 404

    change(visit, starts_on=LATER)
    services.cancel_visit(visit, by=BY, reason="Neige")
    assert str(event_in(file_of(client, visit).content)["status"]) == "CANCELLED"


@pytest.mark.parametrize("kind", ["delegate", "outsider"])
def test_the_file_is_of_those_who_see_the_visit(client, visit, kind):
    client.force_login(
        account_with_role(kind, visit.participation.circle) if kind == "delegate" else UserFactory()
    )
    assert file_of(client, visit).status_code == 404


def test_those_told_of_a_visit_called_off_have_one_message_for_it(visit, run_jobs, mailoutbox):
    """Its own, at once; the news stay in the page."""
    services.confirm_visit(visit, by=BY)
    services.cancel_visit(visit, by=BY, reason="Neige")
    run_jobs()

    told = [letter.to[0] for letter in mailoutbox if "annulée" in letter.subject]
    assert len(told) == len(set(told)) == 2
    assert not visit.circle.programme.members.filter(notices__mail_at__isnull=False).exists()
