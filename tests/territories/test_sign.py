"""The commitment: read, signed once with a code, kept with its PDF."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.mail.links import COPIED, MAILED, Link, sign
from foundation.mail.models import Message
from programmes.models import EmailCode, Role
from territories.models import Commitment, Participation
from territories.services import commitments, people
from tests.programmes.factories import UserFactory, account_with_role
from tests.territories.factories import EVIDENCE, accepted, person, role_in, signatory_of, signed, solicited

pytestmark = pytest.mark.django_db
Kind = Role.Kind


def link_for(participation, *, channel=MAILED):
    member = signatory_of(participation)
    token = sign(Link("sign_commitment", participation.pk, member.holder, member.link_epoch), channel=channel)
    return reverse("programmes:link", args=[token])


def the_code(participation):
    """The six digits, as the signatory reads them in the mail."""
    message = Message.objects.filter(template="programmes/email/code").order_by("-pk").first()
    return re.search(r"\b\d{6}\b", message.text).group()


def typed(participation, **values):
    return {
        "read": "on",
        "name": "Jeanne Marchal",
        "quality": "présidente",
        "deliberation": "",
        "terms_sha256": Participation.objects.get(pk=participation.pk).commitment.terms_sha256,
        **values,
    }


def test_signatory_signs_on_a_phone_with_a_code(client):
    """Issue 2, point 2: open the link, read, tick, type, confirm by the code."""
    participation = solicited()
    url = link_for(participation)

    page = client.get(url)
    assert "désigner un référent" in page.content.decode()
    assert 'name="code"' not in page.content.decode()
    assert not Commitment.objects.signed().exists()

    client.post(url, {**typed(participation), "send_code": "1"})
    answer = client.post(
        url, {**typed(participation), "code": the_code(participation)}, headers={"user-agent": "Téléphone"}
    )

    commitment = Commitment.objects.get(participation=participation)
    code = EmailCode.objects.get()
    assert answer.status_code == 302
    assert (commitment.state, commitment.signed_name, commitment.signed_quality) == (
        "signed", "Jeanne Marchal", "présidente",
    )  # fmt: skip
    assert commitment.signatory == signatory_of(participation)
    assert commitment.evidence["address"] == "jeanne.marchal@exemple.fr"
    assert commitment.evidence["code_used_at"] == code.used_at.isoformat()
    assert commitment.evidence["user_agent"] == "Téléphone"
    assert commitment.evidence["terms_sha256"] == commitment.terms_sha256
    told = client.get(url).content.decode()
    assert "La participation est confirmée" in told
    assert "certifi" not in told
    assert "qualifié" not in told


def test_what_was_typed_comes_back_after_the_mail_was_read(client):
    """Asking for the code redirects: back, forward and the link opened again are plain readings of the page."""
    participation = solicited()
    url = link_for(participation)
    words = {"name": "Jeanne M.", "quality": "vice-présidente", "deliberation": "2026-114"}

    asked = client.post(url, {**typed(participation, **words), "send_code": "1"})
    again = client.get(url).content.decode()

    assert (asked.status_code, asked["Location"]) == (302, f"{url}#code")
    assert all(f'value="{word}"' in again for word in words.values())
    assert re.search(r'<input[^>]*name="read"[^>]*checked', again)
    assert 'name="code"' in again
    assert not any(word in Client().get(url).content.decode() for word in words.values())


@pytest.mark.parametrize("code", ["000000", ""])
def test_what_was_typed_outlives_a_refused_code_and_not_the_signature(client, code):
    participation = solicited()
    url = link_for(participation)
    client.post(url, {**typed(participation), "send_code": "1"})

    client.post(url, {**typed(participation, quality="vice-présidente"), "code": code})
    assert 'value="vice-présidente"' in client.get(url).content.decode()

    client.post(url, {**typed(participation), "code": the_code(participation)})
    assert Commitment.objects.signed().exists()
    assert "vice-présidente" not in str(dict(client.session))
    assert "présidente" not in str(dict(client.session))


def test_reason_of_a_refusal_is_in_sight_when_the_page_comes_back(client):
    participation = solicited()
    url = link_for(participation)
    client.post(url, {"reason": "élections en mars", "send_code": "1"})

    page = client.get(url).content.decode()

    assert re.search(r'<details class="decline" open>.*élections en mars</textarea>', page, re.DOTALL)


def test_signature_makes_the_steps_and_accepts_the_role():
    participation = solicited()
    signed(participation)
    participation.refresh_from_db()
    done = set(participation.steps.standing().values_list("kind__code", flat=True))
    assert {"solicited", "agreed", "committed"} <= done
    assert participation.state == Participation.State.AGREED
    assert role_in(participation, Kind.SIGNATORY).state == Role.State.ACCEPTED
    entry = Entry.objects.get(verb="commitment_signed")
    assert entry.sentence == "Jeanne Marchal a signé l’engagement, en qualité de présidente"


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("read", "Cochez la case"),
        ("quality", "Écrivez en quelle qualité vous signez"),
        ("code", "Tapez les six chiffres"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(client, missing, sentence):
    participation = solicited()
    url = link_for(participation)
    client.post(url, {**typed(participation), "send_code": "1"})
    values = {**typed(participation), "code": the_code(participation)}
    values.pop(missing)

    page = client.post(url, values)

    assert sentence in page.content.decode()
    assert 'value="Jeanne Marchal"' in page.content.decode()
    assert not Commitment.objects.signed().exists()


def test_wrong_code_signs_nothing(client):
    participation = solicited()
    url = link_for(participation)
    client.post(url, {**typed(participation), "send_code": "1"})
    wrong = "000000" if the_code(participation) != "000000" else "111111"

    page = client.post(url, {**typed(participation), "code": wrong})

    assert "Ce code n’est pas le bon" in page.content.decode()
    assert not Commitment.objects.signed().exists()


@pytest.mark.parametrize("channel", [MAILED, COPIED])
def test_signing_always_asks_for_a_code(client, channel):
    participation = solicited()
    client.post(link_for(participation, channel=channel), typed(participation))
    assert not Commitment.objects.signed().exists()


def test_text_changed_meanwhile_is_shown_again_before_it_is_signed(client):
    participation = solicited()
    url = link_for(participation)
    read = typed(participation)
    client.post(url, {**read, "send_code": "1"})
    commitments.change_terms(
        participation, undertakings=["accueillir vingt experts"], organisers_cover=[], by=None
    )

    page = client.post(url, {**read, "code": the_code(participation)}).content.decode()

    assert "Le texte a changé depuis que vous l’avez ouvert" in page
    assert "accueillir vingt experts" in page
    assert not Commitment.objects.signed().exists()


def test_link_used_twice_says_what_was_done(client):
    participation = solicited()
    url = link_for(participation)
    signed(participation)

    page = client.post(url, {**typed(participation), "code": "123456"})

    assert "La participation est confirmée" in page.content.decode()
    assert Entry.objects.filter(verb="commitment_signed").count() == 1


def test_second_signature_is_refused():
    participation = solicited()
    signed(participation)
    with pytest.raises(commitments.AlreadySigned):
        signed(participation)


def test_territory_declines_with_its_reason_by_the_same_link(client):
    participation = solicited()
    url = link_for(participation)
    client.post(url, {**typed(participation), "send_code": "1"})
    values = {"decline": "1", "code": the_code(participation)}

    page = client.post(url, {**values, "reason": ""})
    assert "Dites en quelques mots" in page.content.decode()

    client.post(url, {**typed(participation), "send_code": "1"})  # too soon: the first code holds
    client.post(url, {**values, "reason": "élections en mars"})

    participation.refresh_from_db()
    assert (participation.state, participation.reason) == ("declined", "élections en mars")
    assert not Commitment.objects.signed().exists()
    assert "le territoire ne participera pas" in client.get(url).content.decode()


def test_referent_never_signs_unless_an_organiser_says_that_they_may():
    participation = solicited()
    referent = accepted(role_in(participation, Kind.REFERENT)).member
    with pytest.raises(commitments.NotTheSignatory):
        commitments.sign(
            participation,
            member=referent,
            name="Pauline Humbert",
            quality="cheffe de projet",
            terms_sha256=participation.commitment.terms_sha256,
            evidence=EVIDENCE,
        )
    organiser = participation.programme.circle.roles.get(kind=Kind.ORGANISER).member.user
    people.pass_signature_on(participation, by=organiser, **identity_of(referent))
    assert signed(participation).signatory == referent


def identity_of(member, **other):
    known = {name: getattr(member, name) for name in ("first_name", "last_name", "email")}
    return {**known, **other}


OTHER = person(1)


@pytest.mark.parametrize(
    "typed",
    [
        {},  # themselves
        {"first_name": "Jean", "last_name": "Prêtenom"},  # somebody at their address
        {"first_name": "Jean", "last_name": "Prêtenom", "email": "Pauline.Humbert+Mairie@exemple.fr"},
        {"first_name": "pauline", "last_name": " HUMBERT", "email": "pauline@ailleurs.fr"},
        {"first_name": "Jean", "last_name": "Prêtenom", "email": "compte@exemple.fr"},  # of their account
        {
            "first_name": "Jean",
            "last_name": "Prêtenom",
            "email": "seconde@exemple.fr",
        },  # of their account too
        OTHER,  # the other referent
    ],
)
def test_referent_does_not_pass_the_request_on_to_a_referent(client, typed):
    participation = solicited()
    referent = accepted(role_in(participation, Kind.REFERENT)).member
    referent.user = UserFactory(email="compte@exemple.fr")
    referent.save()
    referent.user.emailaddress_set.create(email="seconde@exemple.fr")
    people.invite_person(participation, Kind.REFERENT, by=None, **OTHER)
    client.force_login(referent.user)
    url = reverse("territories:commitment_pass_on", args=[participation.programme.slug, participation.pk])

    page = client.post(url, identity_of(referent, **typed))

    assert "Qui répond d’un territoire ne signe pas pour lui" in page.content.decode()
    assert signatory_of(participation).full_name == "Jeanne Marchal"
    assert not participation.programme.members.filter(last_name="Prêtenom").exists()
    assert not Entry.objects.filter(verb="signature_passed_on").exists()


def test_referent_passes_the_request_on_to_somebody_else(client):
    participation = solicited()
    client.force_login(account_with_role(Kind.REFERENT, participation.circle))
    url = reverse("territories:commitment_pass_on", args=[participation.programme.slug, participation.pk])

    client.post(url, person(1))

    assert signatory_of(participation).full_name == "Camille1 Durand1"


def test_referent_cannot_open_the_page_where_one_signs(client):
    participation = solicited()
    user = account_with_role(Kind.REFERENT, participation.circle)
    client.force_login(user)
    assert (
        client.get(reverse("programmes:act", args=["sign_commitment", participation.pk])).status_code == 404
    )


def test_signatory_signs_through_sign_in_with_a_code_too(client):
    participation = solicited()
    user = UserFactory(email="jeanne.marchal@exemple.fr")
    member = signatory_of(participation)
    member.user = user
    member.save()
    client.force_login(user)
    url = reverse("territories:go_to_commitment", args=[participation.pk])

    page = client.get(url, follow=True)
    path = page.redirect_chain[-1][0]
    client.post(path, {**typed(participation), "send_code": "1"})
    client.post(path, {**typed(participation), "code": the_code(participation)})

    assert Commitment.objects.signed().get().signatory == member


def test_passing_the_request_on_stops_the_former_link(client):
    participation = solicited()
    former = link_for(participation)
    people.pass_signature_on(participation, by="la référente", **person(1))

    assert client.get(former).status_code == 410
    assert signatory_of(participation).full_name == "Camille1 Durand1"
    assert Message.objects.filter(template="territories/email/sign_request").count() == 2
