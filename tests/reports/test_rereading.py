"""A fiche goes to its territory, which asks for corrections or validates it."""

import uuid

import pytest

from foundation.mail.models import Message
from foundation.pictures import shapes
from foundation.texts import services as texts
from programmes.contracts import duties
from programmes.models import Member
from reports import services
from territories.models import Participation
from territories.story import path_for
from tests.programmes.trying import TRY, tried
from tests.reports.factories import url

pytestmark = pytest.mark.django_db


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
    assert message.links[0][:2] == ["reread_fiche", fiche.deliverable.pk]


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


def test_the_corrections_leave_to_each_who_writes_the_fiche(client, fiche):
    fiche.sent()
    client.force_login(fiche.referent)

    answer = client.post(url("reread", fiche), {"whole": "51 communes, non 52"}, follow=True)

    letters = Message.objects.filter(template="reports/email/corrections")
    writers = fiche.visit.circle.roles.accepted().values_list("member__email", flat=True)
    assert {letter.to_address for letter in letters} == set(writers)
    assert {letter.state for letter in letters} == {"queued"}
    assert all(url("deliverable", fiche) in letter.text for letter in letters)
    assert "demande une correction." in letters[0].text
    assert fiche.referent.full_name in letters[0].text
    assert "51 communes" not in letters[0].text  # read on the page, by those who may
    assert "parties aux experts" in answer.content.decode()


def test_nobody_says_that_corrections_left_when_nobody_can_be_written_to(client, fiche):
    fiche.sent()
    Member.objects.filter(roles__circle=fiche.visit.circle).update(email="")
    client.force_login(fiche.referent)

    answer = client.post(url("reread", fiche), {"whole": "51 communes, non 52"}, follow=True)

    assert "Vos corrections sont notées. La fiche vous reviendra." in answer.content.decode()
    assert fiche.deliverable.remarks.count() == 1


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


# « M’envoyer d’abord le message » -------------------------------------------------------------------------------


def test_who_sends_it_reads_first_what_the_referent_will(client, fiche):
    client.force_login(fiche.write().expert)
    section = fiche.deliverable.sections.last()

    with tried(fiche.expert) as copies:
        page = client.post(url("send", fiche), {"section": section.code, **TRY})

    assert page.url == url("section", fiche, section.code)
    assert copies[0].template == "reports/email/reread"
    assert "M’envoyer d’abord" in client.get(page.url).content.decode()
    assert fiche.reload().state == "draft"


def test_what_is_not_written_yet_is_not_tried(client, fiche):
    client.force_login(fiche.expert)
    with tried(fiche.expert, copies=0):
        answer = client.post(url("send", fiche), TRY, follow=True)
    assert "Il reste à écrire" in answer.content.decode()


def test_a_territory_without_an_address_is_said(client, fiche):
    Member.objects.filter(user=fiche.referent).update(email="")
    client.force_login(fiche.write().expert)
    with tried(fiche.expert, copies=0):
        answer = client.post(url("send", fiche), TRY, follow=True)
    assert "sur place, personne n’a d’adresse" in answer.content.decode()


def test_the_referent_reads_first_what_the_team_will_and_keeps_what_was_typed(client, fiche):
    client.force_login(fiche.sent().referent)

    with tried(fiche.referent, copies=2) as copies:
        page = client.post(url("reread", fiche), {"whole": "La date est fausse.", **TRY})

    assert "La date est fausse.</textarea>" in page.content.decode().replace("\n", "")
    assert {copy.template for copy in copies} == {"reports/email/corrections"}
    assert fiche.reload().state == "rereading"


def test_no_correction_is_nothing_to_try(client, fiche):
    client.force_login(fiche.sent().referent)
    with tried(fiche.referent, copies=0):
        page = client.post(url("reread", fiche), TRY)
    assert "Écrivez au moins une correction" in page.content.decode()


def test_the_path_of_the_referent_says_that_it_waits_for_them(fiche):
    def rung(user):
        steps = path_for(Participation.objects.get(pk=fiche.participation.pk), user)["steps"]
        found = next(step for step in steps if step.title == "Relire la fiche-reportage")
        return found.state, found.url, found.button

    assert rung(fiche.referent) == (shapes.LATER, "", "")

    fiche.sent()
    assert rung(fiche.referent) == (shapes.NOW, url("deliverable", fiche), "Relire")
    assert rung(fiche.expert) == (shapes.LATER, "", "")

    services.validate(fiche.reload(), by=fiche.referent)
    assert rung(fiche.referent)[0] != shapes.NOW
