"""Who is told of the days of a visit, and what becomes of the days that move."""

import datetime

import pytest
from django.urls import reverse

from foundation.mail.models import Message
from listening import services
from listening.models import Visit
from tests.listening.factories import BY, FIRST_DAY, interview_in, person_in
from tests.programmes.factories import MemberFactory, RoleFactory

pytestmark = pytest.mark.django_db


LATER = FIRST_DAY + datetime.timedelta(days=7)


CONFIRMED, MOVED = (f"listening/email/visit_{name}" for name in ("confirmed", "moved"))


def told(template):
    """The messages so far, by the names of those told."""
    return {message.to_name: message for message in Message.objects.filter(template=template)}


def moved(visit, **dates):
    services.change_visit(visit, by=BY, pair=visit.pair, place=visit.place, **dates)
    visit.refresh_from_db()
    return visit


def test_confirmed_dates_are_told_once_to_the_team_and_the_referent(visit):
    referent = RoleFactory(
        member=MemberFactory(programme=visit.circle.programme),
        circle=visit.participation.circle,
        kind="referent",
    )
    person_in(interview_in(visit), name="Odile Sentinelle")

    services.confirm_visit(visit, by=BY)

    services.confirm_visit(visit, by=BY)  # pressed twice

    sent = told(CONFIRMED)
    names = [member.full_name for member in visit.pair.members.all()]
    assert Message.objects.filter(template=CONFIRMED).count() == 3
    assert set(sent) == {*names, referent.member.full_name}
    assert all(f"{visit.territory.name}, 12\u00a0mars\u00a02027" in one.subject for one in sent.values())
    assert "inscrire les entretiens" in sent[referent.member.full_name].text
    assert all(f"/ecoutes/{visit.pk}/" in one.text and "Sentinelle" not in one.text for one in sent.values())


def test_a_confirmed_visit_that_moves_is_to_confirm_again_and_its_people_know(visit):
    services.confirm_visit(visit, by=BY)

    moved(visit, starts_on=LATER)

    names = {member.full_name for member in visit.pair.members.all()}
    assert visit.state == Visit.State.PLANNED
    assert set(told(MOVED)) == names
    for message in told(MOVED).values():
        assert "12\u00a0mars\u00a02027" in message.text
        assert "19\u00a0mars\u00a02027" in message.text
        assert "à confirmer" in message.text


@pytest.mark.parametrize(
    "change", [{"starts_on": FIRST_DAY}, {"starts_on": FIRST_DAY, "ends_on": FIRST_DAY, "place": "Revin"}]
)
def test_a_confirmed_visit_whose_days_stay_remains_so(visit, change):
    services.confirm_visit(visit, by=BY)

    services.change_visit(visit, by=BY, pair=visit.pair, **change)

    visit.refresh_from_db()
    assert visit.state == Visit.State.CONFIRMED
    assert told(MOVED) == {}


def test_a_visit_that_nobody_believes_in_yet_moves_without_a_word(visit):
    moved(visit, starts_on=LATER)

    assert Message.objects.filter(template__startswith="listening/").count() == 0


def test_days_taken_back_are_told_too(visit):
    services.confirm_visit(visit, by=BY)

    moved(visit)

    (message, _other) = told(MOVED).values()
    assert "12\u00a0mars\u00a02027" in message.text
    assert "pas encore fixées" in message.text


def test_days_confirmed_again_are_told_again_and_once_more_when_they_come_back(visit):
    for day in (FIRST_DAY, LATER, FIRST_DAY):
        moved(visit, starts_on=day)
        services.confirm_visit(visit, by=BY)

    visit.refresh_from_db()
    assert visit.state == Visit.State.CONFIRMED
    subjects = Message.objects.filter(template=CONFIRMED).order_by("pk").values_list("subject", flat=True)
    assert [subject.split(",")[-1].strip()[:2] for subject in subjects] == ["12"] * 2 + ["19"] * 2 + [
        "12"
    ] * 2


def test_a_visit_moved_is_confirmed_again_from_its_page(client, expert, visit):
    services.confirm_visit(visit, by=BY)
    moved(visit, starts_on=LATER)
    client.force_login(expert)
    slug = visit.circle.programme.slug

    page = client.get(reverse("listening:visit", args=[slug, visit.pk]))
    client.post(reverse("listening:visit_confirm", args=[slug, visit.pk]))

    visit.refresh_from_db()
    assert "Confirmer les dates" in page.content.decode()
    assert visit.state == Visit.State.CONFIRMED
