"""Entering a territory with its people, correcting it, losing it, taking it back."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.models import Role
from territories.models import Participation, Prospect, Territory
from territories.services import participations, people
from territories.services.participations import ParticipationClosed, ReasonMissing
from territories.wording import of_territory
from tests.programmes.factories import made_from_method
from tests.territories.factories import (
    IDENTITY,
    REFERENT,
    SIGNATORY,
    accepted,
    listed,
    person,
    role_in,
    signed,
    solicited,
)

pytestmark = pytest.mark.django_db
Kind = Role.Kind


@pytest.fixture
def programme(as_role):
    made = made_from_method()
    as_role("organiser", made.circle)
    return made


def add(programme):
    return reverse("territories:add", args=[programme.slug])


def typed(*, referent=None, signatory=None, **values):
    people = {f"referent-{key}": value for key, value in (referent or {}).items()}
    people |= {f"signatory-{key}": value for key, value in (signatory or {}).items()}
    return {**{key: value or "" for key, value in IDENTITY.items()}, **people, **values}


def test_organiser_enters_a_territory_with_its_referent_and_its_signatory(client, programme):
    answer = client.post(add(programme), typed(referent=REFERENT, signatory=SIGNATORY))

    participation = Participation.objects.get()
    assert answer.url == reverse("territories:detail", args=[programme.slug, participation.pk])
    assert (participation.name, participation.number, participation.state) == (
        IDENTITY["name"],
        1,
        "solicited",
    )
    assert list(participation.circle.roles.values_list("kind", "state").order_by("kind")) == [
        ("referent", "invited"),
        ("signatory", "invited"),
    ]
    assert sorted(Message.objects.values_list("template", "to_name")) == [
        ("programmes/email/invitation", "Pauline Humbert"),
        ("territories/email/sign_request", "Jeanne Marchal"),
    ]


def test_mail_to_the_signatory_holds_no_usable_link_and_says_the_terms(client, programme):
    client.post(add(programme), typed(signatory=SIGNATORY))
    message = Message.objects.get(template="territories/email/sign_request")
    assert message.subject.startswith("Confirmer la participation du Pays lorrain de l’Ouest")
    assert "[[link:0]]" in message.text
    assert "/l/" not in message.text + message.html
    assert "désigner un référent" in message.text


def test_referent_may_be_the_signatory_too(client, programme):
    client.post(add(programme), typed(referent=REFERENT, also_signs="on"))
    participation = Participation.objects.get()
    held = participation.circle.roles.values_list("kind", "member__last_name").order_by("kind")
    assert list(held) == [("referent", "Humbert"), ("signatory", "Humbert")]


def test_nothing_leaves_when_asked_to_wait_and_leaves_later(client, programme):
    client.post(add(programme), typed(referent=REFERENT, signatory=SIGNATORY, later="on"))
    participation = Participation.objects.get()
    assert (Message.objects.count(), participation.circle.roles.count()) == (0, 0)
    assert (participation.state, Prospect.objects.count()) == ("planned", 2)

    client.post(reverse("territories:send_invitations", args=[programme.slug, participation.pk]))

    participation.refresh_from_db()
    assert (Message.objects.count(), participation.state) == (2, "solicited")
    assert Prospect.objects.count() == 0


def test_territory_may_be_listed_alone_and_another_follows(client, programme):
    answer = client.post(add(programme), typed(another="1"))
    assert answer.url == add(programme)
    assert Participation.objects.get().state == "planned"


def test_namesake_is_accepted_once_confirmed(client, programme):
    listed(programme)
    page = client.post(add(programme), typed(name="pays LORRAIN de l'ouest"))
    assert "Un territoire de ce nom est déjà dans le programme" in page.content.decode()
    assert Participation.objects.count() == 1

    client.post(add(programme), typed(name="pays LORRAIN de l'ouest", confirmed="on"))

    assert list(Participation.objects.values_list("number", flat=True)) == [1, 2]


def test_namesake_in_another_programme_is_not_told(client, programme):
    listed()
    client.post(add(programme), typed())
    assert programme.participations.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Ce champ est obligatoire."),
        ({"kind": "EMPIRE"}, "EMPIRE"),
        ({"population": "-3"}, "Une population ne peut pas être négative."),
        ({"population": "beaucoup"}, "nombre entier"),
        ({"population": "70 000 001"}, "inférieur ou égal à 70\u202f000\u202f000."),
        ({"population": "9" * 5000}, "nombre entier"),
        ({"name": "\u200b\u2060"}, "Ce champ est obligatoire."),
        ({"name": "\u2800\u3164"}, "Ce champ est obligatoire."),
        ({"population_year": "1789"}, "1900"),
        ({"siren": "12345"}, "Un numéro SIREN compte neuf chiffres."),
        ({"siren": "200000173"}, "Ce numéro SIREN n’existe pas"),
        ({"siren": "20000017²"}, "Un numéro SIREN compte neuf chiffres."),
        ({"siren": "٢٠٠٠٠٠١٧٢"}, "Un numéro SIREN compte neuf chiffres."),
        ({"communes_count": "-1"}, "Un nombre de communes ne peut pas être négatif."),
        ({"also_signs": "on"}, "Écrivez d’abord qui répond du territoire."),
        ({"referent-first_name": "Pauline"}, "Ce champ est obligatoire."),
        ({"referent-first_name": "P", "referent-last_name": "H", "referent-email": "x"}, "adresse"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_kept(client, programme, values, sentence):
    page = client.post(add(programme), typed(**values))
    text = page.content.decode()
    assert sentence in text
    assert 'value="Meuse"' in text
    assert Territory.objects.count() == 0


@pytest.mark.parametrize("population", ["61300", "61 300", "61\u00a0300", "61\u202f300"])
def test_figures_are_read_as_people_write_them(client, programme, population):
    client.post(add(programme), typed(population=population))

    assert Territory.objects.get().population == 61300


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Ligne\r\nBcc: x@y.example", "Ligne Bcc: x@y.example"),
        ("Pays\u202e de\u200b l’Ouest\x07", "Pays de l’Ouest"),
        ("D'Œuf 🐝 👩\u200d🌾", "D'Œuf 🐝 👩\u200d🌾"),
    ],
)
def test_a_name_is_one_line_that_reads_forward(client, programme, name, kept):
    client.post(add(programme), typed(name=name))

    assert Territory.objects.get().name == kept


def test_two_signatories_at_once_must_be_chosen_between(client, programme):
    sent = typed(referent=REFERENT, signatory=SIGNATORY, also_signs="on")
    page = client.post(add(programme), sent)
    assert "Un autre signataire est écrit\u00a0: choisissez." in page.content.decode()
    assert Participation.objects.count() == 0


@pytest.mark.parametrize("siren", ["200000172", "200 000 172", "200\u00a0000\u00a0172"])
def test_siren_is_kept_as_nine_digits(client, programme, siren):
    client.post(add(programme), typed(siren=siren))
    assert Territory.objects.get().siren == "200000172"


def test_correction_renames_the_circle_and_the_search(client, programme):
    participation = listed(programme)
    url = reverse("territories:edit", args=[programme.slug, participation.pk])
    client.post(url, typed(name="Cœur de Meuse"))
    participation.refresh_from_db()
    assert (participation.territory.name, participation.circle.name) == ("Cœur de Meuse", "Cœur de Meuse")
    assert list(Participation.objects.searching("coeur meuse")) == [participation]


def test_refusal_says_why_and_asks_nothing_more(client, programme):
    participation = solicited(programme)
    url = reverse("territories:decline", args=[programme.slug, participation.pk])
    assert "Dites pourquoi en quelques mots." in client.post(url, {"reason": " "}).content.decode()

    client.post(url, {"reason": "temporalité non appropriée"})

    participation.refresh_from_db()
    assert (participation.state, participation.reason) == ("declined", "temporalité non appropriée")
    page = client.get(reverse("territories:detail", args=[programme.slug, participation.pk])).content.decode()
    assert "Ce territoire a décliné" in page
    assert "Rien n’est attendu de ce territoire" in page


def test_territory_taken_back_stands_where_its_steps_left_it(client, programme):
    participation = solicited(programme)
    participations.withdraw(participation, by=None, reason="fusion")
    client.post(reverse("territories:resume", args=[programme.slug, participation.pk]))
    participation.refresh_from_db()
    assert (participation.state, participation.reason) == ("solicited", "")


def test_nobody_is_invited_in_a_territory_that_left():
    participation = participations.withdraw(listed(), by=None, reason="fusion")
    with pytest.raises(ParticipationClosed):
        people.invite_person(participation, Kind.REFERENT, by=None, **REFERENT)


def test_refusal_without_reason_or_twice_is_refused():
    participation = listed()
    with pytest.raises(ReasonMissing):
        participations.decline(participation, by=None, reason="  ")
    participations.decline(participation, by=None, reason="non")
    with pytest.raises(ParticipationClosed):
        participations.decline(participation, by=None, reason="encore non")


def test_referent_who_left_is_replaced_with_a_reason(client, programme):
    participation = solicited(programme)
    former = accepted(role_in(participation, Kind.REFERENT))
    url = reverse("territories:invite_referent", args=[programme.slug, participation.pk])
    sent = {**person(3), "replaces": former.pk}

    assert "pourquoi cette personne est remplacée" in client.post(url, sent).content.decode()
    client.post(url, {**sent, "reason": "congé maternité"})

    former.refresh_from_db()
    assert (former.state, former.reason) == ("ended", "congé maternité")
    assert role_in(participation, Kind.REFERENT).member.first_name == "Camille3"
    assert Entry.objects.filter(verb="role_ended").exists()


@pytest.mark.parametrize("kind", ["referent", "signatory"])
def test_person_already_invited_is_said(client, programme, kind):
    participation = solicited(programme)
    url = reverse(f"territories:invite_{kind}", args=[programme.slug, participation.pk])
    sent = REFERENT if kind == "referent" else SIGNATORY
    page = client.post(url, sent)
    assert "ou y est déjà invitée à cette adresse" in page.content.decode()
    assert participation.circle.roles.filter(kind=kind).count() == 1


def test_role_of_another_territory_cannot_be_replaced_from_here(client, programme):
    participation = solicited(programme)
    other = role_in(solicited(programme, name="Voisin"), Kind.REFERENT)
    url = reverse("territories:invite_referent", args=[programme.slug, participation.pk])
    client.post(url, {**person(3), "replaces": other.pk, "reason": "?"})
    other.refresh_from_db()
    assert other.state == "invited"


@pytest.mark.parametrize(
    ("name", "joined"),
    [
        ("Pays lorrain de l’Ouest", "du Pays lorrain de l’Ouest"),
        ("CC Cœur de Charente", "de la CC Cœur de Charente"),
        ("Ouest lorrain", "d’Ouest lorrain"),
        ("Rocroi", "de Rocroi"),
        ("Le Havre", "du Havre"),
        ("Les Mureaux", "des Mureaux"),
        ("Agglomération de Cahors", "de l’Agglomération de Cahors"),
        ("Communauté de communes du Val", "de la Communauté de communes du Val"),
        ("PNR du Vercors", "du PNR du Vercors"),
        ("Valence", "de Valence"),
        ("Lens", "de Lens"),
    ],
)
def test_names_are_joined_as_people_say_them(name, joined):
    assert of_territory(name) == joined


@pytest.mark.db
def test_database_refuses_a_territory_twice_in_a_programme():
    participation = listed()
    with pytest.raises(IntegrityError):
        Participation.objects.create(
            programme=participation.programme,
            territory=participation.territory,
            circle=listed(participation.programme, name="Autre").circle.__class__.objects.create(
                programme=participation.programme, kind="participation", name="x"
            ),
            number=99,
        )


@pytest.mark.db
@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"state": "declined", "reason": ""}, "participation_refusal_has_reason"),
        ({"state": "withdrawn", "reason": ""}, "participation_refusal_has_reason"),
    ],
)
def test_database_refuses_a_refusal_without_reason(values, name):
    participation = listed()
    with pytest.raises(IntegrityError, match=name):
        Participation.objects.filter(pk=participation.pk).update(**values)


@pytest.mark.db
@pytest.mark.parametrize(
    ("values", "name"),
    [({"name": ""}, "territory_has_a_name"), ({"kind": "EMPIRE"}, "territory_kind_is_known")],
)
def test_database_refuses_a_territory_without_name_or_of_no_kind(values, name):
    territory = listed().territory
    with pytest.raises(IntegrityError, match=name):
        Territory.objects.filter(pk=territory.pk).update(**values)


def test_who_was_asked_meanwhile_is_not_asked_twice():
    participation = listed(people=[(Kind.REFERENT, REFERENT), (Kind.SIGNATORY, SIGNATORY)], later=True)
    people.invite_person(participation, Kind.REFERENT, by=None, **REFERENT)
    assert people.invite_prospects(participation, by=None) == 1
    assert participation.circle.roles.filter(kind=Kind.REFERENT).count() == 1
    assert Prospect.objects.count() == 0


def test_nobody_is_asked_to_sign_what_is_signed(client, programme):
    participation = solicited(programme)
    signed(participation)
    url = reverse("territories:invite_signatory", args=[programme.slug, participation.pk])
    page = client.post(url, {**person(3), "replaces": "", "reason": ""})
    assert "L’engagement est déjà signé" in page.content.decode()
    assert participation.circle.roles.filter(kind=Kind.SIGNATORY).count() == 1


def test_organiser_has_links_to_hand_over_and_the_others_do_not(client, programme, as_role):
    participation = solicited(programme)
    detail = reverse("territories:detail", args=[programme.slug, participation.pk])
    commitment = reverse("territories:commitment", args=[programme.slug, participation.pk])
    assert client.get(detail).content.decode().count("data-copy=") == 1
    assert client.get(commitment).content.decode().count("data-copy=") == 1
    as_role("signatory", participation.circle)
    assert "data-copy=" not in client.get(detail).content.decode()
    assert "data-copy=" not in client.get(commitment).content.decode()
