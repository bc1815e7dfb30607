"""« Avant d’ouvrir »: what is missing, whether it matters, and what stays undone when a programme closes."""

import pytest
from django.urls import reverse

from copils.services import invite_to_body
from programmes.contracts import checklist
from programmes.methods import load
from programmes.models import Deadline, Programme, Role
from programmes.services import creation, members, roles
from programmes.services.states import change_state
from territories.models import CommitmentTerms
from tests.programmes.factories import MemberFactory, UserFactory, made_from_method
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db
TERRITORIES = "Des territoires sont inscrits"
SIGNATORY = "Le signataire sait à quoi son territoire s’engage"
DATES = "Les premières phases ont leurs dates"
REPLY = "Une adresse reçoit les réponses aux messages"
STRUCTURES = "Les structures qui portent le programme sont nommées"
COLLEAGUE = "Un collègue peut conduire le programme en votre absence"
PRESENTATION = "Une présentation dit à chacun de quoi il s’agit"
DEADLINES = "Ce qui est demandé a son échéance"
BODIES = "Les instances ont leurs membres"


def draft(**details):
    return made_from_method(state=Programme.State.DRAFT, **details)


def items(programme):
    programme = Programme.objects.get(pk=programme.pk)  # as the next page reads it
    return {one.title: one for one in checklist.before_opening(programme)}


def organiser_of(programme):
    return programme.circle.roles.get(kind="organiser").member.user


def test_a_new_draft_lacks_territories_people_and_a_presentation():
    found = items(draft())
    assert {title for title, one in found.items() if not one.done} == {
        TERRITORIES,
        COLLEAGUE,
        PRESENTATION,
        BODIES,
    }
    assert {title for title, one in found.items() if one.matters} == {
        TERRITORIES,
        SIGNATORY,
        DATES,
        REPLY,
        STRUCTURES,
    }


def with_a_territory(programme):
    listed(programme)


def without_undertakings(programme):
    CommitmentTerms.objects.filter(programme=programme).update(undertakings=[])


def without_address(programme):
    Programme.objects.filter(pk=programme.pk).update(reply_address="")


def without_structure(programme):
    programme.partners.all().delete()


def with_a_colleague(programme):
    other = MemberFactory(programme=programme)
    roles.invite(programme.circle, Role.Kind.ORGANISER, member=other, by=organiser_of(programme))


def with_a_presentation(programme):
    type(programme.presentation).objects.filter(programme=programme).update(text="<p>Voici.</p>")


def with_full_bodies(programme):
    for body in programme.bodies.all():
        person = {"first_name": "Ana", "last_name": f"Du {body.pk}", "email": "ana@exemple.fr"}
        invite_to_body(body, by=organiser_of(programme), **person)


def without_the_first_date(programme):
    moment = programme.phases.first().start
    type(moment).objects.filter(pk=moment.pk).update(date=None, precision="undated", anchor=None)


def with_a_deadline_to_date(programme):
    moment = programme.moments.get(code="copil")
    type(moment).objects.filter(pk=moment.pk).update(date=None, precision="undated", anchor=None)
    Deadline.objects.filter(programme=programme, duty_kind="programmes.answer_invitation").delete()
    Deadline.objects.create(
        programme=programme, duty_kind="programmes.answer_invitation", moment=moment, delay=None
    )


@pytest.mark.parametrize(
    ("change", "title", "done"),
    [
        (with_a_territory, TERRITORIES, True),
        (without_undertakings, SIGNATORY, False),
        (without_address, REPLY, False),
        (without_structure, STRUCTURES, False),
        (with_a_colleague, COLLEAGUE, True),
        (with_a_presentation, PRESENTATION, True),
        (with_full_bodies, BODIES, True),
        (without_the_first_date, DATES, False),
        (with_a_deadline_to_date, DEADLINES, False),
    ],
)
def test_each_line_follows_what_is_there(change, title, done):
    programme = draft()
    assert items(programme)[title].done is not done
    change(programme)
    found = items(programme)[title]
    assert found.done is done
    assert done or (found.url and found.button)


def test_rules_to_confirm_are_told_until_somebody_says_so():
    programme = draft()
    card = programme.method_card
    card.data = {
        **card.data,
        "rules": [{"code": "egalite", "statement": "Autant d’élues que d’élus", "check": {"is": "confirm"}}],
    }
    card.save()
    title = "Les règles de la méthode sont confirmées avec l’équipe"
    assert items(programme)[title].detail == "Autant d’élues que d’élus"
    programme.derogations.create(rule="egalite", breach="confirm", reason="Vu le 3 mars")
    assert items(programme)[title].done


def test_what_is_missing_never_prevents_from_opening(client):
    programme = draft()
    without_address(programme)
    client.force_login(organiser_of(programme))
    page = reverse("programmes:state_change", args=[programme.slug, "ouvert"])
    assert REPLY in client.get(page).content.decode()
    client.post(page)
    programme.refresh_from_db()
    assert programme.state == Programme.State.OPEN


def test_the_board_of_a_draft_tells_how_far_it_is(client):
    programme = draft()
    client.force_login(organiser_of(programme))
    part = reverse("programmes:state_progress", args=[programme.slug])
    assert part in client.get(reverse("programmes:board", args=[programme.slug])).content.decode()
    assert "5 points prêts sur 9" in client.get(part).content.decode()
    change_state(programme, Programme.State.OPEN, by=organiser_of(programme))
    assert part not in client.get(reverse("programmes:board", args=[programme.slug])).content.decode()


def test_what_closes_undone_is_counted_and_nothing_is_said_of_the_rest():
    programme = made_from_method()
    assert checklist.left_open(programme) == []
    participation = listed(programme)
    type(participation).objects.filter(pk=participation.pk).update(state="solicited")
    by = organiser_of(programme)
    member = members.find_or_add_member(programme, first_name="A", last_name="B", email="a@b.fr", by=by)
    roles.invite(programme.circle, Role.Kind.EXPERT, member=member, by=by)
    told = {one.told: one.number for one in checklist.left_open(programme)}
    assert told["Territoires sollicités, sans accord ni refus"] == 1
    assert told["Répondre à une invitation"] == 1


def test_a_programme_to_date_says_which_dates():
    programme = creation.create_programme(load("s-organiser-pour-innover"), title="Essai", by=UserFactory())
    found = items(programme)[DATES]
    assert not found.done
    assert found.detail.startswith("À dater\u00a0: ")
