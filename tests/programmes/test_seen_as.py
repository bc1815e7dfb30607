"""« Voir comme » a member: what the organiser then sees, and what the journal keeps of it."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from foundation.jobs.models import Job
from foundation.journal.models import Entry
from foundation.journal.wording import tell
from foundation.mail.models import Message
from programmes.models import Look, Programme, Role
from programmes.services import roles as role_services
from programmes.services.states import change_state
from tests.access.world import World
from tests.programmes.factories import (
    MemberFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
    made_from_method,
)
from tests.programmes.looks import END, running, see_as, told
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory(programme):
    return listed(programme, name="Pays de Redon")


@pytest.fixture
def marie(programme, territory):
    """The référente of Redon; she has never signed in."""
    member = MemberFactory(programme=programme, first_name="Marie", last_name="Roy", email="marie@exemple.fr")
    RoleFactory(member=member, circle=territory.circle, kind=Role.Kind.REFERENT)
    return member


def page_of(member):
    return reverse("programmes:member", args=[member.programme.slug, member.pk])


def said(answer):
    return [str(one) for one in get_messages(answer.wsgi_request)]


def journal_of(member):
    return [
        tell(entry) for entry in Entry.objects.about(member).filter(verb__startswith="seen_as").order_by("pk")
    ]


def test_an_organiser_sees_the_home_of_a_member_and_comes_back(client, user, marie):
    begun = see_as(client, user, marie)
    home = client.get(begun.url)
    back = client.post(END)

    assert "Bonjour Marie" in told(home)
    assert "Vous voyez Essaim comme <strong>Marie Roy</strong>, référent·e · Pays de Redon" in told(home)
    assert "lecture seule, jusqu’à" in told(home)
    assert "Nommer" in told(home)  # what waits for her
    assert back.url == page_of(marie)
    assert "Vous voyez Essaim comme" not in told(client.get("/"))
    assert running() == 0


def test_the_menu_is_the_member_s(client, programme, user, marie):
    see_as(client, user, marie)

    board = told(client.get(reverse("programmes:board", args=[programme.slug])))

    assert "Calendrier" in board
    assert reverse("programmes:settings", args=[programme.slug]) not in board
    assert reverse("account_email") not in board
    assert client.get(reverse("programmes:team", args=[programme.slug])).status_code == 403


def test_the_journal_names_who_looked_and_through_whose_eyes(client, user, marie):
    see_as(client, user, marie)
    client.post(END)
    client.post(END)  # pressed twice

    assert journal_of(marie) == [
        f"{user.full_name} a regardé Essaim comme Marie Roy",
        f"{user.full_name} a cessé de regarder Essaim comme Marie Roy",
    ]
    assert {entry.user for entry in Entry.objects.filter(verb__startswith="seen_as")} == {user}


def test_the_member_reads_who_looked_in_their_place(client, user, marie):
    see_as(client, user, marie)
    client.post(END)
    marie.user = UserFactory()
    marie.save()
    client.force_login(marie.user)

    page = told(client.get(page_of(marie)))

    assert "Qui a regardé à votre place" in page
    assert "a regardé Essaim comme Marie Roy" in page
    assert "a inscrit" not in page  # the rest of the journal stays with the organisers


@pytest.mark.parametrize("where", ["member", "team", "territory"])
def test_the_button_stands_where_people_are(client, programme, territory, user, marie, where):
    RoleFactory(member=marie, circle=programme.circle, kind=Role.Kind.EXPERT)
    client.force_login(user)
    pages = {
        "member": page_of(marie),
        "team": reverse("programmes:team", args=[programme.slug]),
        "territory": reverse("territories:detail", args=[programme.slug, territory.pk]),
    }

    page = client.get(pages[where]).content.decode()

    assert f'action="{reverse("programmes:see_as", args=[programme.slug, marie.pk])}"' in page


def test_who_organises_is_not_looked_at(client, programme, user):
    colleague = account_with_role(Role.Kind.ORGANISER, programme.circle).members.get()

    answer = see_as(client, user, colleague)

    assert "organise aussi le programme" in said(answer)[0]
    assert Look.objects.count() == 0
    assert "voir-comme" not in client.get(page_of(colleague)).content.decode()


@pytest.mark.parametrize("state", ["ended", "declined", None])
def test_who_holds_nothing_here_is_not_looked_at(client, programme, user, state):
    nobody = MemberFactory(programme=programme)
    if state:
        RoleFactory(member=nobody, kind=Role.Kind.EXPERT, state=state)

    answer = see_as(client, user, nobody)

    assert "ne tient aucun rôle ici" in said(answer)[0]
    assert Look.objects.count() == 0


def test_a_member_of_another_programme_is_not_found(client, user, programme):
    elsewhere = RoleFactory(kind=Role.Kind.EXPERT, member=MemberFactory()).member
    client.force_login(user)

    answer = client.post(reverse("programmes:see_as", args=[programme.slug, elsewhere.pk]))

    assert answer.status_code == 404


def test_nothing_comes_of_the_account_of_the_member(client, programme, user, marie):
    """An administrator who organises another programme, and is here a référente."""
    marie.user = UserFactory(is_staff=True, is_superuser=True)
    marie.save()
    other = made_from_method(by=marie.user, title="Un autre programme")
    see_as(client, user, marie)

    home = told(client.get("/"))

    assert "Un autre programme" not in home
    assert client.get(reverse("programmes:board", args=[other.slug])).status_code == 404
    assert client.get(reverse("programmes:create")).status_code == 403
    assert reverse("programmes:create") not in home


def test_nothing_comes_of_the_other_programmes_of_the_organiser(client, user, marie):
    other = made_from_method(by=user, title="Un autre programme")
    see_as(client, user, marie)

    assert client.get(reverse("programmes:board", args=[other.slug])).status_code == 404
    assert "Un autre programme" not in told(client.get(reverse("programmes:list")))


def test_people_at_the_same_address_elsewhere_stay_unknown(client, user, marie):
    MemberFactory(programme=made_from_method(title="Ailleurs"), last_name="Namesake", email=marie.email)
    see_as(client, user, marie)

    home = told(client.get("/"))

    assert "Namesake" not in home
    assert "partagent votre adresse" not in home


def test_who_has_not_accepted_sees_only_their_invitation(client, programme, user):
    member = MemberFactory(programme=programme, first_name="Ana", last_name="Roy", email="ana@exemple.fr")
    role_services.invite(programme.circle, Role.Kind.EXPERT, member=member, by=user)
    see_as(client, user, member)

    home = told(client.get("/"))

    assert "Ana Roy n’a pas encore accepté : seul le message d’invitation lui est ouvert." in home
    assert "Accepter ou non d’être" in home
    assert client.get(reverse("programmes:board", args=[programme.slug])).status_code == 404


def test_the_act_of_a_member_shows_and_cannot_be_done(client, programme, user):
    member = MemberFactory(programme=programme, email="ana@exemple.fr")
    role = role_services.invite(programme.circle, Role.Kind.EXPERT, member=member, by=user)
    see_as(client, user, member)
    page = reverse("programmes:act", args=["answer_invitation", role.pk])

    shown, done = client.get(page), client.post(page, {"answer": "accept"})

    assert "J’accepte" in told(shown)
    assert "Vous répondez ici à la place" not in told(shown)
    assert done.status_code == 403
    assert Role.objects.get(pk=role.pk).state == "invited"


def test_their_messages_open_as_oneself(client, programme, user):
    member = MemberFactory(programme=programme, first_name="Ana", last_name="Roy", email="ana@exemple.fr")
    role_services.invite(programme.circle, Role.Kind.EXPERT, member=member, by=user)
    Message.objects.create(
        template="programmes/email/invitation", scope=programme.scope, to_name="Un autre",
        to_address="x@exemple.fr", subject="Pour un autre", text="…", html="…", state="held",
    )  # fmt: skip
    see_as(client, user, member)

    outbox = client.get(client.post(END, {"then": "messages"}).url)

    assert outbox.status_code == 200
    hers = Message.objects.get(to_address="ana@exemple.fr")
    assert reverse("reminders:message", args=[programme.slug, hers.pk]) in told(outbox)
    assert "Pour un autre" not in told(outbox)


def test_a_draft_shows_nothing_to_its_members_yet(client, programme, user, marie):
    Programme.objects.filter(pk=programme.pk).update(state="draft")
    see_as(client, user, marie)

    assert "Le programme est un brouillon : ses organisateurs sont encore seuls à le voir." in told(
        client.get("/")
    )
    assert client.get(reverse("programmes:board", args=[programme.slug])).status_code == 404


def test_an_archive_is_looked_at_too(client, programme, user, marie):
    for state in ("closed", "archived"):
        change_state(programme, state, by=user)

    see_as(client, user, marie)

    assert "Vous voyez Essaim" in told(client.get(reverse("programmes:board", args=[programme.slug])))


def test_who_never_came_is_told_so(client, user, marie):
    see_as(client, user, marie)
    assert "Personne ne s’est encore connecté sous ce nom : voici ce qui s’afficherait." in told(
        client.get("/")
    )

    marie.user = UserFactory()
    marie.save()
    assert "Personne ne s’est encore connecté" not in told(client.get("/"))


def test_what_is_written_on_the_way_is_the_organiser_s(client):
    """A published version that is opened, a PDF that is asked for: the journal and the job name who did."""
    world = World()
    see_as(client, world.organiser, world.copil.members.get())

    client.get(reverse("reports:version", args=[world.programme.slug, world.published.pk, 1]))
    client.get(reverse("programmes:plan_pdf", args=[world.programme.slug, "affiche"]))

    assert Entry.objects.get(verb="version_read").user == world.organiser
    assert Job.objects.get(kind="documents.render").asked_by == world.organiser
    assert not Entry.objects.filter(user=world.copil).exists()


@pytest.mark.parametrize(("leads", "found"), [(False, False), (True, True)])
def test_a_search_finds_what_both_may_find(client, leads, found):
    world = World()
    if leads:
        member = world.organiser.members.get(programme=world.programme)
        RoleFactory(member=member, circle=world.programme.circle, kind=Role.Kind.LEAD)
    see_as(client, world.organiser, world.expert.members.get())

    def finds(words, name, one):
        page = client.get(reverse("search:results") + f"?q={words}").content.decode()
        return f'href="{reverse(name, args=[world.programme.slug, one.pk])}"' in page

    assert finds(world.participation.name, "territories:detail", world.participation)
    assert finds("imprimé", "listening:excerpt", world.excerpt) is found


def test_a_search_finds_no_more_than_the_member_would(client):
    world = World()
    nearby = world.programme.participations.get(territory__name="Pays d’à côté")
    nearby = reverse("territories:detail", args=[world.programme.slug, nearby.pk])
    see_as(client, world.organiser, world.delegate.members.get())

    assert nearby not in client.get(reverse("search:results") + "?q=côté").content.decode()
    client.post(END)
    assert nearby in client.get(reverse("search:results") + "?q=côté").content.decode()
