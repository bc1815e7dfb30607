"""A fiche is opened by its pair, written section by section, with what was said beside it."""

import uuid

import pytest
from django.db import IntegrityError
from django.urls import reverse

from foundation.texts import services as texts
from programmes.contracts import duties
from reports import services
from reports.models import Deliverable
from tests.listening.factories import visit_in
from tests.programmes.factories import UserFactory
from tests.reports.factories import Fiche, copil_member, url

pytestmark = pytest.mark.django_db


def test_the_sections_come_from_the_method(fiche):
    titles = list(fiche.deliverable.sections.values_list("title", flat=True))

    assert titles[0] == "En bref"
    assert len(titles) == 8
    assert services.open_fiche(fiche.visit, by=fiche.expert) == fiche.deliverable


@pytest.mark.db
def test_a_territory_has_one_fiche(fiche):
    with pytest.raises(IntegrityError, match=r"one_fiche_by_participation|UNIQUE"):
        Deliverable.objects.create(
            programme=fiche.programme,
            kind="fiche_reportage",
            participation=fiche.participation,
            team=fiche.visit.circle,
            number=99,
            title="Autre",
        )


def test_two_experts_on_one_section_see_both_texts(client, fiche):
    section = fiche.deliverable.sections.select_related("text").first()
    texts.save(section.text_id, "<p>Une phrase de base.</p>", base=0, operation=uuid.uuid4(), by=fiche.expert)
    save = url("save_text", fiche, section.code)
    client.force_login(fiche.expert)
    typed = lambda html: {"base": 1, "operation": str(uuid.uuid4()), "html": html}  # noqa: E731
    json = {"headers": {"accept": "application/json"}}

    first = client.post(save, typed("<p>Une phrase de la première.</p>"), **json).json()
    second = client.post(save, typed("<p>Une phrase du second.</p>"), **json)

    assert first["state"] == "saved"
    assert second.status_code == 409
    assert "du second" in second.json()["both"] or "du second" in str(second.json())
    assert "de la première" in second.json()["theirs"]


def test_quotations_come_as_far_as_the_person_agreed(client, fiche):
    fiche.with_passage("with_function")
    client.force_login(fiche.expert)

    page = client.get(url("compose", fiche)).content.decode()

    assert "On nous demande notre avis" in page
    assert "Odile Sentinelle" not in page


@pytest.mark.parametrize("quotation", ["none"])
def test_a_person_who_refused_is_not_quoted(client, fiche, quotation):
    fiche.with_passage(quotation)
    client.force_login(fiche.expert)

    assert "On nous demande notre avis" not in client.get(url("compose", fiche)).content.decode()


def test_citing_is_remembered_once(client, fiche):
    passage = fiche.with_passage()
    client.force_login(fiche.expert)
    section = fiche.deliverable.sections.first()

    for _twice in range(2):
        client.post(url("cite", fiche, section.code, passage.pk))

    assert [one.excerpt for one in section.evidence.all()] == [passage]


def test_a_passage_of_another_territory_cannot_be_cited(client, fiche):
    other = Fiche(fiche.programme, name="Ailleurs")
    passage = other.with_passage()
    client.force_login(fiche.expert)

    answer = client.post(url("cite", fiche, fiche.deliverable.sections.first().code, passage.pk))

    assert answer.status_code == 404


def test_a_draft_is_for_its_team_and_the_organisers(client, fiche):
    fiche.write()
    other_expert = Fiche(fiche.programme, name="Ailleurs").expert
    for user, status in [
        (fiche.expert, 200),
        (fiche.organiser, 200),
        (fiche.referent, 404),
        (other_expert, 404),
    ]:
        client.force_login(user)
        assert client.get(url("deliverable", fiche)).status_code == status
    client.force_login(copil_member(fiche.programme))
    assert client.get(url("preview", fiche)).status_code == 404


def test_an_organiser_opens_a_fiche_and_lands_on_its_page(client):
    fiche = Fiche()
    Deliverable.objects.all().delete()
    client.force_login(fiche.organiser)

    answer = client.post(
        reverse("reports:fiche_of_visit", args=[fiche.programme.slug, fiche.visit.pk]), follow=True
    )

    assert answer.status_code == 200


def test_a_second_visit_owes_no_second_fiche(fiche):
    again = UserFactory()
    visit = visit_in(fiche.programme, participation=fiche.participation, experts=(again, UserFactory()))
    type(visit).objects.all().update(state="done")

    owed = list(duties.of_programme(fiche.programme, "reports.write_fiche"))

    assert {duty.subject for duty in owed} == {fiche.visit.pk}
