"""A fiche is answered in two clicks from the message; its words are read through sign-in, by a code at once."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from foundation.mail.links import COPIED, MAILED, Link, sign
from foundation.mail.models import Message
from foundation.mail.sending import send_due
from programmes.contracts import duties
from programmes.models import Member
from programmes.services import roles
from reminders.services import remind_now
from reports import services
from reports.services.messages import REREAD
from tests.listening.factories import agreed, excerpt_in, interview_in, person_in
from tests.programmes.factories import UserFactory
from tests.programmes.test_accounts import CODE
from tests.reports.factories import Fiche, url

pytestmark = [pytest.mark.django_db, pytest.mark.db]
WORDS = "Le bureau décide, le conseil l’apprend."
CORRECTION = "51 communes, non 52"


@pytest.fixture
def fiche(fiche):
    return fiche.sent()


def referent_of(fiche):
    return fiche.referent.members.get()


def address(fiche, member=None, channel=MAILED):
    member = member or referent_of(fiche)
    link = Link(REREAD, fiche.deliverable.pk, member.holder, member.link_epoch)
    return reverse("programmes:link", args=[sign(link, channel=channel)])


def answer(client, fiche, **sent):
    return client.post(address(fiche), sent, follow=True).content.decode()


def links_in(text):
    return re.findall(r"http://\S+(/l/\S+)", text)


def test_the_request_and_the_reminder_both_lead_to_the_answer(client, fiche, mailoutbox):
    send_due()
    remind_now(referent_of(fiche), by=None)
    send_due()

    for letter in mailoutbox:
        [link] = links_in(letter.body)
        assert "Je l’ai lue, je valide" in client.get(link).content.decode()
    assert len(mailoutbox) == 2


def test_it_is_validated_in_two_clicks_in_the_name_of_who_was_asked(client, fiche):
    page = answer(client, fiche, answer="validate")

    assert "La fiche-reportage est validée. Merci" in page
    assert fiche.reload().state == "validated"
    step = fiche.participation.steps.get(kind__code="reread")
    assert step.by == fiche.referent.full_name
    assert referent_of(fiche).email_proved_at
    assert duties.of_programme(fiche.programme, "reports.reread_fiche").count() == 0
    assert "La fiche-reportage est validée. Merci" in answer(client, fiche, answer="validate")


def test_corrections_leave_to_the_writers_and_the_texts_open_again(client, fiche):
    page = answer(client, fiche, answer="correct", remark=CORRECTION)

    assert "Elle vous reviendra" in page
    assert fiche.reload().state == "draft"
    remark = fiche.deliverable.remarks.get()
    assert (remark.section, remark.text, remark.by_label) == (None, CORRECTION, fiche.referent.full_name)
    assert Message.objects.filter(template="reports/email/corrections").count() == 2
    answer(client, fiche, answer="correct", remark="Encore")
    assert fiche.deliverable.remarks.count() == 1


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"answer": "correct", "remark": " "}, "Écrivez au moins une correction"),
        ({"answer": "validate", "remark": CORRECTION}, "Vous avez écrit une correction"),
        ({"answer": "correct", "remark": "mot " * 1200}, "4000"),
    ],
)
def test_what_is_not_one_answer_is_told_and_kept(client, fiche, sent, told):
    page = answer(client, fiche, **sent)

    assert told in page
    assert sent["remark"].strip() in page
    assert fiche.reload().state == "rereading"


def test_the_link_shows_no_word_of_the_fiche_that_is_not_published(client, fiche):
    page = client.get(address(fiche)).content.decode()

    assert fiche.deliverable.title in page
    assert WORDS[:20] not in page
    client.force_login(fiche.referent)
    assert f'href="{url("deliverable", fiche)}"' in client.get(address(fiche)).content.decode()
    assert WORDS[:20] in client.get(url("deliverable", fiche)).content.decode()


def test_a_code_asked_for_on_that_page_opens_the_fiche(client, fiche, delivered):
    page = client.get(address(fiche)).content.decode()
    form = re.search(
        rf'<form method="post" action="{reverse("account_request_login_code")}">.*?</form>', page, re.DOTALL
    )[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))

    typing = client.post(reverse("account_request_login_code"), sent)["Location"]
    code = CODE.search(delivered()[-1].body)[0]
    read = client.post(typing, {"code": code}, follow=True)

    assert read.redirect_chain[-1][0] == url("deliverable", fiche)
    assert WORDS[:20] in read.content.decode()


def test_somebody_else_who_is_signed_in_is_sent_to_no_door_of_theirs(client, fiche):
    client.force_login(UserFactory())
    page = client.get(address(fiche)).content.decode()

    assert url("deliverable", fiche) not in page
    assert "dans un navigateur où personne d’autre n’est connecté" in page


@pytest.mark.parametrize("what", ["ended", "of another territory", "copied"])
def test_who_no_longer_re_reads_opens_nothing_and_a_copied_link_asks_for_a_code(client, fiche, what):
    if what == "ended":
        roles.end_role(referent_of(fiche).roles.get(), by=None)
    other = Fiche(fiche.programme, name="Ailleurs").referent.members.get() if what.startswith("of") else None
    page = client.post(
        address(fiche, other, channel=COPIED if what == "copied" else MAILED), {"answer": "validate"}
    )

    assert page.status_code == (200 if what == "copied" else 410)
    assert fiche.reload().state == "rereading"


def test_words_beyond_what_was_agreed_are_refused_without_being_shown(client):
    fiche = Fiche(name="Cœur de Charente")
    interview = interview_in(fiche.visit)
    person = agreed(person_in(interview, function="Maire"), "with_name")
    passage = excerpt_in(interview, WORDS, speaker=person)
    said = f"<p>«\u00a0{WORDS}\u00a0»</p><cite>{passage.credit}</cite>"
    fiche.write(f"<blockquote data-excerpt='{passage.pk}'>{said}</blockquote>")
    services.send_for_rereading(fiche.reload(), by=fiche.expert)
    agreed(person, "none")

    page = answer(client, fiche, answer="validate")

    assert "va plus loin que l’accord de la personne citée" in page
    assert WORDS[:20] not in page
    assert "Sentinelle" not in page
    assert fiche.reload().state == "rereading"


def test_taken_up_again_before_the_message_leaves_it_does_not_leave(fiche, mailoutbox):
    services.reopen(fiche.reload(), by=fiche.expert)
    send_due()

    assert mailoutbox == []
    assert Message.objects.get(template="reports/email/reread").state == "cancelled"


def test_an_account_with_a_second_factor_goes_through_sign_in(client, fiche):
    Authenticator.objects.create(user=fiche.referent, type=Authenticator.Type.TOTP, data={})

    for response in (client.get(address(fiche)), client.post(address(fiche), {"answer": "validate"})):
        assert response["Location"] == url("deliverable", fiche)
    assert fiche.reload().state == "rereading"
    Member.objects.filter(user=fiche.referent).update(link_epoch=1)
    assert client.get(address(fiche)).status_code == 302


def test_the_account_of_the_address_counts_before_it_is_tied_to_the_member(client, fiche):
    Authenticator.objects.create(user=fiche.referent, type=Authenticator.Type.TOTP, data={})
    link, there = address(fiche), url("deliverable", fiche)
    member = Member.objects.get(user=fiche.referent)
    Member.objects.filter(pk=member.pk).update(user=None, email=fiche.referent.email.upper())

    assert client.post(link, {"answer": "validate"})["Location"] == there
    assert fiche.reload().state == "rereading"
