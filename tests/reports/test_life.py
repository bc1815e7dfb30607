"""The life of a fiche: written by its pair, re-read by its territory, published by the organiser."""

import hashlib
import uuid

import pikepdf
import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from foundation.documents.models import Version
from foundation.jobs import runner
from foundation.jobs.models import Job
from foundation.mail.models import Message
from foundation.people.models import User
from foundation.search import services as search
from foundation.texts import services as texts
from programmes.contracts import duties
from programmes.roles import roles_of
from reports import services
from reports.models import Deliverable
from tests.listening.factories import visit_in
from tests.programmes.factories import UserFactory
from tests.reports.factories import Fiche, copil_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def fiche():
    return Fiche(name="Cœur de Charente")


def url(name, fiche, *args):
    return reverse(f"reports:{name}", args=[fiche.programme.slug, fiche.deliverable.pk, *args])


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


def test_an_empty_section_is_told_before_sending(client, fiche):
    client.force_login(fiche.expert)

    answer = client.post(url("send", fiche), follow=True)

    assert "Il reste à écrire" in answer.content.decode()
    assert fiche.reload().state == "draft"


def test_sent_it_closes_its_texts_and_writes_to_the_referent(client, fiche):
    client.force_login(fiche.write().expert)

    client.post(url("send", fiche))

    section = fiche.reload().sections.select_related("text").first()
    saved = texts.save(section.text_id, "<p>Trop tard</p>", base=1, operation=uuid.uuid4(), by=fiche.expert)
    message = Message.objects.get(template="reports/email/reread")
    assert fiche.deliverable.state == "rereading"
    assert saved.state == "locked"
    assert message.to_address == fiche.referent.email
    assert url("deliverable", fiche) in message.text


def test_sent_twice_it_leaves_once(client, fiche):
    client.force_login(fiche.write().expert)

    client.post(url("send", fiche))
    second = client.post(url("send", fiche))

    assert second.status_code == 403
    assert Message.objects.filter(template="reports/email/reread").count() == 1


def test_the_referent_asks_for_corrections_and_the_texts_open_again(client, fiche):
    fiche.sent()
    section = fiche.deliverable.sections.first()
    client.force_login(fiche.referent)

    client.post(url("reread", fiche), {f"section_{section.pk}": "51 communes, non 52", "whole": ""})

    assert fiche.reload().state == "draft"
    remark = fiche.deliverable.remarks.get()
    assert (remark.section, remark.text, remark.by) == (section, "51 communes, non 52", fiche.referent)
    assert not fiche.deliverable.sections.select_related("text").first().text.is_locked


def test_corrections_without_a_word_are_asked_for(client, fiche):
    fiche.sent()
    client.force_login(fiche.referent)

    answer = client.post(url("reread", fiche), {"whole": "  "}, follow=True)

    assert "Écrivez au moins une correction" in answer.content.decode()
    assert fiche.reload().state == "rereading"


def test_the_referent_validates_and_the_step_is_made(client, fiche):
    fiche.sent()
    client.force_login(fiche.referent)

    client.post(url("reread", fiche), {"validate": "1"})

    assert fiche.reload().state == "validated"
    assert fiche.participation.steps.filter(kind__code="reread").exists()


def test_the_organiser_notes_the_agreement_of_a_territory(client, fiche):
    fiche.sent()
    client.force_login(fiche.organiser)

    client.post(url("reread", fiche), {"for_territory": "1"})

    assert fiche.reload().state == "validated"


@pytest.mark.db
def test_the_bon_a_tirer_publishes_a_tagged_pdf_with_its_sha(fiche, run_jobs):
    fiche.approved()

    run_jobs()

    version = Version.objects.get()
    content = version.file.open().read()
    assert fiche.reload().state == "published"
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert version.pages >= 2
    with version.file.open() as stored, pikepdf.open(stored) as pdf:
        assert pdf.Root.Lang == "fr"
        assert pdf.Root.MarkInfo.Marked
    keys = set(version.audience.values_list("key", flat=True))
    assert f"programme:{fiche.programme.pk}:body_member" in keys
    assert f"circle:{fiche.participation.circle_id}" in keys
    assert "public" not in keys


def test_approved_twice_it_is_published_once(client, fiche, run_jobs):
    fiche.validated()
    client.force_login(fiche.organiser)

    client.post(url("approve", fiche))
    client.post(url("approve", fiche))
    run_jobs()

    assert Version.objects.count() == 1


@pytest.mark.db
def test_a_worker_killed_in_the_middle_of_the_pdf_is_told_and_done_again_once(client, fiche, run_jobs):
    """The lease ends, the page says so, another worker does it; the first one changes nothing afterwards."""
    from foundation.jobs import services as jobs
    from foundation.jobs.sweep import sweep

    fiche.approved()
    killed = jobs.claim(Job.objects.get(kind="reports.publish").pk)
    Job.objects.filter(pk=killed.pk).update(lease_until="2020-01-01T00:00Z")
    sweep()
    client.force_login(fiche.organiser)

    page = client.get(url("deliverable", fiche)).content.decode()
    run_jobs()
    runner_again = Job.objects.get(pk=killed.pk)

    assert "Le travail a été interrompu" in page
    assert runner_again.state == "done"
    assert Version.objects.count() == 1
    assert fiche.reload().state == "published"
    assert runner.run(killed.pk) is None


def test_reopened_what_is_published_stays_readable(client, fiche, run_jobs):
    fiche.approved()
    run_jobs()
    client.force_login(fiche.expert)

    client.post(url("reopen", fiche), {"reason": "Un chiffre à corriger"})
    client.force_login(copil_member(fiche.programme))

    assert fiche.reload().state == "draft"
    assert client.get(url("version", fiche, 1)).status_code == 200
    assert "Un chiffre à corriger" not in client.get(url("deliverable", fiche)).content.decode()


def test_published_again_it_is_version_two(fiche, run_jobs):
    fiche.approved()
    run_jobs()
    services.reopen(fiche.reload(), by=fiche.expert)
    fiche.write("<p>Une phrase corrigée.</p>")
    services.send_for_rereading(fiche.reload(), by=fiche.expert)
    services.validate(fiche.reload(), by=fiche.referent)
    services.approve(fiche.reload(), by=fiche.organiser)
    run_jobs()

    assert list(Version.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.db
def test_each_state_is_owed_by_the_right_person(fiche):
    def owed():
        return [
            (one.kind.code, one.member_id)
            for one in duties.of_programme(fiche.programme)
            if one.kind.code.startswith("reports.")
        ]

    expert = fiche.expert.members.get().pk
    type(fiche.visit).objects.filter(pk=fiche.visit.pk).update(state="done")

    assert ("reports.write_fiche", expert) in owed()
    fiche.sent()
    assert owed() == [("reports.reread_fiche", fiche.referent.members.get().pk)]
    services.validate(fiche.reload(), by=fiche.referent)
    assert owed() == [("reports.publish_fiche", None)]
    services.approve(fiche.reload(), by=fiche.organiser)
    assert owed() == []


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


def test_a_hostile_text_is_harmless_in_the_pdf(fiche, run_jobs):
    fiche.write(
        '<p>Bonjour<img src="file:///etc/passwd"><a rel="attachment" href="file:///etc/passwd">x</a></p>'
    )
    services.send_for_rereading(fiche.reload(), by=fiche.expert)
    services.validate(fiche.reload(), by=fiche.referent)
    services.approve(fiche.reload(), by=fiche.organiser)
    run_jobs()

    with Version.objects.get().file.open() as stored, pikepdf.open(stored) as pdf:
        assert len(pdf.attachments) == 0
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
    assert "file:" not in str(Version.objects.get().rendition.data)


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


def test_what_is_rewritten_after_publication_is_neither_found_nor_shown_to_its_readers(
    client, fiche, run_jobs
):
    fiche.approved()
    run_jobs()
    reader = copil_member(fiche.programme)
    services.reopen(fiche.reload(), by=fiche.expert)
    services.rename(fiche.reload(), title="Titre secret", lead="Chapô secret", by=fiche.expert)
    fiche.write("<p>Confidence zirconium</p>")
    services.send_for_rereading(fiche.reload(), by=fiche.expert)
    client.force_login(reader)

    shelf = client.get(reverse("reports:shelf", args=[fiche.programme.slug]))
    page = client.get(url("deliverable", fiche))
    board = client.get(reverse("programmes:board", args=[fiche.programme.slug]))

    keys = roles_of(User.objects.get(pk=reader.pk)).keys
    assert search.find("zirconium", keys) == []
    assert search.find("secret", keys) == []
    assert [hit.title for hit in search.find("bureau décide", keys, kinds=["document"])] == [
        "Cœur de Charente"
    ]
    for answer in (shelf, page, board):
        assert answer.status_code == 200
        assert "secret" not in answer.content.decode()
    assert "En préparation" not in shelf.content.decode()


@pytest.mark.parametrize("way_out", ["approve", "reopen"])
def test_a_publication_that_failed_can_be_asked_again_or_taken_up(client, fiche, run_jobs, way_out):
    fiche.approved()
    Job.objects.filter(kind="reports.publish").update(state="failed", finished_at=timezone.now())
    client.force_login(fiche.organiser)
    page = client.get(url("deliverable", fiche)).content.decode()

    client.post(url(way_out, fiche))
    run_jobs()

    assert url(way_out, fiche) in page
    assert fiche.reload().state == {"approve": "published", "reopen": "draft"}[way_out]


def test_a_publication_under_way_is_not_taken_up(client, fiche):
    fiche.approved()
    client.force_login(fiche.organiser)

    assert client.post(url("reopen", fiche)).status_code == 403
    assert client.post(url("approve", fiche)).status_code == 403


def test_a_remark_too_long_comes_back_with_its_sentence(client, fiche):
    client.force_login(fiche.sent().referent)
    section = fiche.deliverable.sections.first()

    answer = client.post(
        url("reread", fiche), {f"section_{section.pk}": "mot " * 1200, "whole": "Merci à tous"}
    )

    assert answer.status_code == 200
    assert "4000" in answer.content.decode()
    assert "Merci à tous" in answer.content.decode()
    assert fiche.reload().state == "rereading"


def test_remarks_are_not_lost_by_pressing_validate(client, fiche):
    client.force_login(fiche.sent().referent)

    answer = client.post(url("reread", fiche), {"whole": "Une date est fausse", "validate": "1"})

    assert "Une date est fausse" in answer.content.decode()
    assert fiche.reload().state == "rereading"


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
