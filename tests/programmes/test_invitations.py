"""An invitation says by when to answer, what the programme is, its next date, who pays; then what follows."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from foundation.mail import sending
from foundation.mail import services as mail
from foundation.mail.links import MAILED, Link, sign
from foundation.mail.models import Message
from programmes.contracts import duties
from programmes.invitations import ANSWER
from programmes.models import Card, Role
from programmes.services import roles
from programmes.vocabulary import told_role
from tests.programmes.factories import (
    CircleFactory,
    MemberFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
    organised,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]
Kind = Role.Kind
PAID = {
    "context": "Séminaires",
    "beneficiaries": "représentants des territoires (3 par territoire)",
    "covers": ["travel", "meals"],
    "payer": "organisateurs",
}
OF_EXPERTS = {**PAID, "context": "Écoute", "beneficiaries": "binômes d’experts", "covers": ["lodging"]}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-10 09:00 +0100", tick=False) as clock:
        yield clock


@pytest.fixture
def programme():
    made, _organiser = organised(title="Écouter", baseline="Neuf territoires durant douze mois.")
    made.deadlines.create(duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    Card.objects.update_or_create(programme=made, defaults={"data": {"practical_terms": [PAID, OF_EXPERTS]}})
    return made


@pytest.fixture
def meeting(programme):
    return meeting_on(programme, 1, code="seminaire", label="Séminaire de lancement")


def meeting_on(programme, day, **details):
    return programme.moments.create(kind="meeting", date=datetime.date(2027, 4, day), **details)


def invite(circle, kind=Kind.DELEGATE, **who):
    member = MemberFactory(programme=circle.programme, **who)
    return roles.invite(circle, kind, member=member, by=None)


def place(programme):
    return CircleFactory(programme=programme, kind="participation", name="Pays de Vire")


def body(programme, name, code=""):
    return CircleFactory(programme=programme, kind="body", name=name, code=code)


def page_of(client, role):
    link = Link("answer_invitation", role.pk, role.member.holder, role.member.link_epoch)
    return reverse("programmes:link", args=[sign(link, channel=MAILED)])


def shown(client, role):
    return client.get(page_of(client, role)).content.decode()


def answered(client, role, **sent):
    return client.post(page_of(client, role), sent, follow=True).content.decode()


def test_the_message_says_by_when_what_it_is_about_the_next_date_and_who_pays(programme, meeting):
    invite(place(programme))

    message = Message.objects.get()
    assert message.subject == "À faire avant le 24\u00a0mars\u00a0: dire si vous acceptez d’être délégué·e"
    for part in (message.text, message.html):
        assert "Neuf territoires durant douze mois." in part
        assert "Séminaire de lancement, le 1er\u00a0avril\u00a02027" in part
        assert "Séminaires\u00a0: déplacements et repas, pour représentants des territoires" in part
        assert "Écoute" not in part.replace("Écouter", "")  # what is paid for the experts is not theirs


def test_the_page_says_the_same(client, programme, meeting):
    page = shown(client, invite(place(programme)))

    for said in ("24 mars 2027", "Neuf territoires", "Séminaire de lancement", "Qui paie"):
        assert said in page.replace("\u00a0", " ")


def test_without_a_date_a_sentence_or_a_meeting_nothing_of_them_is_said():
    invite(place(organised(title="Écouter")[0]))

    message = Message.objects.get()
    assert message.subject == "Votre réponse est attendue\u00a0: délégué·e, Écouter"
    for unsaid in ("Prochaine rencontre", "pris en charge", "avant le"):
        assert unsaid not in message.text


def test_the_meeting_of_a_body_is_told_to_its_members_only(programme):
    meeting_on(programme, 1, code="copil-1", label="Premier copil", details={"body": "copil"})
    meeting_on(programme, 2, code="plus-tard", label="Séminaire")

    invite(body(programme, "Comité de pilotage", code="copil"), Kind.BODY_MEMBER)
    invite(place(programme))

    of_body, of_place = Message.objects.order_by("pk")
    assert "Premier copil" in of_body.text
    assert "Séminaire" in of_place.text
    assert "Premier copil" not in of_place.text


def test_what_waited_for_the_opening_says_the_date_counted_from_it(programme, clock):
    type(programme).objects.filter(pk=programme.pk).update(state="draft")
    programme.refresh_from_db()
    role = invite(place(programme))
    assert Message.objects.get().subject.startswith("Votre réponse")

    clock.shift(datetime.timedelta(days=10))
    type(programme).objects.filter(pk=programme.pk).update(state="open")
    Role.objects.filter(pk=role.pk).update(invited_at=datetime.datetime(2027, 3, 20, 8, tzinfo=datetime.UTC))
    mail.release_all(Message.objects.all())
    sending.send_due()

    message = Message.objects.get()
    assert message.state == Message.State.SENT
    assert message.subject.startswith("À faire avant le 3\u00a0avril\u00a0: dire si")


@pytest.mark.parametrize("number", [1, 3])
def test_one_more_invited_costs_the_same(programme, meeting, django_assert_max_num_queries, number):
    circle = place(programme)
    members = [MemberFactory(programme=programme) for _each in range(number)]

    with django_assert_max_num_queries(28 * number):
        for member in members:
            roles.invite(circle, Kind.DELEGATE, member=member, by=None)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Comité de pilotage", "membre du comité de pilotage"),
        ("Copil", "membre du copil"),
        ("Groupe de travail 1\u00a0: Sélection", "membre du groupe de travail 1\u00a0: Sélection"),
        ("Commission Habitat", "membre de la commission Habitat"),
        ("Partenaires nationaux", "membre des partenaires nationaux"),
        ("Groupements voisins", "membre de «\u00a0Groupements voisins\u00a0»"),
        ("Co-pilotes", "membre de «\u00a0Co-pilotes\u00a0»"),
    ],
)
def test_a_body_is_called_by_its_name_in_pages_and_by_the_database(programme, name, told):
    role = RoleFactory(circle=body(programme, name), kind=Kind.BODY_MEMBER, state="invited")

    assert told_role(role) == told
    assert [one.title for one in duties.of_member(role.member)] == [f"Accepter ou non d’être {told}"]


@pytest.mark.parametrize("kind", [one for one in Kind if one != Kind.SIGNATORY])
def test_the_title_names_the_role_in_the_words_of_the_programme(programme, kind):
    programme.vocabulary = {"referent": {"one": "catalyseur", "many": "catalyseurs"}}
    programme.save()
    role = RoleFactory(circle=place(programme), kind=kind, state="invited")

    (duty,) = duties.of_member(role.member)

    assert duty.title == f"Accepter ou non d’être {told_role(role)}"
    assert ("catalyseur" in duty.title) is (kind == Kind.REFERENT)


def test_a_member_of_the_copil_reads_its_name_everywhere(client, programme):
    role = invite(body(programme, "Comité de pilotage"), Kind.BODY_MEMBER)

    subject, page = Message.objects.get().subject, shown(client, role)

    assert subject.endswith("dire si vous acceptez d’être membre du comité de pilotage")
    assert "instance" not in page
    assert "prendre part à ses réunions" in page


def test_the_reason_is_said_to_be_compulsory_before_it_is_missed(client, programme):
    page = shown(client, invite(place(programme)))

    assert "obligatoire, deux mots suffisent" in page


def test_who_declines_reads_who_knows_it_and_is_sent_nowhere(client, programme):
    inviter = account_with_role(
        Kind.ORGANISER, programme.circle, user=UserFactory(first_name="Étienne", last_name="Vasseur")
    )
    member = MemberFactory(programme=programme)
    role = roles.invite(place(programme), Kind.DELEGATE, member=member, by=inviter)

    page = answered(client, role, answer="decline", reason="Trop loin")

    assert "Étienne Vasseur et l’équipe en sont informés." in page
    assert "Voir tout ce qui m’attend" not in page


def test_who_declines_one_role_and_keeps_another_may_look_at_it(client, programme):
    role = invite(place(programme))
    RoleFactory(member=role.member, kind=Kind.EXPERT)

    assert "Voir tout ce qui m’attend" in answered(client, role, answer="decline", reason="Trop loin")


def test_who_accepts_reads_what_follows_and_whom_to_write_to(client, programme, meeting):
    chloe = MemberFactory(programme=programme, first_name="Chloé", last_name="Bel", email="chloe@exemple.fr")
    circle = place(programme)
    circle.follower = chloe
    circle.save()

    page = answered(client, invite(circle), answer="accept")

    assert "Séminaire de lancement, le 1er" in page
    assert "calendar.google.com" in page
    assert f'<a href="/p/{programme.slug}/calendrier/">au calendrier du programme</a>' in page
    assert "Écrivez à Chloé Bel" in page
    assert "mailto:chloe@exemple.fr" in page
    assert meeting.programme.slug in page  # where the calendar leads, through sign-in
