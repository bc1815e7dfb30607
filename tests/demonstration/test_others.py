"""The four other programmes of the demonstration, each at its stage, as the issue asks for them."""

import pytest

from programmes.models import Programme
from territories.models import Participation

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demonstration")]
State = Participation.State


def made_with(method):
    return Programme.objects.get(method_code=method)


def states_of(programme):
    return sorted(programme.participations.values_list("state", flat=True))


def test_agir_ensemble_has_one_territory_and_three_groups_between_two_meetings(programme):
    here = made_with("agir-ensemble-sur-le-territoire")

    assert states_of(here) == [State.AGREED]
    assert list(here.bodies.filter(kind="groupe_de_travail").values_list("name", flat=True)) == [
        "Groupe de travail «\u00a0Mobilités du quotidien\u00a0»",
        "Groupe de travail «\u00a0Emploi et savoir-faire\u00a0»",
        "Groupe de travail «\u00a0Bien vieillir ensemble\u00a0»",
    ]
    held = here.moments.filter(series="gt").exclude(done_on=None)
    assert sorted(held.values_list("code", flat=True)) == [
        "gt-1-1", "gt-1-2", "gt-2-1", "gt-2-2", "gt-3-1", "gt-3-2",
    ]  # fmt: skip


def test_chef_de_projet_has_twelve_territories_and_two_networks(programme):
    here = made_with("chef-de-projet-innovation-territoriale")
    names = list(here.participations.values_list("territory__name", flat=True))

    assert states_of(here) == [State.AGREED] * 14
    assert len([name for name in names if name.startswith("Réseau national")]) == 2
    assert here.participations.filter(territory__kind__in=["COMMUNE", "CC"]).count() == 8


def test_parcours_solicited_thirteen_eleven_agreed_two_declined_for_reasons_of_timing(programme):
    here = made_with("parcours-co-construction-territoriale")
    reasons = here.participations.filter(state=State.DECLINED).values_list("reason", flat=True)

    assert states_of(here) == [State.AGREED] * 11 + [State.DECLINED] * 2
    assert all(reason.startswith("Temporalité non appropriée") for reason in reasons)
    assert here.participations.filter(steps__kind__code="solicited", steps__state="done").count() == 13


def test_territoires_has_a_first_wave_of_three_of_ten_and_four_national_groups(programme):
    here = made_with("territoires-d-experimentation")
    chosen = here.participations.filter(steps__kind__code="retenu", steps__state="done")

    assert here.participations.count() == 10
    assert chosen.count() == 3
    groups = here.bodies.filter(kind="groupe_de_travail", level="national")
    assert groups.count() == 4
    assert here.bodies.filter(kind="copil", level="local").count() == 2


def test_each_is_under_way_and_nothing_of_its_plan_needs_a_reason_that_nobody_gave(programme):
    from programmes import rules

    for one in Programme.objects.exclude(pk=programme.pk):
        broken = rules.unexplained(one, rules.breaches(rules.Plan.of(one), only_dates=True))
        assert (one.title, one.state, [breach.told for breach in broken]) == (one.title, "running", [])
