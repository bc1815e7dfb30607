"""The page of a territory: who sees what, and what may be done there."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.mail.models import Message
from programmes.models import Member, Role
from programmes.services.members import change_member
from programmes.services.roles import end_role
from territories.models import Participation
from territories.models.commitment import CommitmentTerms
from territories.services import announce_step, make_step, participations, waive_step
from territories.story import path_for
from tests.programmes.factories import account_with_role, made_from_method
from tests.territories.factories import accepted, listed, person, role_in, signed, solicited, with_delegates

pytestmark = pytest.mark.django_db
Kind = Role.Kind
OF_PROGRAMME = {"organiser", "expert", "body_member", "researcher"}


def url_of(participation, name="detail", *args):
    return reverse(f"territories:{name}", args=[participation.programme.slug, participation.pk, *args])


def circle_for(role, participation):
    return participation.programme.circle if role in OF_PROGRAMME else participation.circle


@pytest.mark.parametrize(
    ("role", "status", "people", "journal", "email"),
    [
        ("organiser", 200, True, True, False),
        ("referent", 200, True, True, False),
        ("signatory", 200, True, False, False),
        ("delegate", 200, True, False, False),
        ("expert", 200, True, False, False),
        ("body_member", 200, False, False, False),
        ("researcher", 404, False, False, False),
        ("outsider", 404, False, False, False),
    ],
)
def test_each_role_sees_its_part_of_the_page(client, as_role, role, status, people, journal, email):
    participation = solicited()
    make_step(participation, "agreed", by=None)
    as_role(role, circle_for(role, participation))

    answer = client.get(url_of(participation))
    text = answer.content.decode()

    assert answer.status_code == status
    assert ("Pauline Humbert" in text) is people
    assert ("a recensé" in text) is journal
    assert ("pauline.humbert@exemple.fr" in text) is email


@pytest.mark.parametrize(
    ("role", "readable"),
    [("organiser", True), ("referent", True), ("signatory", True), ("delegate", False), ("expert", False)],
)
def test_signed_commitment_is_shown_to_whom_it_opens(client, as_role, run_jobs, role, readable):
    participation = solicited()
    signed(participation)
    run_jobs()
    as_role(role, circle_for(role, participation))
    pdf = url_of(participation, "commitment_pdf")

    assert (pdf in client.get(url_of(participation)).content.decode()) is readable
    assert client.get(pdf).status_code == (200 if readable else 403)


def test_body_member_does_not_open_what_is_not_retained(client, as_role):
    participation = solicited()
    as_role("body_member", participation.programme.circle)
    assert client.get(url_of(participation)).status_code == 404


ORGANISERS_PAGES = ("edit", "decline", "withdraw", "invite_referent", "invite_signatory", "commitment_terms")
ORGANISERS_ACTS = ("resume", "send_invitations")


@pytest.mark.parametrize("name", ORGANISERS_PAGES)
@pytest.mark.parametrize(
    ("role", "status"),
    [("organiser", 200), ("referent", 403), ("expert", 403), ("outsider", 404), ("anonymous", 302)],
)
def test_pages_of_the_organisers_answer_each_role(client, as_role, name, role, status):
    participation = solicited()
    as_role(role, circle_for(role, participation))
    assert client.get(url_of(participation, name)).status_code == status


@pytest.mark.parametrize("name", ORGANISERS_ACTS)
@pytest.mark.parametrize(("role", "status"), [("organiser", 302), ("referent", 403), ("outsider", 404)])
def test_acts_of_the_organisers_answer_each_role_and_only_to_post(client, as_role, name, role, status):
    participation = participations.withdraw(listed(), by=None, reason="fusion")
    as_role(role, circle_for(role, participation))
    assert client.get(url_of(participation, name)).status_code == 405
    assert client.post(url_of(participation, name)).status_code == status
    participation.refresh_from_db()
    assert participation.is_open is (name == "resume" and role == "organiser")


def test_territory_of_another_programme_is_not_there(client, as_role):
    participation, elsewhere = listed(), listed()
    as_role("organiser", participation.programme.circle)
    url = reverse("territories:detail", args=[participation.programme.slug, elsewhere.pk])
    assert client.get(url).status_code == 404


def test_page_costs_the_same_whatever_the_number_of_people(client, as_role, django_assert_max_num_queries):
    participation = solicited()
    as_role("organiser", participation.programme.circle)
    counts = []
    for category in ("elu", "technicien", "societe_civile"):
        with_delegates(participation, category)
        client.get(url_of(participation))
        with django_assert_max_num_queries(15) as captured:
            client.get(url_of(participation))
        counts.append(len(captured))
    assert counts[0] == counts[2], counts


def test_trail_tells_the_story(client, as_role):
    participation = with_delegates(listed(), "elu", "technicien")
    make_step(participation, "solicited", by=None)
    waive_step(participation, "reread", by=None, reason="pas de fiche")
    announce_step(participation, "visited", by=None, text="visite les 12 et 13 mars")
    as_role("organiser", participation.programme.circle)

    trail = client.get(url_of(participation)).context["trail"]

    told = {step.title: (step.state, step.detail) for step in trail}
    assert told["Sollicité"][0] == "done"
    assert told["Accord"] == ("now", "")
    assert told["3 délégués"] == ("later", "2 sur 3")
    assert told["Visité"] == ("later", "visite les 12 et 13 mars")
    assert told["Fiche relue"] == ("done", "sans objet")
    assert [step.title for step in trail if not step.url] == [
        "Engagement signé",
        "Référent nommé",
        "3 délégués",
    ]


def test_on_a_phone_what_waits_comes_before_the_path_which_is_folded(client, as_role):
    participation = solicited()
    as_role("referent", participation.circle)

    page = client.get(url_of(participation)).content.decode()

    folded, waits = page.index('<details class="trail-fold">'), page.index('id="waits-title"')
    assert folded < page.index("</details>", folded) < waits


def test_trail_stops_where_the_territory_declined(client, as_role):
    participation = participations.decline(solicited(), by=None, reason="non")
    as_role("organiser", participation.programme.circle)
    trail = client.get(url_of(participation)).context["trail"]
    assert [(step.title, step.detail) for step in trail if step.state == "refused"] == [("Accord", "refus")]
    assert not any(step.url for step in trail)


def test_organiser_notes_an_agreement_given_by_telephone(client, as_role):
    participation = solicited()
    as_role("organiser", participation.programme.circle)
    url = url_of(participation, "step", "agreed")

    client.post(url, {"state": "done", "at": "2026-11-12", "reason": "donné par téléphone"})

    participation.refresh_from_db()
    step = participation.steps.get(kind__code="agreed")
    assert (participation.state, str(step.at), step.reason) == ("agreed", "2026-11-12", "donné par téléphone")
    client.post(url_of(participation, "step_undo", "agreed"))
    participation.refresh_from_db()
    assert participation.state == "solicited"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"state": "waived"}, "Dites pourquoi cette étape est sans objet."),
        ({"state": "done", "at": "hier"}, "date"),
    ],
)
def test_step_says_what_is_wrong(client, as_role, sent, sentence):
    participation = solicited()
    as_role("organiser", participation.programme.circle)
    page = client.post(url_of(participation, "step", "visited"), sent)
    assert sentence in page.content.decode()
    assert not participation.steps.filter(kind__code="visited").exists()


@pytest.mark.parametrize("code", ["committed", "referent_named", "delegates_named", "inconnue"])
def test_proven_or_unknown_steps_are_not_noted_by_hand(client, as_role, code):
    participation = solicited()
    as_role("organiser", participation.programme.circle)
    assert client.get(url_of(participation, "step", code)).status_code == 404
    assert client.post(url_of(participation, "step_undo", code)).status_code == 404


def test_referent_passes_the_request_on(client, as_role):
    participation = solicited()
    as_role("referent", participation.circle)
    former = role_in(participation, Kind.SIGNATORY)

    answer = client.post(url_of(participation, "commitment_pass_on"), person(5, phone=""))

    former.refresh_from_db()
    assert answer.status_code == 302
    assert (former.state, former.reason) == ("ended", "demande transmise à Camille5 Durand5")
    assert role_in(participation, Kind.SIGNATORY).member.first_name == "Camille5"


@pytest.mark.parametrize(("email", "offered"), [("jeanne@exemple.fr", True), ("", False)])
def test_link_to_sign_is_offered_to_whom_its_code_can_reach(client, as_role, email, offered):
    participation = solicited()
    Member.objects.filter(roles=role_in(participation, Kind.SIGNATORY)).update(email=email)
    as_role("organiser", participation.programme.circle)

    page = client.get(url_of(participation, "commitment"))

    assert [bool(link) for _role, link in page.context["signatories"]] == [offered]


def test_signed_commitment_is_no_longer_passed_on(client, as_role):
    participation = solicited()
    signed(participation)
    as_role("referent", participation.circle)
    assert client.post(url_of(participation, "commitment_pass_on"), person(5)).status_code == 403


def test_request_is_sent_again_only_to_somebody(client, as_role, mailoutbox):
    participation = solicited()
    as_role("organiser", participation.programme.circle)
    url = url_of(participation, "commitment_request")
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert "Demande envoyée à Jeanne Marchal." in client.post(url, follow=True).content.decode()
    end_role(role_in(participation, Kind.SIGNATORY), by=None)
    assert "Personne n’est désigné pour signer" in client.post(url, follow=True).content.decode()


@pytest.mark.parametrize("role", ["organiser", "referent"])
def test_request_pressed_again_and_again_leaves_once(client, as_role, role):
    requests = Message.objects.filter(template="territories/email/sign_request")
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False) as clock:
        participation = solicited()
        as_role(role, circle_for(role, participation))
        url = url_of(participation, "commitment_request")
        clock.shift(60)

        told = client.post(url, follow=True).content.decode()
        assert "vient de partir à Jeanne Marchal, à 10\u00a0h" in told
        assert "dernière demande le 22 novembre 2026 à 10 h" in told.replace("\u00a0", " ")
        assert requests.count() == 1

        clock.shift(660)
        told = [client.post(url, follow=True).content.decode() for _press in range(4)]
        assert ["Demande envoyée" in page for page in told] == [True, False, False, False]
        assert requests.count() == 2


@pytest.mark.parametrize("why", ["failed", "address"])
def test_request_that_did_not_arrive_leaves_at_once(client, as_role, why):
    participation = solicited()
    as_role("organiser", participation.programme.circle)
    requests = Message.objects.filter(template="territories/email/sign_request")
    if why == "failed":
        requests.update(state="failed")
    else:
        signatory = role_in(participation, Kind.SIGNATORY).member
        change_member(signatory, by=None, email="mairie@exemple.fr")

    client.post(url_of(participation, "commitment_request"))

    assert requests.count() == 2


def test_text_of_one_territory_and_of_all(client, as_role):
    participation = solicited()
    programme = participation.programme
    as_role("organiser", programme.circle)

    client.post(
        url_of(participation, "commitment_terms"),
        {"undertakings": "- venir\n\n• écouter ", "organisers_cover": ""},
    )
    client.post(reverse("territories:terms", args=[programme.slug]), {"undertakings": "venir tous"})

    own = Participation.objects.get(pk=participation.pk).commitment.current_terms
    assert (own["undertakings"], own["organisers_cover"]) == (["venir", "écouter"], [])
    assert CommitmentTerms.objects.get(programme=programme).undertakings == ["venir tous"]


@pytest.mark.parametrize(("role", "status"), [("organiser", 200), ("referent", 403), ("outsider", 404)])
def test_text_of_the_programme_answers_each_role(client, as_role, role, status):
    participation = listed()
    as_role(role, circle_for(role, participation))
    assert client.get(reverse("territories:terms", args=[participation.programme.slug])).status_code == status


def test_path_of_the_referent_goes_step_by_step():
    participation = with_delegates(solicited(), "elu", "technicien")
    role = accepted(role_in(participation, Kind.REFERENT))
    user = account_with_role(Kind.REFERENT, participation.circle)
    role.member.user = user
    programme = participation.programme

    found = path_for(Participation.objects.select_related("commitment").get(pk=participation.pk), user)

    told = {step.title: (step.state, step.detail, step.button) for step in found["steps"]}
    assert told["Confirmer la participation"] == ("later", "Signature demandée à Jeanne Marchal", "Voir")
    assert told["Nommer les 3 délégués"] == ("now", "Il manque\u00a0: société civile", "Nommer")
    assert "Recensé" not in told
    assert found["covers"] == programme.commitment_terms.organisers_cover


def test_home_of_the_referent_shows_the_path(client):
    participation = solicited()
    user = account_with_role(Kind.REFERENT, participation.circle)
    client.force_login(user)
    text = client.get("/").content.decode()
    assert "Le parcours de votre territoire, étape par étape." in text
    assert "Société civile\u00a0: à nommer" in text


def test_home_of_others_shows_no_path(client, as_role):
    participation = solicited()
    as_role("organiser", participation.programme.circle)
    assert "Le parcours de votre territoire" not in client.get("/").content.decode()


@pytest.mark.parametrize("role", ["organiser", "body_member", "expert"])
def test_board_shows_the_hive_and_the_funnel(client, as_role, role):
    programme = made_from_method()
    make_step(listed(programme), "agreed", by=None)
    as_role(role, programme.circle)
    text = client.get(reverse("programmes:board", args=[programme.slug])).content.decode()
    assert "La ruche" in text
    assert "Où en sont les territoires" in text
    assert "Pays lorrain de l’Ouest" in text


def test_board_of_a_delegate_shows_only_their_territory(client, as_role):
    programme = made_from_method()
    listed(programme, name="Voisin")
    own = listed(programme)
    as_role("delegate", own.circle)
    text = client.get(reverse("programmes:board", args=[programme.slug])).content.decode()
    assert "Pays lorrain de l’Ouest" in text
    assert "Voisin" not in text
    assert "Où en sont les territoires" not in text


def test_each_reads_what_waits_with_the_button_that_is_theirs(client, as_role):
    participation = solicited()
    as_role("organiser", participation.programme.circle)
    rows = {row.title: row for row in client.get(url_of(participation)).context["duties"]}
    assert (
        rows["Accepter ou non d’être référent·e"].url,
        bool(rows["Accepter ou non d’être référent·e"].remind_url),
    ) == (
        "",
        True,
    )
    assert rows["Confirmer la participation"].button == "Voir"

    user = account_with_role(Kind.REFERENT, participation.circle)
    client.force_login(user)
    rows = {row.title: row for row in client.get(url_of(participation)).context["duties"]}
    assert (rows["Nommer les 3 délégués"].button, rows["Nommer les 3 délégués"].remind_url) == ("Nommer", "")


def test_the_home_of_a_referent_of_two_programmes_tells_them_apart(client):
    first = listed()
    user = account_with_role(Kind.REFERENT, first.circle)
    second = listed(made_from_method(title="Édition 2"))
    account_with_role(Kind.REFERENT, second.circle, user=user)
    client.force_login(user)

    text = client.get("/").content.decode()

    for one in (first, second):
        for name in ("path", "contacts"):
            heading = text[text.index(f'id="{name}-{one.pk}"') :].split("</h2>")[0]
            assert one.programme.title in heading
