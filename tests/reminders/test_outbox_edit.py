"""The page where an organiser reads a message that waits, and changes its words."""

import pytest
from django.urls import reverse

from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.sending import send_due
from programmes.models import Programme, Role
from programmes.services import roles
from tests.programmes.factories import MemberFactory, ProgrammeFactory, account_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ProgrammeFactory(title="Écouter", state="draft")


@pytest.fixture
def message(programme):
    """An invitation that waits for the opening of the programme."""
    member = MemberFactory(programme=programme, first_name="Ana", last_name="Roy", email="ana@exemple.fr")
    roles.invite(programme.circle, Role.Kind.EXPERT, member=member, by="Chloé")
    return Message.objects.get()


@pytest.fixture
def organiser(client, programme):
    user = account_with_role(Role.Kind.ORGANISER, programme.circle)
    client.force_login(user)
    return client


def programme_of(message):
    return Programme.objects.get(pk=message.scope.rpartition(":")[2])


def page(message, name="message_edit"):
    return reverse(f"reminders:{name}", args=[programme_of(message).slug, message.pk])


def typed(message, words=None, **more):
    words = (
        mail.words_of(message).replace("Vous êtes invité·e", "On vous prie de venir")
        if words is None
        else words
    )
    return {"subject": "Venez", "words": words, "seen": mail.fingerprint(message), **more}


def test_the_words_are_changed_and_shown_as_they_look(organiser, message):
    assert mail.words_of(message) in organiser.get(page(message)).context["form"].initial["words"]

    answer = organiser.post(page(message), typed(message, "Chère Ana,\n\nRépondre :\n[lien personnel 1]"))

    message.refresh_from_db()
    assert answer["Location"] == page(message, "message")
    assert (message.subject, message.state) == ("Venez", "held")
    shown = organiser.get(page(message, "message_html")).content.decode()
    assert "Chère Ana," in shown
    assert "/l/" not in shown
    assert "[[link" not in shown


def test_a_link_taken_out_is_asked_for_and_nothing_typed_is_lost(organiser, message):
    answer = organiser.post(page(message), typed(message, "Sans rien."))

    assert answer.status_code == 200
    assert "Il manque [lien personnel 1]" in answer.content.decode()
    assert "Sans rien." in answer.content.decode()
    message.refresh_from_db()
    assert message.edited_at is None


def test_an_empty_subject_is_said_beside_its_field(organiser, message):
    answer = organiser.post(page(message), typed(message, subject=" "))
    assert "subject" in answer.context["form"].errors


def test_it_left_meanwhile_what_was_typed_is_shown(organiser, message, mailoutbox):
    sent = typed(message)
    Message.objects.update(state="queued")
    send_due()

    answer = organiser.post(page(message), sent)

    content = answer.content.decode()
    assert "Trop tard\u00a0: ce message est entre-temps envoyé." in content
    assert "On vous prie de venir" in content
    assert "Enregistrer</button>" not in content
    assert mailoutbox[0].subject.startswith("Votre réponse est attendue")


def test_changed_by_a_colleague_both_are_shown_then_a_second_press_decides(organiser, message):
    mine = typed(message)
    mail.edit(message, subject="D’elle", words="Elle. [lien personnel 1]", seen=mine["seen"], by="Une autre")

    answer = organiser.post(page(message), mine)
    content = answer.content.decode()
    assert "Ce message a changé entre-temps" in content
    assert "D’elle" in content
    assert "On vous prie de venir" in content

    again = answer.context["form"]
    organiser.post(page(message), {**mine, "seen": again["seen"].value()})
    message.refresh_from_db()
    assert message.subject == "Venez"


def test_what_has_left_has_no_form(organiser, message):
    Message.objects.update(state="cancelled")
    assert organiser.get(page(message))["Location"] == page(message, "message")


def test_what_will_be_kept_is_said_for_a_message_that_is_checked(organiser, message):
    Message.objects.update(check_name="")
    assert "tels quels" not in organiser.get(page(message)).content.decode()
    Message.objects.update(check_name="reminders.still_due")
    assert "Vos mots partiront tels quels" in organiser.get(page(message)).content.decode()


def test_a_copy_to_oneself_leaves_though_the_programme_is_not_open_and_once(organiser, message, mailoutbox):
    address = reverse("reminders:message_act", args=[programme_of(message).slug, message.pk, "essayer"])
    minted = {"operation": "7b1f6a3e-0c4d-4a56-8d2f-1a2b3c4d5e6f"}
    answer = organiser.post(address, minted, follow=True)
    organiser.post(address, minted)
    send_due()
    assert "part à votre adresse" in answer.content.decode()
    assert [letter.subject for letter in mailoutbox] == [f"[Essai] {message.subject}"]
    message.refresh_from_db()
    assert message.state == "held"
