"""The bodies of a programme: founded by its method, filled by invitation, seen by their members."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from copils import method
from copils.models import Body
from copils.services import change_body, invite_to_body
from foundation.journal.models import Entry
from foundation.mail.models import Message
from foundation.search import services as search
from programmes.methods import load
from programmes.methods.schema import faults
from programmes.models import Role
from programmes.roles import roles_of
from tests.copils.factories import body_of, seat
from tests.programmes.factories import ProgrammeFactory, account_with_role, made_from_method

pytestmark = pytest.mark.django_db
PERSON = {
    "civility": "M.",
    "first_name": "Yves",
    "last_name": "Le Goff",
    "function": "chargé de mission",
    "organisation": "Collectif Ville-Campagne",
    "email": "yves.legoff@exemple.fr",
}


def url(body, name, *args):
    return reverse(f"copils:{name}", args=[body.programme.slug, *args])


@pytest.mark.db
def test_method_founds_its_bodies():
    programme = made_from_method()
    bodies = programme.bodies.values_list("number", "kind", "level", "name")
    assert list(bodies) == [
        (1, "accompagnement", "national", "Groupe d’accompagnement"),
        (2, "copil", "national", "Comité de pilotage"),
    ]
    assert {body.circle.kind for body in programme.bodies.select_related("circle")} == {"body"}


def test_local_bodies_of_a_method_wait_for_their_territory():
    programme = ProgrammeFactory()
    local = [{"code": "local", "name": "Copil local", "kind": "copil", "level": "local"}]
    method.create(programme, local, None)
    method.create(programme, None, None)
    assert Body.objects.count() == 0


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"code": "c", "kind": "copil"}, "governance[1]\u00a0: la clé «\u00a0name\u00a0» manque"),
        (
            {"code": "c", "name": "Cour", "kind": "royale"},
            "governance[1].kind\u00a0: «\u00a0royale\u00a0» n’est pas",
        ),
    ],
)
def test_faults_of_a_method_are_said(entry, fault):
    (found,) = faults(load("page-blanche") | {"governance": [entry]}, "essai.yaml")

    assert found.startswith(f"essai.yaml · {fault}")


def test_organiser_invites_a_member_and_another(client, as_role):
    body = body_of()
    user = as_role("organiser", body.programme.circle)

    answer = client.post(url(body, "invite", body.pk), {**PERSON, "another": "1"})

    role = body.circle.roles.get()
    assert answer.url == url(body, "invite", body.pk)
    assert (role.kind, role.state, role.member.full_name) == ("body_member", "invited", "Yves Le Goff")
    assert Message.objects.get().to_address == PERSON["email"]
    assert Entry.objects.get(verb="role_invited").sentence == (
        f"{user.full_name} a invité Yves Le Goff comme membre de l’instance (Comité de pilotage)"
    )


@pytest.mark.parametrize("state", ["invited", "accepted"])
def test_member_already_there_is_said(client, as_role, state):
    body = body_of()
    role = invite_to_body(body, by=None, **PERSON)
    if state == "accepted":
        Role.objects.filter(pk=role.pk).update(state=state, answered_at=role.invited_at)
    as_role("organiser", body.programme.circle)

    page = client.post(url(body, "invite", body.pk), {**PERSON, "email": PERSON["email"].upper()})

    assert "Cette personne siège déjà ici" in page.content.decode()
    assert body.circle.roles.count() == 1


def test_same_person_sits_in_two_bodies():
    programme = ProgrammeFactory()
    first, second = body_of(programme), body_of(programme, "Comité technique", Body.Kind.TECHNICAL)
    members = {invite_to_body(body, by=None, **PERSON).member for body in (first, second)}
    assert len(members) == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"last_name": ""}, "Ce champ est obligatoire."),
        ({"email": "yves"}, "adresse"),
        ({"email": ""}, "obligatoire"),
    ],
)
def test_bad_input_is_said_and_kept(client, as_role, values, sentence):
    body = body_of()
    as_role("organiser", body.programme.circle)
    page = client.post(url(body, "invite", body.pk), {**PERSON, **values}).content.decode()
    assert sentence in page
    assert 'value="Yves"' in page
    assert body.circle.roles.count() == 0


def test_organiser_sees_states_and_links_to_hand_over(client, as_role):
    body = body_of()
    seat(body, "invited", first_name="Ana")
    seat(body, "accepted", first_name="Bao")
    seat(body, "declined", first_name="Cid")
    seat(body, "ended", first_name="Dan")
    as_role("organiser", body.programme.circle)

    text = client.get(url(body, "list")).content.decode()

    assert all(name in text for name in ("Ana", "Bao", "Cid"))
    assert "Dan" not in text
    assert text.count("data-copy=") == 1
    assert "A accepté de vive voix" in text


def test_answer_given_by_telephone_comes_back_to_the_page(client, as_role):
    body = body_of()
    role = seat(body, "invited")
    as_role("organiser", body.programme.circle)
    answer = client.post(
        reverse("programmes:record_answer", args=[body.programme.slug, role.pk]),
        {"answer": "accept", "back": url(body, "list")},
    )
    role.refresh_from_db()
    assert (answer.url, role.state) == (url(body, "list"), "accepted")


def test_member_sees_the_body_and_nothing_to_press(client):
    body = body_of()
    body_of(body.programme, "Comité technique", Body.Kind.TECHNICAL)
    seat(body, first_name="Bao", email="bao@exemple.fr")
    client.force_login(account_with_role("body_member", body.circle))

    text = client.get(url(body, "list")).content.decode()

    assert "Bao" in text
    assert "bao@exemple.fr" not in text
    assert "Comité technique" not in text
    assert "data-copy" not in text
    assert 'method="post"' not in text.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize(
    ("role", "listing", "managing"),
    [("organiser", 200, 200), ("body_member", 200, 403), ("expert", 403, 403), ("outsider", 404, 404),
     ("anonymous", 302, 302)],
)  # fmt: skip
def test_pages_answer_each_role(client, as_role, role, listing, managing):
    body = body_of()
    as_role(role, body.programme.circle)
    assert client.get(url(body, "list")).status_code == listing
    assert client.get(url(body, "add")).status_code == managing
    assert client.get(url(body, "edit", body.pk)).status_code == managing
    assert client.get(url(body, "invite", body.pk)).status_code == managing


def test_body_of_another_programme_is_not_there(client, as_role):
    body, elsewhere = body_of(), body_of()
    as_role("organiser", body.programme.circle)
    assert client.get(url(body, "edit", elsewhere.pk)).status_code == 404


def test_organiser_founds_and_renames(client, as_role):
    programme = ProgrammeFactory()
    as_role("organiser", programme.circle)
    assert "Aucune instance" in client.get(reverse("copils:list", args=[programme.slug])).content.decode()

    client.post(
        reverse("copils:add", args=[programme.slug]), {"name": "Comité d’orientation", "kind": "orientation"}
    )
    body = Body.objects.get()
    client.post(url(body, "edit", body.pk), {"name": "Comité des sages", "kind": "orientation"})

    body.refresh_from_db()
    assert (body.name, body.circle.name, body.number) == ("Comité des sages", "Comité des sages", 1)
    page = client.post(reverse("copils:add", args=[programme.slug]), {"name": "", "kind": "royale"})
    assert page.status_code == 200
    assert Body.objects.count() == 1


@pytest.mark.db
def test_bodies_are_found_by_the_organisers_and_their_members():
    body = body_of()
    change_body(body, kind=body.kind, name="Comité des sages", by=None)
    member = account_with_role("body_member", body.circle)
    stranger = account_with_role("body_member", body_of(body.programme, "Autre").circle)
    assert [hit.title for hit in search.find("sages", roles_of(member).keys)] == ["Comité des sages"]
    assert search.find("sages", roles_of(stranger).keys) == []


def test_board_says_how_many_answered(client, as_role):
    body = body_of()
    seat(body)
    seat(body, "invited")
    seat(body, "declined")
    as_role("organiser", body.programme.circle)
    text = client.get(reverse("programmes:board", args=[body.programme.slug])).content.decode()
    assert "1\u00a0membre · 1\u00a0invitation sans réponse" in text


@pytest.mark.db
def test_page_costs_the_same_whatever_the_number(client, as_role, django_assert_max_num_queries):
    body = body_of()
    as_role("organiser", body.programme.circle)
    counts = []
    for number in range(3):
        seat(body_of(body.programme, f"Groupe {number}", Body.Kind.WORKING_GROUP), "invited")
        client.get(url(body, "list"))
        with django_assert_max_num_queries(15) as captured:
            client.get(url(body, "list"))
        counts.append(len(captured))
    assert counts[0] == counts[2], counts


@pytest.mark.db
@pytest.mark.parametrize(("values", "name"), [({"name": ""}, "body_has_a_name")])
def test_database_refuses_a_body_without_name(values, name):
    body = body_of()
    with pytest.raises(IntegrityError, match=name):
        Body.objects.filter(pk=body.pk).update(**values)


@pytest.mark.db
def test_database_refuses_two_bodies_of_one_rank():
    first = body_of()
    second = body_of(first.programme, "Autre")
    with pytest.raises(IntegrityError):
        Body.objects.filter(pk=second.pk).update(number=first.number)
