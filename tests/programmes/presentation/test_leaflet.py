"""The leaflet of a programme: drawn again when what it tells changes, never for a visitor."""

import pytest
from django.urls import reverse

from foundation.jobs.models import Job
from programmes.face import Source
from programmes.services import moving
from programmes.services import presentation as services
from programmes.services import settings as settings_services
from tests.programmes.factories import UserFactory
from tests.programmes.presentation.face import address, send, shown

pytestmark = pytest.mark.django_db


def asked():
    return Job.objects.filter(kind="programmes.leaflet")


def test_nothing_is_drawn_for_a_page_that_is_not_online(client, made):
    send(client, made, contact="Nous")
    settings_services.change_card(made, {"objectives": ["Comprendre"]}, by=None)
    answer = client.post(address(made, "settings_leaflet"), follow=True)

    assert "n’est pas en ligne" in answer.content.decode()
    assert not asked().exists()


def test_a_change_asks_for_the_leaflet_and_the_old_one_stays_until_then(client, whole, run_jobs):
    before = shown(whole).leaflet
    settings_services.change_card(whole, {"objectives": ["Comprendre ensemble"]}, by=None)

    assert shown(whole).leaflet == before
    assert "L’ancienne reste en ligne" in client.get(address(whole, "settings_public")).content.decode()
    run_jobs()
    assert shown(whole).leaflet != before
    assert shown(whole).leaflet.data["objectives"] == ["Comprendre ensemble"]
    assert shown(whole).leaflet.pages == 2


def test_a_structure_added_from_the_team_is_in_the_leaflet(client, whole, run_jobs):
    answer = client.post(
        reverse("programmes:partner_add", args=[whole.slug]), {"name": "Région Bretagne", "kind": "funder"}
    )
    run_jobs()

    assert answer.status_code == 302
    assert "Région Bretagne" in str(shown(whole).leaflet.data)


def test_long_sentences_keep_the_leaflet_on_its_sheet(whole, run_jobs):
    long = ["Une phrase qui ne finit pas d’en dire plus qu’il ne faut, " * 9] * 20
    keys = ("objectives", "questions", "value_for_territories", "expectations")
    settings_services.change_card(whole, dict.fromkeys(keys, long), by=None)
    run_jobs()

    assert shown(whole).leaflet.data["dense"] == {"aims": True, "gains": True}
    assert shown(whole).leaflet.pages == 2


def test_two_changes_that_follow_are_both_in_the_leaflet(whole, run_jobs):
    settings_services.change_card(whole, {"objectives": ["Un"]}, by=None)
    settings_services.change_card(whole, {"objectives": ["Deux"]}, by=None)
    run_jobs()

    assert shown(whole).leaflet.data["objectives"] == ["Deux"]
    assert not services.leaflet_is_stale(Source.of(whole, shown(whole)))


def test_a_date_that_moved_makes_it_stale_and_a_button_makes_it_anew(client, whole, run_jobs):
    phase = whole.phases.first()
    moving.move(whole, [moving.Move(phase.end_id, phase.end.date.replace(year=2028))], by=UserFactory())

    page = client.get(address(whole, "settings_public")).content.decode()
    client.post(address(whole, "settings_leaflet"))
    run_jobs()

    assert "la plaquette dit encore l’ancien" in page
    assert "À jour" in client.get(address(whole, "settings_public")).content.decode()


def test_a_visitor_never_has_one_drawn(client, made):
    services.publish(made, by=None)
    Job.objects.all().delete()
    client.logout()

    client.get(address(made))
    answer = client.get(address(made, "public_leaflet"))

    assert answer.status_code == 404
    assert not Job.objects.exists()
