"""The page that shows what a move changes: from the drawing, from a form, from a signed proposal; then done."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes import proposals
from programmes.models import Derogation, Moment, Programme
from programmes.services import moving
from tests.programmes.factories import (
    MemberFactory,
    RoleFactory,
    account_with_role,
    made_from_method,
)

pytestmark = pytest.mark.django_db
day = datetime.date


@pytest.fixture
def programme(client):
    programme = made_from_method()
    client.force_login(account_with_role("organiser", programme.circle))
    return programme


def address(programme, name="plan_move", *args):
    return reverse(f"programmes:{name}", args=[programme.slug, *args])


def look(client, programme, key, date, **more):
    return client.get(address(programme), {"deplacer": key, "debut": date, **more})


def token_in(answer):
    return re.search(r'name="moves" value="([^"]+)"', answer.text)[1]


def key_of(programme, code):
    return f"phase-{programme.phases.get(code=code).pk}"


def moment(programme, code):
    return programme.moments.get(code=code)


def dates_of(programme):
    return dict(programme.moments.values_list("code", "date"))


def test_the_drawing_shows_what_moving_a_phase_changes_and_writes_nothing(client, programme):
    before = dates_of(programme)

    page = look(client, programme, key_of(programme, "e2"), "2027-03-01").text

    shown = moving.propose(
        programme,
        moving.move_phase(programme.phases.select_related("start", "end").get(code="e2"), day(2027, 3, 1)),
    )
    assert f"d’un mois change {len(shown.shifts)} dates" in page
    assert page.count('name="keep"') == len(shown.followed)
    assert "plan__ghost" in page
    assert dates_of(programme) == before


def test_the_days_off_that_dates_would_fall_on_are_told(client, programme):
    programme.moments.filter(code="copil").update(precision="day")
    copil = moment(programme, "copil")

    def told_of(date):
        shown = look(client, programme, f"moment-{copil.pk}", date).text
        return shown[shown.index("plan-changes") :]

    assert "jour férié\u00a0: fête nationale" in told_of("2027-07-14")
    assert "jour férié" not in told_of("2027-06-16")


def test_what_is_applied_is_what_was_shown(client, programme):
    answer = look(client, programme, key_of(programme, "e2"), "2027-03-01")

    done = client.post(address(programme), {"moves": token_in(answer)})

    assert done.url == address(programme, "calendar")
    assert moment(programme, "e2_start").date == day(2027, 3, 1)
    assert moment(programme, "seminaire").text == "début 2028"
    calendar = client.get(done.url).text
    assert "14 dates ont changé." in calendar
    assert "Annuler ce déplacement" in calendar


def test_a_date_known_otherwise_that_breaks_a_rule_is_applied_with_its_reason(client):
    programme = made_from_method(code="parcours-co-construction-territoriale")
    client.force_login(account_with_role("organiser", programme.circle))
    bilan, plan = moment(programme, "d-bilan"), moment(programme, "d-plan")
    Moment.objects.filter(pk=bilan.pk).update(date=day(2027, 10, 31), precision="month", anchor=None)
    Moment.objects.filter(pk=plan.pk).update(date=day(2027, 10, 20), precision="day", anchor=None)
    moves = [moving.Move(bilan.pk, day(2027, 10, 31), "day")]

    shown = client.get(proposals.page(programme, moves))
    assert "Appliquer le changement" in shown.text
    client.post(address(programme), {"moves": token_in(shown), "reason": "Rendus ensemble."})

    assert moment(programme, "d-bilan").precision == "day"
    assert Derogation.objects.get().reason == "Rendus ensemble."


def test_the_way_back_leaves_the_page_after_a_week(client, programme, time_machine):
    moving.move(programme, [moving.Move(moment(programme, "copil").pk, day(2027, 5, 5))], by=None)

    moved = timezone.now()

    time_machine.move_to(moved + datetime.timedelta(days=6))
    assert "Annuler ce déplacement" in client.get(address(programme, "calendar")).text
    time_machine.move_to(moved + datetime.timedelta(days=8))
    assert "Annuler ce déplacement" not in client.get(address(programme, "calendar")).text
    with pytest.raises(moving.CannotUndo):
        moving.undo(Entry.objects.get(verb="plan_moved"), programme, by=None)


def test_a_date_that_is_kept_stays_and_what_hangs_on_it_says_so(client, programme):
    token = token_in(look(client, programme, key_of(programme, "e2"), "2027-03-01"))
    kept = moment(programme, "e3_end")

    again = client.post(address(programme), {"moves": token, "keep": kept.pk, "recalculer": "1"})
    assert "tient à une date gardée" in again.text
    assert f'value="{kept.pk}" checked' in again.text
    assert moment(programme, "e2_start").date == day(2027, 2, 1)

    client.post(address(programme), {"moves": token, "keep": kept.pk})
    kept.refresh_from_db()
    assert (kept.date, kept.anchor_id) == (day(2027, 6, 30), None)
    assert moment(programme, "e4_start").date == day(2027, 6, 1)
    assert moment(programme, "e3_start").date == day(2027, 5, 1)


def test_htmx_gets_the_part_alone_and_the_heading_anew(client, programme):
    token = token_in(look(client, programme, key_of(programme, "e2"), "2027-03-01"))
    everything = list(programme.moments.values_list("pk", flat=True))

    sent = {"moves": token, "keep": everything, "recalculer": "1"}
    part = client.post(address(programme), sent, headers={"HX-Request": "true"}).text

    assert "<html" not in part
    assert "change une date" in part


def test_keep_all_and_move_all_are_two_buttons(client, programme):
    answer = look(client, programme, key_of(programme, "e2"), "2027-03-01")
    token, followers = token_in(answer), re.findall(r'name="follower" value="(\d+)"', answer.text)

    kept = client.post(address(programme), {"moves": token, "follower": followers, "garder": "1"}).text
    moved = client.post(
        address(programme), {"moves": token, "follower": followers, "keep": followers, "deplacer_tout": "1"}
    ).text

    assert kept.count("checked") == len(followers)
    assert moved.count("checked") == 0


def test_what_is_done_stays_unless_one_says_otherwise(client, programme):
    programme.moments.filter(code="copil").update(done_on=day(2027, 3, 20))

    answer = look(client, programme, key_of(programme, "e2"), "2027-03-01")

    assert f'value="{moment(programme, "copil").pk}" checked' in answer.text


@pytest.mark.parametrize(
    ("dragged", "lands"), [("2027-02-20", day(2027, 3, 1)), ("2027-02-10", day(2027, 2, 1))]
)
def test_what_is_known_by_its_month_goes_from_month_to_month(client, programme, dragged, lands):
    answer = look(client, programme, key_of(programme, "e2"), dragged)

    [first, *_rest] = proposals.read(programme, token_in(answer)).moves
    assert (first.date, first.precision) == (lands, "month")


def test_a_season_that_moved_is_known_by_its_month(client, programme):
    programme.moments.filter(code="copil").update(date=day(2027, 3, 1), precision="season")

    answer = look(client, programme, f"moment-{moment(programme, 'copil').pk}", "2027-06-20")

    [first, *_rest] = proposals.read(programme, token_in(answer)).moves
    assert (first.date, first.precision) == (day(2027, 7, 1), "month")


def test_a_phase_may_be_given_both_its_days(client, programme):
    answer = look(client, programme, key_of(programme, "e2"), "2027-03-01", fin="2027-04-15")

    client.post(address(programme), {"moves": token_in(answer)})

    assert moment(programme, "e2_end").text == "15\u00a0avril\u00a02027"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"deplacer": "phase-1", "debut": "2027-15-03"}, "Cette date n’existe pas"),
        ({"deplacer": "phase-1", "debut": "2525-01-01"}, "entre 2000 et 2100"),
        ({"deplacer": "phase-1"}, "obligatoire"),
        ({"moves": "n’importe quoi"}, "ne se lit plus"),
    ],
)
def test_what_cannot_be_read_is_said_on_the_calendar(client, programme, asked, said):
    answer = client.get(address(programme), asked, follow=True)

    assert answer.redirect_chain == [(address(programme, "calendar"), 302)]
    assert said in answer.text


@pytest.mark.parametrize("key", ["phase-999999", "moment-999999", "autre-1", "phase-x", "moment-²"])
def test_what_is_not_of_this_plan_is_not_found(client, programme, key):
    assert look(client, programme, key, "2027-03-01").status_code == 404


def test_another_programme_moves_neither_by_key_nor_by_token(client, programme):
    other = made_from_method(title="Ailleurs")
    foreign = moving.Move(moment(other, "copil").pk, day(2027, 5, 5))

    assert look(client, programme, f"moment-{foreign.moment}", "2027-05-05").status_code == 404
    answer = client.post(address(programme), {"moves": proposals.sign(other, [foreign])}, follow=True)
    assert "ne se lit plus" in answer.text
    client.post(address(programme), {"moves": proposals.sign(programme, [foreign])})
    assert moment(other, "copil").text == "mars 2027"


def test_a_plan_changed_meanwhile_is_shown_anew_rather_than_moved(client, programme):
    token = token_in(look(client, programme, key_of(programme, "e2"), "2027-03-01"))
    moving.move(
        programme, [moving.Move(moment(programme, "copil").pk, day(2027, 3, 17), fixed=True)], by=None
    )

    answer = client.post(address(programme), {"moves": token})

    assert "Le calendrier a changé entre-temps" in answer.text
    assert moment(programme, "e2_start").date == day(2027, 2, 1)
    assert client.post(address(programme), {"moves": token_in(answer)}).status_code == 302
    assert moment(programme, "e2_start").date == day(2027, 3, 1)
    assert moment(programme, "copil").date == day(2027, 3, 17)


def test_the_same_button_pressed_twice_moves_once(client, programme):
    answer = look(client, programme, key_of(programme, "e2"), "2027-03-01")
    sent = {"moves": token_in(answer), "operation": "0b8f8f5e-6f0e-4a53-9f9a-2f2f8f6f0e4a"}

    first, again = (client.post(address(programme), sent) for _each in range(2))

    assert first.url == again.url
    assert "a changé entre-temps" not in client.get(again.url).text


# Rules --------------------------------------------------------------------------------------


@pytest.fixture
def ordered(client):
    days = {"copil_final": day(2027, 12, 3), "restitution": day(2027, 12, 10)}
    programme = made_from_method(code="agir-ensemble-sur-le-territoire", answers=days)
    client.force_login(account_with_role("organiser", programme.circle))
    return programme


def test_a_rule_that_would_be_broken_asks_why_beside_its_field(client, ordered):
    key = f"moment-{moment(ordered, 'copil_final').pk}"
    page = look(client, ordered, key, "2027-12-17")
    assert "Une règle de la méthode ne serait plus suivie" in page.text

    refused = client.post(address(ordered), {"moves": token_in(page), "reason": " "})
    assert "Dites pourquoi" in refused.text
    assert moment(ordered, "copil_final").date == day(2027, 12, 3)

    client.post(address(ordered), {"moves": token_in(page), "reason": "La salle n’est libre que le 17."})
    assert moment(ordered, "copil_final").date == day(2027, 12, 17)
    assert Derogation.objects.get().reason == "La salle n’est libre que le 17."


def test_what_was_typed_survives_another_look(client, ordered):
    token = token_in(look(client, ordered, f"moment-{moment(ordered, 'copil_final').pk}", "2027-12-17"))

    page = client.post(address(ordered), {"moves": token, "reason": "La salle.", "recalculer": "1"}).text

    assert "La salle." in page


def test_a_phase_that_would_end_before_it_starts_is_refused_in_words(client, programme):
    answer = look(client, programme, key_of(programme, "e2"), "2027-03-01", fin="2027-02-01")
    assert "finirait avant de commencer" in answer.text
    assert "Appliquer" not in answer.text

    again = client.post(address(programme), {"moves": token_in(answer)})

    assert "finirait avant de commencer" in again.text
    assert moment(programme, "e2_start").date == day(2027, 2, 1)


# Those who know the dates already ----------------------------------------------------------


def with_people(programme, number=2):
    for _each in range(number):
        RoleFactory(member=MemberFactory(programme=programme), circle=programme.circle, kind="expert")
    return programme


def test_announced_dates_stand_apart_with_how_many_know_them(client, programme):
    page = look(client, with_people(programme), key_of(programme, "e2"), "2027-03-01").text

    assert "Déjà annoncées aux 2 personnes du programme" in page
    assert "Prévenir les 2 personnes du programme" in page


def test_a_first_date_was_not_announced(client, programme):
    page = look(
        client, with_people(programme), f"moment-{moment(programme, 'ateliers').pk}", "2027-07-06"
    ).text

    assert "Dater «\u00a0Ateliers thématiques inter-territoires\u00a0» change une date" in page
    assert "déjà annoncé" not in page
    assert "Prévenir les 2 personnes du programme" in page


def test_a_draft_has_announced_nothing(client, programme):
    Programme.objects.filter(pk=programme.pk).update(state="draft")

    page = look(client, with_people(programme), key_of(programme, "e2"), "2027-03-01").text

    assert "annoncées" not in page
    assert "Prévenir" not in page


@pytest.mark.parametrize("tell", [True, False])
def test_people_are_told_if_the_organiser_says_so(client, programme, tell):
    answer = look(client, with_people(programme), key_of(programme, "e2"), "2027-03-01")

    client.post(address(programme), {"moves": token_in(answer), **({"tell": "on"} if tell else {})})

    assert Message.objects.count() == (2 if tell else 0)


# The way back ----------------------------------------------------------------------------------


def test_the_last_move_is_undone_from_the_calendar(client, programme):
    before = dates_of(programme)
    client.post(
        address(programme),
        {"moves": token_in(look(client, programme, key_of(programme, "e2"), "2027-03-01"))},
    )
    entry = moving.last_move(programme)

    answer = client.post(address(programme, "plan_undo", entry.pk), follow=True)

    assert "les dates sont revenues" in answer.text
    assert dates_of(programme) == before
    assert "Annuler ce déplacement" not in answer.text
    assert "ne s’annule plus" in client.post(address(programme, "plan_undo", entry.pk), follow=True).text


def test_a_move_of_another_programme_is_not_undone_from_here(client, programme):
    other = made_from_method(title="Ailleurs")
    moving.move(other, [moving.Move(moment(other, "copil").pk, day(2027, 5, 5))], by=None)

    assert client.post(address(programme, "plan_undo", moving.last_move(other).pk)).status_code == 404
    assert moment(other, "copil").date == day(2027, 5, 5)
