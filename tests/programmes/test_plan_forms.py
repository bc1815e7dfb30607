"""The forms of a phase and of a date: what is typed, what is kept, where a date that changes leads."""

import datetime

import pytest
from django.urls import reverse

from programmes.details import activities_from, activities_text
from programmes.services import moving
from tests.programmes.factories import account_with_role, made_from_method

pytestmark = pytest.mark.django_db
day = datetime.date
ACTIVITIES = ["Écouter", {"name": "État des lieux", "details": ["acteurs", "besoins"]}, "Restituer"]


@pytest.fixture
def programme(client):
    programme = made_from_method()
    client.force_login(account_with_role("organiser", programme.circle))
    return programme


def moment(programme, code):
    return programme.moments.get(code=code)


def send(client, programme, what, pk=None, **typed):
    url = reverse(f"programmes:{what}", args=[programme.slug, *([pk] if pk else [])])
    return client.post(url, typed)


def test_activities_are_typed_and_read_back():
    text = "Écouter\nÉtat des lieux\n–\u00a0acteurs\n–\u00a0besoins\nRestituer"

    assert activities_text(ACTIVITIES) == text
    assert activities_from(text) == ACTIVITIES
    assert activities_from("- seul\n\n –  \n• précisé") == [{"name": "seul", "details": ["précisé"]}]


def test_the_words_of_a_phase_are_saved_and_its_dates_shown_first(client, programme):
    phase = programme.phases.get(code="e2")
    typed = {"starts": "2027-03-01", "ends": "2027-03-31", "activities": activities_text(ACTIVITIES)}

    answer = send(client, programme, "phase_edit", phase.pk, name="Écoute", **typed)

    phase.refresh_from_db()
    assert (phase.name, phase.activities) == ("Écoute", ACTIVITIES)
    assert phase.start.date == day(2027, 2, 1)
    assert answer.url.startswith(reverse("programmes:plan_move", args=[programme.slug]) + "?moves=")
    assert "change" in client.get(answer.url).text


def test_a_phase_left_without_a_day_is_to_date(client, programme):
    phase = programme.phases.get(code="e5")
    typed = {"name": phase.name, "starts": "", "ends": "2027-12-31", "activities": ""}

    preview = client.get(send(client, programme, "phase_edit", phase.pk, **typed).url).text

    assert "à dater" in preview


def date_typed(**typed):
    return {
        "label": "Copil",
        "kind": "meeting",
        "hangs": "fixed",
        "date": "2027-03-17",
        "precision": "day",
        **typed,
    }


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"label": "Le copil"}, {"label": "Le copil"}),
        ({"kind": "milestone"}, {"kind": "milestone"}),
        ({"done_on": "2027-03-17"}, {"done_on": day(2027, 3, 17)}),
        ({"place": "Rocroi"}, {"details": {"place": "Rocroi"}}),
        ({"agenda": "Bilan\n\nSuites "}, {"details": {"agenda": ["Bilan", "Suites"]}}),
    ],
)
def test_what_is_not_a_date_is_saved_at_once(client, programme, typed, field):
    copil = moment(programme, "copil")
    programme.moments.filter(pk=copil.pk).update(
        label="Copil", date=day(2027, 3, 17), precision="day", anchor=None, details={}
    )

    answer = send(client, programme, "moment_edit", copil.pk, **date_typed(**typed))

    assert answer.url == reverse("programmes:calendar", args=[programme.slug])
    copil.refresh_from_db()
    assert {name: getattr(copil, name) for name in field} == field


def test_what_the_method_says_beside_the_form_is_kept(client, programme):
    copil = moment(programme, "copil")
    programme.moments.filter(pk=copil.pk).update(details={"parts": [{"part": "théorie"}], "place": "Sedan"})

    send(client, programme, "moment_edit", copil.pk, **date_typed(place="Revin"))

    copil.refresh_from_db()
    assert copil.details == {"parts": [{"part": "théorie"}], "place": "Revin"}


def test_a_date_that_hangs_on_another_is_shown_first_then_follows(client, programme):
    copil, restitution = moment(programme, "copil"), moment(programme, "restitution")
    typed = date_typed(hangs="hung", anchor=restitution.pk, offset="2", distance="weeks:-1")

    answer = send(client, programme, "moment_edit", copil.pk, **typed)
    page = client.get(answer.url)
    copil.refresh_from_db()
    assert copil.anchor_id != restitution.pk
    token = page.context["preview"].token
    client.post(reverse("programmes:plan_move", args=[programme.slug]), {"moves": token})

    copil.refresh_from_db()
    assert (copil.anchor_id, copil.offset, copil.unit) == (restitution.pk, -2, "weeks")
    assert copil.date == restitution.date - datetime.timedelta(weeks=2)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"date": ""}, "Donnez la date"),
        ({"date": "2027-15-03"}, "Cette date n’existe pas"),
        ({"hangs": "hung"}, "Choisissez la date qu’elle suit"),
        ({"hangs": "hung", "anchor": "start", "offset": "1000", "distance": "months:1"}, "hors du possible"),
        ({"label": ""}, "obligatoire"),
        ({"hangs": "ailleurs"}, "choix valide"),
        ({"phase": "999999"}, "choix valide"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(client, programme, typed, said):
    if "anchor" in typed:
        typed = {**typed, "anchor": moment(programme, "start").pk}
    before = list(programme.moments.values())

    answer = send(
        client, programme, "moment_edit", moment(programme, "copil").pk, **date_typed(place="Revin", **typed)
    )

    assert said in answer.text
    assert 'value="Revin"' in answer.text
    assert list(programme.moments.values()) == before


def test_a_ring_is_refused_in_words(client, programme):
    start, end = moment(programme, "e1_start"), moment(programme, "e1_end")

    answer = send(
        client, programme, "moment_edit", start.pk, hangs="hung", anchor=end.pk, offset="1", distance="days:1"
    )

    assert "tourneraient en rond" in answer.text


def test_a_date_of_another_programme_is_not_followed(client, programme):
    other = made_from_method(title="Ailleurs")

    typed = date_typed(hangs="hung", anchor=moment(other, "copil").pk)
    answer = send(client, programme, "moment_edit", moment(programme, "copil").pk, **typed)

    assert "choix valide" in answer.text
    assert send(client, programme, "moment_edit", moment(other, "copil").pk, **typed).status_code == 404


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({}, "17\u00a0mars\u00a02027"),
        ({"precision": "month"}, "mars 2027"),
        ({"precision": "season"}, "printemps 2027"),
        ({"hangs": "open"}, "à dater"),
    ],
)
def test_a_date_is_added_as_precisely_as_it_is_known(client, programme, typed, text):
    send(client, programme, "moment_add", **date_typed(label="Bilan à froid", **typed))

    assert programme.moments.get(label="Bilan à froid").text == text


def test_a_date_is_added_after_another_and_follows_it(client, programme):
    restitution = moment(programme, "restitution")
    typed = date_typed(
        label="Bilan à froid", hangs="hung", anchor=restitution.pk, offset="1", distance="weeks:1"
    )
    send(client, programme, "moment_add", **typed)

    moving.move(programme, [moving.Move(restitution.pk, day(2027, 6, 14), fixed=True)], by=None)

    assert programme.moments.get(label="Bilan à froid").date == day(2027, 6, 21)


def test_what_hung_on_a_removed_date_stays_where_it_is(client, programme):
    copil, restitution = moment(programme, "copil"), moment(programme, "restitution")
    moving.move(programme, [moving.Move(copil.pk, None, "month", anchor=restitution.pk, offset=-1)], by=None)

    send(client, programme, "moment_remove", restitution.pk)

    copil.refresh_from_db()
    assert copil.date == day(2027, 5, 1)
    assert not programme.moments.filter(code="restitution").exists()


@pytest.mark.parametrize("code", ["start", "e1_end"])
def test_a_bound_is_not_removed_and_has_no_label_to_type(client, programme, code):
    found = moment(programme, code)

    page = client.get(reverse("programmes:moment_edit", args=[programme.slug, found.pk])).text

    assert 'name="label"' not in page
    assert "Retirer du calendrier" not in page
    assert send(client, programme, "moment_remove", found.pk).status_code == 404


def test_every_date_of_every_kind_can_be_opened(client):
    programme = made_from_method(code="agir-ensemble-sur-le-territoire")
    client.force_login(account_with_role("organiser", programme.circle))

    for one in programme.moments.order_by("kind", "pk"):
        url = reverse("programmes:moment_edit", args=[programme.slug, one.pk])
        assert client.get(url).status_code == 200, one.code


def test_a_small_move_has_its_link_by_the_month_or_the_week(client, programme):
    copil = moment(programme, "copil")
    url = reverse("programmes:moment_edit", args=[programme.slug, copil.pk])

    assert "un mois plus tard" in client.get(url).text
    assert "une semaine plus tard" not in client.get(url).text

    programme.moments.filter(pk=copil.pk).update(date=day(2027, 3, 17), precision="day", anchor=None)
    assert "debut=2027-03-24" in client.get(url).text
