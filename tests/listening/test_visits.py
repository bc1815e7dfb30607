import datetime
import io

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.mail.models import Message
from listening import services
from listening.models import Visit
from programmes.contracts import duties
from programmes.models import Role
from programmes.roles import roles_of
from tests.listening.factories import (
    BY,
    FIRST_DAY,
    ParticipationFactory,
    agreed,
    excerpt_in,
    expert_in,
    interview_in,
    pair_in,
    person_in,
    signed,
    visit_in,
    written,
)
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory, UserFactory
from tests.programmes.factories import made_from_method as whole_programme

pytestmark = pytest.mark.django_db


def held(visit, kind=Role.Kind.EXPERT):
    return set(visit.circle.roles.accepted().filter(kind=kind).values_list("member", flat=True))


def test_a_visit_seats_its_pair_in_a_circle_under_the_territory(programme):
    pair = pair_in(programme)
    visit = visit_in(programme, pair=pair)

    assert visit.circle.kind == "visit"
    assert visit.circle.parent == visit.participation.circle
    assert held(visit) == set(pair.members.values_list("pk", flat=True))
    assert visit.ends_on == FIRST_DAY


def test_another_pair_takes_the_rights_from_the_first(visit, programme, expert):
    other = pair_in(programme)

    services.change_visit(visit, by=BY, pair=other, starts_on=FIRST_DAY)

    assert held(visit) == set(other.members.values_list("pk", flat=True))
    assert visit.circle_id not in roles_of(type(expert).objects.get(pk=expert.pk)).circles("expert")


def test_a_changed_pair_changes_the_teams_of_its_visits(visit, programme):
    stays, _leaves = visit.pair.members.all()
    comes = expert_in(programme)

    services.change_pair(visit.pair, [stays, comes], by=BY)

    assert held(visit) == {stays.pk, comes.pk}


@pytest.mark.parametrize("state", ["done", "cancelled"])
def test_a_changed_pair_leaves_the_visits_behind_to_those_who_were_there(visit, programme, state):
    """The atmosphere is private to those who were there: who comes later does not read it."""
    stays, leaves = visit.pair.members.all()
    Visit.objects.filter(pk=visit.pk).update(state=state)

    services.change_pair(visit.pair, [stays, expert_in(programme)], by=BY)

    assert held(visit) == {stays.pk, leaves.pk}


def test_researchers_join_and_leave_the_team(visit, programme):
    researcher = MemberFactory(programme=programme)

    services.change_visit(visit, by=BY, pair=visit.pair, starts_on=FIRST_DAY, researchers=[researcher])
    assert held(visit, Role.Kind.RESEARCHER) == {researcher.pk}
    services.change_visit(visit, by=BY, pair=visit.pair, starts_on=FIRST_DAY, researchers=[])
    assert held(visit, Role.Kind.RESEARCHER) == set()


def test_a_visit_that_took_place_moves_the_story_of_the_territory(time_machine):
    programme = whole_programme()
    visit = visit_in(programme)
    with pytest.raises(services.VisitNotBegun):
        services.conclude_visit(visit, by=BY)

    time_machine.move_to(datetime.datetime(2027, 3, 12, 18, tzinfo=datetime.UTC))
    services.conclude_visit(visit, by=BY)

    step = visit.participation.steps.get(kind__code="visited")
    assert (step.state, step.at) == ("done", FIRST_DAY)
    visit.refresh_from_db()
    assert visit.state == Visit.State.DONE
    with pytest.raises(services.VisitClosed):
        services.change_visit(visit, by=BY)


@pytest.mark.parametrize(("said_on", "visited_on"), [(16, 13), (12, 12)])
def test_the_step_is_dated_at_the_visit_not_at_the_click(time_machine, said_on, visited_on):
    """Said on the first day of two, it is dated that day; said on the Tuesday after, the last day."""
    visit = visit_in(whole_programme(), ends_on=FIRST_DAY + datetime.timedelta(days=1))
    time_machine.move_to(datetime.datetime(2027, 3, said_on, 18, tzinfo=datetime.UTC))

    services.conclude_visit(visit, by=BY)

    step = visit.participation.steps.get(kind__code="visited")
    assert step.at == datetime.date(2027, 3, visited_on)


def test_the_dates_of_a_visit_are_announced_on_the_territory():
    visit = visit_in(whole_programme(), ends_on=FIRST_DAY + datetime.timedelta(days=1))

    step = visit.participation.steps.get(kind__code="visited")
    assert (step.state, step.reason) == ("planned", "visite 12 – 13\u00a0mars")


def test_confirming_wants_dates(programme):
    visit = visit_in(programme, starts_on=None)

    with pytest.raises(services.VisitUndated):
        services.confirm_visit(visit, by=BY)


def test_a_confirmed_visit_that_loses_its_dates_is_to_confirm_again(visit):
    services.confirm_visit(visit, by=BY)

    services.change_visit(visit, by=BY, pair=visit.pair)

    visit.refresh_from_db()
    assert (visit.state, visit.starts_on) == (Visit.State.PLANNED, None)


@pytest.mark.db
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        (
            {"starts_on": FIRST_DAY, "ends_on": FIRST_DAY - datetime.timedelta(1)},
            "visit_ends_after_it_starts",
        ),
        ({"starts_on": FIRST_DAY, "ends_on": None}, "visit_ends_after_it_starts"),
        ({"starts_on": None, "ends_on": None, "state": "confirmed"}, "visit_held_has_dates"),
        ({"starts_on": None, "ends_on": None, "state": "done"}, "visit_held_has_dates"),
    ],
)
def test_what_a_visit_must_never_be(values, constraint):
    visit = visit_in()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(**values)


@pytest.mark.parametrize(
    ("who", "status_code"),
    [
        ("organiser@programme", 200),
        ("lead@programme", 200),
        ("expert@team", 200),
        ("researcher@team", 200),
        ("referent@participation", 200),
        ("referent@other_participation", 404),
        ("expert@other_visit", 404),
        ("expert@programme", 404),
        ("delegate@participation", 404),
        ("body_member@programme", 404),
        ("outsider", 404),
        ("administrator", 404),
        ("anonymous", 302),
    ],
)
def test_the_page_of_a_visit_answers_each_role(client, signed_in_as, visit, who, status_code):
    signed_in_as(who)

    response = client.get(reverse("listening:visit", args=[visit.circle.programme.slug, visit.pk]))

    assert response.status_code == status_code


@pytest.mark.parametrize(
    ("who", "status_code"),
    [
        ("organiser@programme", 302),
        ("expert@team", 403),
        ("lead@programme", 403),
        ("referent@participation", 403),
        ("outsider", 404),
    ],
)
def test_only_organisers_plan_and_change_visits(client, signed_in_as, visit, who, status_code):
    signed_in_as(who)
    slug, participation = visit.circle.programme.slug, ParticipationFactory(programme=visit.circle.programme)

    planned = client.post(reverse("listening:plan", args=[slug]), {"participation": participation.pk})
    changed = client.post(
        reverse("listening:visit_change", args=[slug, visit.pk]), {"pair": visit.pair_id, "place": "Revin"}
    )

    visit.refresh_from_db()
    assert (planned.status_code, changed.status_code) == (status_code, status_code)
    assert participation.visits.exists() is (status_code == 302)
    assert visit.place == ("Revin" if status_code == 302 else "Rocroi")


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("expert@team", True),
        ("organiser@programme", True),
        ("referent@participation", False),
        ("lead@programme", False),
    ],
)
def test_the_team_or_the_organisers_say_that_the_visit_took_place(
    client, signed_in_as, visit, time_machine, who, may
):
    time_machine.move_to(datetime.datetime(2027, 3, 12, 18, tzinfo=datetime.UTC))
    signed_in_as(who)
    url = reverse("listening:visit_conclude", args=[visit.circle.programme.slug, visit.pk])

    first, again = client.post(url), client.post(url, follow=True)

    visit.refresh_from_db()
    assert first.status_code == (302 if may else 403)
    assert (visit.state == Visit.State.DONE) is may
    assert ("déjà notée comme réalisée" in again.content.decode()) is may


def test_a_visit_is_cancelled_with_its_reason(client, signed_in_as, visit):
    signed_in_as("organiser@programme")
    url = reverse("listening:visit_cancel", args=[visit.circle.programme.slug, visit.pk])

    client.post(url, {"reason": ""})
    visit.refresh_from_db()
    assert visit.state == Visit.State.PLANNED
    client.post(url, {"reason": "Grève des trains"})

    visit.refresh_from_db()
    assert (visit.state, visit.reason) == (Visit.State.CANCELLED, "Grève des trains")
    assert "Grève des trains" in Entry.objects.get(verb="visit_cancelled").sentence


@pytest.mark.parametrize(
    ("dates", "fault"),
    [
        ({"starts_on": "2027-03-12", "ends_on": "2027-03-11"}, "finirait avant de commencer"),
        ({"ends_on": "2027-03-12"}, "Donnez aussi le premier jour"),
        ({"starts_on": "pas une date"}, "valide"),
    ],
)
def test_bad_dates_are_said_beside_the_field_and_nothing_is_written(
    client, signed_in_as, visit, dates, fault
):
    signed_in_as("organiser@programme")
    participation = ParticipationFactory(programme=visit.circle.programme)

    response = client.post(
        reverse("listening:plan", args=[visit.circle.programme.slug]),
        {"participation": participation.pk, "place": "Revin", **dates},
    )

    page = response.content.decode()
    assert fault in page
    assert "Revin" in page
    assert not participation.visits.exists()


def test_a_long_visit_is_accepted_with_a_warning(client, signed_in_as, visit):
    signed_in_as("organiser@programme")
    participation = ParticipationFactory(programme=visit.circle.programme)

    response = client.post(
        reverse("listening:plan", args=[visit.circle.programme.slug]),
        {"participation": participation.pk, "starts_on": "2027-03-12", "ends_on": "2027-03-14"},
        follow=True,
    )

    assert participation.visits.get().days == 3
    assert "un ou deux jours" in response.content.decode()


def test_an_expert_sees_own_visits_only_and_the_next_one_first(client, programme, expert, time_machine):
    time_machine.move_to(datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC))
    pair = pair_in(programme, expert)
    past = visit_in(programme, pair=pair, starts_on=datetime.date(2027, 2, 3))
    coming = visit_in(programme, pair=pair, starts_on=FIRST_DAY)
    visit_in(programme)
    interview_in(coming)
    client.force_login(expert)

    response = client.get(reverse("listening:list", args=[programme.slug]))

    assert [visit.pk for visit in response.context["page"]] == [coming.pk, past.pk]
    assert response.context["next_visit"] == coming
    assert "notes 0/1" in response.content.decode()


def test_an_organiser_sees_every_visit_and_the_territories_that_wait(client, as_role, programme):
    as_role("organiser", programme.circle)
    mine, waiting = visit_in(programme), ParticipationFactory(programme=programme)
    visit_in(ProgrammeFactory())

    response = client.get(reverse("listening:list", args=[programme.slug]))

    assert list(response.context["page"]) == [mine]
    assert response.context["waiting"] == [waiting]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client, as_role, programme, django_assert_num_queries, number
):
    as_role("organiser", programme.circle)
    for _ in range(number):
        interview_in(visit_in(programme))
        ParticipationFactory(programme=programme)
    url = reverse("listening:list", args=[programme.slug])

    with django_assert_num_queries(7):
        response = client.get(url)

    assert len(response.context["page"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_visit_costs_the_same_whatever_its_interviews(
    client, expert, visit, django_assert_num_queries, number
):
    for _ in range(number):
        interview_in(visit)
    client.force_login(expert)

    with django_assert_num_queries(9):
        response = client.get(reverse("listening:visit", args=[visit.circle.programme.slug, visit.pk]))

    assert [len(interviews) for _day, interviews in response.context["days"]] == [number]


@pytest.mark.parametrize(
    ("who", "territories"),
    [
        ("organiser@programme", 2),
        ("expert@team", 1),
        ("referent@participation", 1),
        ("delegate@participation", 403),
    ],
)
def test_the_list_is_taken_away_as_one_sees_it(client, signed_in_as, visit, who, territories):
    services.change_visit(visit, by=BY, pair=visit.pair, starts_on=FIRST_DAY, place="=1+1")
    signed_in_as(who)
    url = reverse("listening:export", args=[visit.circle.programme.slug, "csv"])

    response = client.get(url)

    if territories == 403:
        assert response.status_code == 403
        return
    head, *lines = b"".join(response).decode().strip().splitlines()
    assert len(lines) == territories
    assert "Territoire;Premier jour" in head
    assert any("'=1+1" in line and "2027-03-12" in line for line in lines)
    book = openpyxl.load_workbook(io.BytesIO(client.get(url.replace("csv", "xlsx")).content))
    assert book.sheetnames == ["Écoutes"]
    assert client.get(url.replace("csv", "exe")).status_code == 404


def test_pairs_hold_accepted_experts_only(client, as_role, programme):
    as_role("organiser", programme.circle)
    accepted = expert_in(programme)
    invited = RoleFactory(member=MemberFactory(programme=programme), kind="expert", state="invited")
    url = reverse("listening:pairs", args=[programme.slug])

    refused = client.post(url, {"first": invited.member_id})
    client.post(url, {"first": accepted.pk})

    assert refused.context["form"].errors["first"]
    assert "1 expert n’a pas encore répondu" in refused.content.decode()
    assert [list(pair.members.all()) for pair in programme.pairs.all()] == [[accepted]]


def test_a_pair_is_two_different_people_and_its_name_is_its_own(client, as_role, programme):
    as_role("organiser", programme.circle)
    pair = pair_in(programme)
    first, second = pair.members.all()
    url = reverse("listening:pairs", args=[programme.slug])

    twice = client.post(url, {"first": first.pk, "second": first.pk})
    same_name = client.post(url, {"first": first.pk, "second": second.pk})

    assert "deux personnes différentes" in twice.content.decode()
    assert same_name.context["form"].errors["name"]
    assert programme.pairs.count() == 1


def test_a_pair_is_changed_from_its_page(client, as_role, programme):
    as_role("organiser", programme.circle)
    pair, third = pair_in(programme), expert_in(programme, UserFactory(last_name="Troisième"))
    stays = pair.members.first()
    url = reverse("listening:pair", args=[programme.slug, pair.pk])

    assert client.get(url).context["form"].initial["name"] == pair.name
    client.post(url, {"first": stays.pk, "second": third.pk, "name": "Binôme du Nord"})

    pair.refresh_from_db()
    assert (pair.name, set(pair.members.all())) == ("Binôme du Nord", {stays, third})


def test_planning_from_a_duty_finds_the_programme_of_the_territory(client, as_role, programme):
    as_role("organiser", programme.circle)
    participation = signed(ParticipationFactory(programme=programme))
    (duty,) = duties.of_programme(programme, "listening.plan_visit")

    response = client.get(duty.url)

    assert response.context["form"]["participation"].value() == str(participation.pk)


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


def test_interviews_are_booked_one_after_the_other_on_the_same_day(client, expert, visit):
    client.force_login(expert)
    slug = visit.circle.programme.slug

    response = client.post(
        reverse("listening:interview_add", args=[slug, visit.pk]),
        {"kind": "individual", "title": "Maire", "day": "2027-03-13", "hour": "09:00"},
        follow=True,
    )

    assert response.redirect_chain[0][0].endswith("?jour=2027-03-13#ajouter")
    assert response.context["form"]["day"].value() == FIRST_DAY + datetime.timedelta(days=1)
    assert client.get(f"/p/{slug}/ecoutes/{visit.pk}/?jour=2027-13-45").status_code == 200


def test_a_programme_goes_with_all_that_was_listened_to(programme):
    interview = interview_in(visit_in(programme))
    agreed(person_in(interview), "with_name")
    written(interview)
    excerpt_in(interview)

    programme.delete()

    assert not Visit.objects.exists()
