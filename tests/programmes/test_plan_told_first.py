"""What a move of the plan would say to people, read first by who moves it."""

import datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from foundation.mail.models import Message
from programmes import proposals
from programmes.services import moving
from tests.programmes.factories import (
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    account_with_role,
    made_from_method,
)
from tests.programmes.plan_file import PlanFile
from tests.programmes.trying import TRY, files_of, tried

pytestmark = [pytest.mark.django_db, pytest.mark.db]
day = datetime.date


@pytest.fixture
def programme():
    return made_from_method()


@pytest.fixture
def organiser(client, programme):
    user = account_with_role("organiser", programme.circle)
    client.force_login(user)
    return user


@pytest.fixture
def experts(programme):
    return [
        RoleFactory(member=MemberFactory(programme=programme), circle=programme.circle, kind="expert").member
        for _rank in range(2)
    ]


def asked(programme):
    """What the page of the move sends."""
    move = moving.Move(programme.moments.get(code="seminaire").pk, day(2027, 9, 8))
    return {"moves": proposals.sign(programme, [move], seen=moving.propose(programme, []).seen)}


def press(client, programme, data):
    return client.post(reverse("programmes:plan_move", args=[programme.slug]), data)


def test_a_move_is_read_by_who_makes_it_with_its_file_and_moves_nothing(
    client, programme, organiser, experts
):
    with tried(organiser, copies=2) as copies:
        page = press(client, programme, {**asked(programme), "reason": "Les vacances", **TRY})

    told = page.content.decode()
    assert page.status_code == 200
    assert "Les 2 messages partent à votre adresse" in told
    assert "Appliquer" in told
    assert 'id="id_tell" hx-preserve checked' not in told  # nothing was ticked, nothing is
    assert all(copy.subject.startswith("[Essai] ") for copy in copies)
    assert "8\u00a0septembre\u00a02027" in copies[0].text
    [content] = files_of(copies[0]).values()
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["dtstart"].dt == day(2027, 9, 8)


def test_then_it_moves_and_is_told(client, programme, organiser, experts):
    data = asked(programme)
    press(client, programme, {**data, "tell": "on", **TRY})

    assert press(client, programme, {**data, "tell": "on"}).status_code == 302

    assert programme.moments.get(code="seminaire").date == day(2027, 9, 8)
    assert Message.objects.exclude(kind="trial").count() == 2


def test_of_a_crowd_three_copies_are_enough_and_no_job_is_asked(client, programme, organiser, monkeypatch):
    monkeypatch.setattr("programmes.services.plan_news.AT_ONCE", 3)
    for _rank in range(5):
        RoleFactory(member=MemberFactory(programme=programme), circle=programme.circle, kind="expert")

    with tried(organiser, copies=3):
        page = press(client, programme, {**asked(programme), **TRY})

    assert "5 messages partiraient. Les trois premiers" in page.content.decode()


def test_nobody_to_tell_is_said(client, programme, organiser):
    RoleFactory(member=MemberFactory(programme=programme, email=""), circle=programme.circle, kind="expert")
    with tried(organiser, copies=0):
        page = press(client, programme, {**asked(programme), **TRY})
    assert "Aucun message ne partirait" in page.content.decode()


def test_where_nobody_sees_the_date_no_button_is_shown(client, programme, organiser):
    """Alone in the team: there is nobody to tell."""
    page = client.get(reverse("programmes:plan_move", args=[programme.slug]), asked(programme))
    assert "M’envoyer d’abord" not in page.content.decode()


def test_what_the_move_refuses_the_trial_refuses(client, programme, organiser, experts):
    data = asked(programme)
    moving.move(programme, [moving.Move(programme.moments.get(code="copil").pk, day(2027, 5, 5))], by=None)

    with tried(organiser, copies=0):
        page = press(client, programme, {**data, **TRY})

    assert "Le calendrier a changé entre-temps" in page.content.decode()


def test_the_way_back_is_tried_too_where_people_were_told(client, programme, organiser, experts):
    moment = programme.moments.get(code="seminaire")
    moving.move(programme, [moving.Move(moment.pk, day(2027, 9, 8))], by=organiser, tell=True)
    calendar = reverse("programmes:calendar", args=[programme.slug])
    assert "M’envoyer d’abord" in client.get(calendar).content.decode()
    undo = reverse("programmes:plan_undo", args=[programme.slug, moving.last_move(programme).pk])

    with tried(organiser, copies=2) as copies:
        assert client.post(undo, TRY).url == calendar

    assert "(avant\u00a0: 8\u00a0septembre\u00a02027)" in copies[0].text
    assert moving.last_move(programme) is not None


def test_a_workbook_is_tried_before_it_is_applied(client, programme, organiser, experts):
    file = PlanFile(programme)
    file.put("seminaire", "date", day(2027, 9, 8))
    url = reverse("programmes:plan_import_apply", args=[programme.slug])

    with tried(organiser, copies=2) as copies:
        page = client.post(url, file.applied(organiser, **TRY))

    assert page.status_code == 200
    assert "8\u00a0septembre\u00a02027" in copies[0].text
    assert client.post(url, file.applied(organiser)).status_code == 302


def test_a_member_of_another_programme_tries_nothing(client, programme, organiser, experts):
    stranger = account_with_role("organiser", ProgrammeFactory().circle)
    client.force_login(stranger)
    with tried(stranger, copies=0):
        assert press(client, programme, {**asked(programme), **TRY}).status_code == 404
