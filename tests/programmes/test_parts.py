"""What a programme uses of Essaim: read from its method, switched by its organisers, followed by every page."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.journal.models import Entry
from programmes.contracts import checklist, duties
from programmes.contracts.method import parts_of
from programmes.methods import codes, load
from programmes.methods.schema import faults
from programmes.models import Moment, Nomination, Programme, Role
from programmes.services import methods, moving
from programmes.services import settings as settings_services
from programmes.services.creation import create_programme
from programmes.services.editions import open_next_edition
from programmes.services.parts import PartsInUse, change_parts
from programmes.wording import what_is_asked_of
from tests.listening.factories import visit_in
from tests.programmes.factories import UserFactory, account_with_role, made_from_method
from tests.territories.factories import listed, person, signed, solicited

pytestmark = pytest.mark.django_db
BOTH = ["commitment", "listening"]
WHOLE = "s-organiser-pour-innover"


def made(code=WHOLE, **details):
    programme = create_programme(load(code), title="Essai", by=UserFactory(), **details)
    Programme.objects.filter(pk=programme.pk).update(state="running")
    return Programme.objects.get(pk=programme.pk)


def organiser_of(programme):
    return programme.circle.roles.get(kind="organiser").member.user


def again(programme):
    return Programme.objects.get(pk=programme.pk)


# What a method wants ----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", codes())
def test_only_the_first_of_the_methods_signs_and_listens(code):
    assert made(code).parts == (BOTH if code == WHOLE else [])


BARE = {"code": "x"}


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ({}, []),
        ({"nominations": [{"kind": "signatory"}]}, ["commitment"]),
        ({"nominations": [{"kind": "referent"}]}, []),
        ({"participation": {"undertakings": ["accueillir"]}}, ["commitment"]),
        ({"participation": {"undertakings": []}}, []),
        ({"guide": {"themes": []}}, ["listening"]),
        ({"meetings": [{"kind": "copil"}, {"kind": "listening"}]}, ["listening"]),
        ({"deadlines": [{"kind": "listening.file_note"}]}, ["listening"]),
        ({"deadlines": [{"kind": "territories.name_referent"}]}, []),
        ({"guide": {}, "nominations": [{"kind": "signatory"}], "parts": []}, []),
        ({"parts": ["listening", "commitment"]}, BOTH),
    ],
)
def test_a_method_says_what_it_uses_or_its_sections_do(said, parts):
    assert parts_of({**BARE, **said}) == parts


def test_a_part_that_does_not_exist_is_a_fault_of_the_file():
    (fault,) = faults({**load(WHOLE), "parts": ["votes"]}, "la-mienne.yaml")
    assert "la-mienne.yaml · parts[1]" in fault
    assert "commitment, listening" in fault


@pytest.mark.parametrize("parts", [[], ["listening"], BOTH])
def test_a_saved_method_and_the_next_edition_use_the_same(parts):
    programme = made()
    by = organiser_of(programme)
    programme = change_parts(programme, parts, by=by)

    saved = methods.save_method(programme, title="La nôtre", summary="", code="la-notre", by=by)
    assert create_programme(saved.data, title="Suite", by=by).parts == parts
    assert open_next_edition(programme, title="Édition 2", by=by).parts == parts


# Switched by the organisers ---------------------------------------------------------------------------


@pytest.fixture
def organised(as_role):
    programme = again(made_from_method())
    as_role("organiser", programme.circle)
    return programme


def url(programme, name="settings_parts"):
    return reverse(f"programmes:{name}", args=[programme.slug])


def news():
    return Entry.objects.filter(verb="settings_changed").count()


def test_switching_off_and_on_is_told_and_the_signatory_follows(client, organised):
    told = news()
    client.post(url(organised), {"listening": "on"})

    assert again(organised).parts == ["listening"]
    assert not organised.nominations.filter(kind="signatory").exists()
    assert news() == told + 2
    assert "Ce que le programme utilise" in Entry.objects.order_by("-pk").first().sentence

    client.post(url(organised), {"listening": "on", "commitment": "on"})
    assert again(organised).parts == BOTH
    assert organised.nominations.get(kind="signatory").label == "signataire"


def test_said_again_as_it_is_nothing_is_told(client, organised):
    told = news()
    client.post(url(organised), {"commitment": "on", "listening": "on"})
    assert news() == told
    assert Nomination.objects.filter(programme=organised, kind="signatory").count() == 1


def test_what_was_done_is_never_hidden(client, organised):
    participation = solicited(organised)
    signed(participation)
    solicited(organised, name="Pays voisin")
    visit_in(organised, participation=participation)

    answer = client.post(url(organised), {})

    assert "1 engagement signé, 1 signature demandée" in answer.text
    assert "1 écoute programmée" in answer.text
    assert answer.text.count("On ne peut pas s’en passer") == 2
    assert again(organised).parts == BOTH
    assert organised.nominations.filter(kind="signatory").exists()


def test_one_part_in_use_keeps_the_whole_change_from_being_half_done(organised):
    visit_in(organised)
    with pytest.raises(PartsInUse) as refusal:
        change_parts(organised, [], by=None)
    assert refusal.value.held == {"listening": ["1 écoute programmée"]}
    assert again(organised).parts == BOTH


def test_a_visit_elsewhere_or_a_signatory_thought_of(organised):
    visit_in(made_from_method(title="Ailleurs"))
    assert change_parts(organised, ["commitment"], by=None).parts == ["commitment"]

    listed(organised, [(Role.Kind.SIGNATORY, person(1))], later=True)
    with pytest.raises(PartsInUse) as refusal:
        change_parts(organised, [], by=None)
    assert refusal.value.held == {"commitment": ["1 signataire pressenti"]}


def test_who_names_a_signatory_uses_the_commitment():
    programme = made("page-blanche")
    row = {"kind": "signatory", "label": "maire", "plural": "maires"}
    settings_services.change_nominations(programme, [row], by=None)
    assert again(programme).parts == ["commitment"]


@pytest.mark.parametrize(("role", "status"), [("organiser", 200), ("referent", 403), ("outsider", 404)])
def test_the_page_is_the_organisers(client, as_role, role, status):
    participation = listed()
    programme = participation.programme
    as_role(role, participation.circle if role == "referent" else programme.circle)
    assert client.get(url(programme)).status_code == status


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_whatever_was_signed(client, organised, django_assert_num_queries, number):
    for rank in range(number):
        signed(solicited(organised, name=f"Pays {rank}"))
    with django_assert_num_queries(8):
        assert "cette partie reste" in client.get(url(organised)).text


def test_the_overview_says_what_is_used_and_leads_there(client, organised):
    page = client.get(url(organised, "settings")).text
    assert "Engagement signé, Écoutes" in page
    assert reverse("territories:terms", args=[organised.slug]) in page

    change_parts(organised, [], by=None)
    page = client.get(url(organised, "settings")).text
    assert "Ni engagement signé, ni écoutes" in page
    assert reverse("territories:terms", args=[organised.slug]) not in page


# What the pages of every floor say ----------------------------------------------------------------------


@pytest.fixture
def bare(as_role):
    """The blank page: nothing signed, nobody listened to, nobody to name."""
    programme = made("page-blanche")
    as_role("organiser", programme.circle)
    return programme


def test_nothing_of_an_unused_part_is_asked_shown_or_offered(client, bare):
    participation = listed(bare)
    pages = [
        url(bare, "board"),
        reverse("territories:list", args=[bare.slug]),
        reverse("territories:add", args=[bare.slug]),
        reverse("territories:detail", args=[bare.slug, participation.pk]),
        reverse("reports:shelf", args=[bare.slug]),
        reverse("reminders:home"),
    ]
    for page in pages:
        text = client.get(page).text.lower()
        for word in ("engagement", "signataire", "écoute", "fiche-reportage", "référent"):
            assert word not in text, (page, word)


def test_the_pages_of_an_unused_part_are_not_there(client, bare):
    participation = listed(bare)
    of_programme = [
        "territories:terms",
        "listening:list",
        "listening:plan",
        "listening:pairs",
        "listening:guide",
    ]
    of_territory = [
        "commitment",
        "commitment_pdf",
        "commitment_pass_on",
        "commitment_terms",
        "invite_signatory",
    ]
    asked = [reverse(name, args=[bare.slug]) for name in of_programme]
    asked += [reverse(f"territories:{name}", args=[bare.slug, participation.pk]) for name in of_territory]
    asked += [reverse("territories:go_to_commitment", args=[participation.pk])]
    assert [client.get(address).status_code for address in asked] == [404] * len(asked)
    acts = [reverse("territories:commitment_request", args=[bare.slug, participation.pk])]
    assert [client.post(address).status_code for address in acts] == [404]

    change_parts(bare, BOTH, by=None)
    assert [client.get(address).status_code for address in asked[:5]] == [200] * 5


def test_the_menu_keeps_its_word_when_one_goes_to_another_programme(client, as_role):
    """On the pages of the listening, the switch leads to the board of a programme that has none."""
    programme, other = made_from_method(), made("page-blanche")
    user = organiser_of(other)
    account_with_role(Role.Kind.ORGANISER, programme.circle, user=user)
    client.force_login(user)

    page = client.get(reverse("listening:list", args=[programme.slug])).text
    assert url(other, "board") in page
    assert reverse("listening:list", args=[other.slug]) not in page


def test_an_invitation_asks_only_what_the_programme_does():
    referent, expert = Role.Kind.REFERENT, Role.Kind.EXPERT
    assert len(what_is_asked_of(referent, made())) == 4
    assert what_is_asked_of(referent, made("page-blanche")) == [
        "être l’interlocuteur du programme pour votre territoire"
    ]
    assert len(what_is_asked_of(expert, made())) == 3
    assert what_is_asked_of(expert, made("page-blanche")) == [
        "apporter votre regard et vos compétences au programme"
    ]


def test_no_text_to_sign_is_asked_before_opening():
    title = "Le signataire sait à quoi son territoire s’engage"
    assert title in {one.title for one in checklist.before_opening(made())}
    assert title not in {one.title for one in checklist.before_opening(made("page-blanche"))}


def test_a_territory_that_signed_owes_no_visit_where_nobody_listens():
    programme = made()
    signed(solicited(programme))
    asked = {duty.kind.code for duty in duties.of_programme(programme)}
    assert "listening.plan_visit" in asked

    change_parts(programme, ["commitment"], by=None)
    assert {duty.kind.code for duty in duties.of_programme(programme)} == asked - {"listening.plan_visit"}


@pytest.mark.parametrize(
    ("minimum", "told"),
    [(0, "participant·es (au besoin)"), (1, "1\u00a0participant·e"), (2, "2\u00a0participant·es")],
)
def test_nobody_reads_that_zero_people_are_named(minimum, told):
    named = Nomination(kind="participant", label="participant·e", plural="participant·es", minimum=minimum)
    assert named.told == told


# The way back of a move -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "offered"), [(7 * 24 - 1, True), (7 * 24 + 1, False)])
def test_a_move_is_undone_for_a_week(client, organised, hours, offered):
    copil = Moment.objects.get(programme=organised, code="copil")
    moving.move(organised, [moving.Move(copil.pk, datetime.date(2027, 5, 5))], by="Ana Roy")
    entry = moving.last_move(organised)

    with time_machine.travel(timezone.now() + datetime.timedelta(hours=hours), tick=False):
        client.force_login(account_with_role(Role.Kind.ORGANISER, organised.circle))
        assert ("Annuler ce déplacement" in client.get(url(organised, "calendar")).text) is offered
        client.post(reverse("programmes:plan_undo", args=[organised.slug, entry.pk]))

    copil.refresh_from_db()
    assert (copil.date == datetime.date(2027, 5, 5)) is not offered
