"""A programme becomes a method: the way back, people left out, then taken away and brought elsewhere."""

import datetime

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from programmes.methods import BLANK, codes, load
from programmes.methods.schema import faults
from programmes.models import Moment, Programme, SavedMethod
from programmes.saving.dates import DATE_KEYS
from programmes.services import free_duties, moving, plan
from programmes.services import methods as services
from programmes.services.creation import create_programme
from tests.methods import facts
from tests.programmes.factories import UserFactory, account_with_role, made_from_method
from tests.programmes.saving import START, made_of, saved
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db
HOUSE = [code for code in codes() if code != BLANK]
AGAIN = datetime.date(2028, 3, 1)
ASKED = {
    "agir-ensemble-sur-le-territoire": {"preparation_end": 8, "experimentation_end": 4, "bilan_end": 2},
    "territoires-d-experimentation": {"p4_start": datetime.date(2027, 5, 3), "p4_end": 12},
    "parcours-co-construction-territoriale": {"s2": datetime.date(2027, 10, 6)},
}


def made(code, starts_on=START, **details):
    return create_programme(load(code), title="Essai", by=UserFactory(), starts_on=starts_on, **details)


def all_of(programme):
    """What a programme was made of, in plain text."""
    listed(programme)  # what each territory is asked is seen when there is one
    moments = programme.moments.order_by("code").values_list(
        "code", "label", "kind", "series", "phase__code", "date", "precision", "at_end", "note", "milestone"
    )
    return {
        "moments": list(moments),
        "details": dict(programme.moments.values_list("code", "details")),
        "phases": list(programme.phases.values_list("code", "name", "activities", "objectives")),
        "structures": facts.structures(programme),
        "bodies": facts.bodies(programme),
        "circles": sorted(programme.circles.exclude(kind="programme").values_list("kind", "name", "code")),
        "nominations": facts.nominations(programme),
        "profiles": list(programme.nominations.values_list("profiles", flat=True)),
        "steps": facts.steps(programme),
        "deadlines": list(programme.deadlines.values_list("duty_kind", "moment__code", "delay")),
        "duties": facts.duties(programme),
        "rules": facts.checks(programme) if "rules" in programme.card else {},
        "reminders": list(programme.reminder_rules.values_list("duty_kind", "days")),
        "themes": list(programme.themes.values_list("code", "label", "question")),
    }


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("answered", [False, True], ids=["bare", "answered"])
def test_round_trip_gives_the_same_programme(code, answered):
    first = made(code, answers=ASKED.get(code) if answered else None)

    second = made_of(saved(first).data)

    before, after = all_of(first), all_of(second)
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("code", HOUSE)
def test_round_trip_follows_a_new_date(code):
    """The dates that hang on the start follow it as those of the method itself do."""
    data = saved(made(code)).data

    assert facts.days(made_of(data, AGAIN)) == facts.days(made(code, AGAIN))


@pytest.mark.parametrize("code", codes())
def test_what_the_card_says_is_kept(code):
    kept = saved(made(code)).data

    for key in (
        "objectives",
        "rules",
        "criteria",
        "practical_terms",
        "learning",
        "ambiguities",
        "outside_source",
    ):
        assert kept.get(key) == load(code).get(key)


def test_a_fixed_date_is_counted_from_the_start():
    programme = made_from_method(starts_on=START, state="draft")
    by = UserFactory()
    copil, seminar = (programme.moments.get(code=code) for code in ("copil", "seminaire"))
    moves = [
        moving.Move(copil.pk, datetime.date(2027, 3, 18), precision="day", fixed=True),
        moving.Move(seminar.pk, datetime.date(2028, 2, 1), precision="month", fixed=True),
    ]
    moving.move(programme, moves, by=by, reason="Ainsi.")

    data = saved(programme).data
    meetings = {one["code"]: one for one in data["meetings"]}
    again = facts.days(made_of(data, datetime.date(2026, 11, 3)))

    assert (meetings["copil"]["anchor"], meetings["copil"]["days"]) == ("start", 137)
    assert (meetings["seminaire"]["anchor"], meetings["seminaire"]["months"]) == ("start", 15)
    assert again["copil"] == datetime.date(2027, 3, 20)
    assert again["seminaire"] == datetime.date(2028, 2, 1)


def test_what_is_to_be_dated_is_asked_again():
    data = saved(made("parcours-co-construction-territoriale", starts_on=None)).data
    sessions = {one["code"]: one for one in data["meetings"]}

    assert sessions["s2"]["asked"]["as"] == "date"
    assert sessions["s1"]["anchor"] == "p2_start"
    assert facts.days(made_of(data))["s1"] == datetime.date(2027, 9, 3)


def test_what_was_added_renamed_and_removed_is_as_it_stands():
    programme, by = made("agir-ensemble-sur-le-territoire", answers={"preparation_end": 8}), UserFactory()
    plan.add_phase(
        programme,
        name="Essaimage",
        activities=["Raconter"],
        starts=datetime.date(2028, 1, 3),
        ends=datetime.date(2028, 2, 4),
        by=by,
    )
    plan.add_moment(
        programme, label="Fête de fin", kind=Moment.Kind.MEETING, date=datetime.date(2028, 2, 3), by=by
    )
    plan.remove_moment(programme.moments.get(code="copil_prep-1"), by=by)
    plan.change_moment(programme.moments.get(code="lancement"), label="Grand lancement", by=by)
    programme.free_duties.filter(code="decider_suite").delete()

    again = made_of(saved(programme).data)

    labels = dict(again.moments.values_list("label", "date"))
    assert labels["Fête de fin"] == datetime.date(2028, 2, 3)
    assert labels["Essaimage, fin"] == datetime.date(2028, 2, 4)
    assert "Grand lancement" in labels
    assert [one.label for one in again.moments.filter(series="copil_prep")] == ["2e copil préparatoire"]
    assert not again.free_duties.filter(code="decider_suite").exists()
    rules = {one["code"]: one for one in again.card["rules"]}
    assert "check" not in rules["decision_suite"]
    assert rules["min_deux_copils"]["check"] == {"is": "count", "meeting": "copil_prep", "min": 2}


def test_the_number_of_groups_is_that_of_today():
    code = "agir-ensemble-sur-le-territoire"
    method = load(code)
    governance = [{**one, "count": 5} if one.get("count") else one for one in method["governance"]]
    again = made_of(saved(made_of({**method, "governance": governance})).data)

    assert again.bodies.filter(kind="groupe_de_travail").count() == 5
    assert again.moments.filter(series="gt").count() == 15


def test_a_duty_added_by_hand_is_asked_again():
    programme = made("s-organiser-pour-innover")
    copil = programme.moments.get(code="copil")
    free_duties.ask(
        programme,
        circles=[programme.circle],
        what="Réserver la salle",
        moment=copil,
        offset=-10,
        by=UserFactory(),
        owed_by="organiser",
    )

    duty = made_of(saved(programme).data).free_duties.get(what="Réserver la salle")

    assert (duty.owed_by, duty.moment.anchor.code, duty.moment.offset) == ("organiser", "copil", -10)


def held_by_groups(*, but_in_one=None):
    """The « gt » meetings as they are saved, once these groups moved theirs."""
    programme = made(
        "agir-ensemble-sur-le-territoire", answers={"preparation_end": 8, "experimentation_end": 4}
    )
    first = programme.moments.filter(series="gt").order_by("pk")
    for moment in first.filter(code__startswith="gt-1-") if but_in_one else first:
        day = datetime.date(2028, 1, 10) + datetime.timedelta(weeks=int(moment.code[-1]))
        Moment.objects.filter(pk=moment.pk).update(anchor=None, date=day, precision="day")
    data = saved(Programme.objects.get(pk=programme.pk)).data
    return next(one for one in data["meetings"] if one["code"] == "gt")["sequence"], data


def test_the_days_of_one_group_are_not_those_of_all():
    said = next(one for one in load("agir-ensemble-sur-le-territoire")["meetings"] if one["code"] == "gt")

    sequence, data = held_by_groups(but_in_one=True)

    dates = [{name: one[name] for name in DATE_KEYS if name in one} for one in sequence]
    expected = [{name: one[name] for name in DATE_KEYS if name in one} for one in said["sequence"]]
    assert dates == [one or {"asked": {"as": "date"}} for one in expected]
    assert made_of(data).moments.filter(series="gt").count() == 9


def test_the_days_that_all_groups_share_are_kept():
    sequence, _data = held_by_groups()

    assert [one["anchor"] for one in sequence] == ["start"] * 3
    assert [one["days"] for one in sequence] == [442, 449, 456]


def test_a_second_time_is_a_second_version():
    programme = made("s-organiser-pour-innover")

    first, second = saved(programme), saved(programme, title="La nôtre, revue")

    assert (first.version, second.version) == (1, 2)
    assert (second.data["version"], second.data["title"]) == (2, "La nôtre, revue")
    told = Entry.objects.filter(verb="method_saved").order_by("pk").last()
    assert told.data == {"title": "La nôtre, revue", "version": 2}


@pytest.mark.parametrize("code", ["s-organiser-pour-innover", "a-elle"])
def test_the_code_of_the_house_or_of_somebody_else_is_taken(client, as_role, code):
    SavedMethod.objects.create(
        code="a-elle", title="À elle", data=load(BLANK), owner=UserFactory(), shared=True
    )
    programme = made_from_method()
    as_role("organiser", programme.circle)

    answer = client.post(
        reverse("programmes:method_save", args=[programme.slug]), {"title": "Gardé", "code": code}
    )

    assert "déjà celui d’une autre méthode" in answer.text
    assert "Gardé" in answer.text
    assert SavedMethod.objects.count() == 1


def test_faults_are_said_and_nothing_is_saved(client, as_role):
    programme = made_from_method()
    Programme.objects.filter(pk=programme.pk).update(vocabulary={"truc": {"one": "un", "many": "des"}})
    as_role("organiser", programme.circle)

    answer = client.post(
        reverse("programmes:method_save", args=[programme.slug]), {"title": "Gardé", "code": "a-nous"}
    )

    assert "Rien n’est enregistré" in answer.text
    assert "vocabulary" in answer.text
    assert not SavedMethod.objects.exists()


def test_bare_programme_becomes_a_method_too(organised):
    plan.add_phase(
        organised,
        name="Seule",
        activities=[],
        starts=datetime.date(2027, 1, 4),
        ends=datetime.date(2027, 2, 5),
        by=UserFactory(),
    )

    data = saved(organised).data

    assert faults(data, "x") == []
    assert facts.days(made_of(data, datetime.date(2026, 11, 2)))["phase-1_end"] == datetime.date(2027, 2, 5)


def test_sharing_ones_version_does_not_share_that_of_a_colleague():
    """A colleague here saves a programme of their own, that one does not organise, under the same short name."""
    mine, theirs = made_from_method(), made_from_method(title="Ailleurs")
    me, colleague = (one.circle.roles.get(kind="organiser").member.user for one in (mine, theirs))
    account_with_role("organiser", mine.circle, user=colleague)
    told = {"title": "Commune", "summary": "", "code": "commune"}
    first = services.save_method(mine, **told, by=me)
    second = services.save_method(theirs, **told, by=colleague)

    services.share(first, shared=True, by=me)

    second.refresh_from_db()
    assert (second.version, second.shared) == (2, False)
    assert list(SavedMethod.objects.visible_to(UserFactory())) == [first]
