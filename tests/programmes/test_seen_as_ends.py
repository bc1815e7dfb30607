"""A look ends: by its button, by itself, with a role, on signing out; then nothing of it may act."""

import datetime
import re

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail.links import COPIED, Link, sign
from programmes.models import Look, Role
from programmes.services import looks
from programmes.services import roles as role_services
from tests.programmes.factories import MemberFactory, RoleFactory, UserFactory, account_with_role
from tests.programmes.looks import END, running, see_as, told

pytestmark = pytest.mark.django_db
LATER = datetime.timedelta(minutes=31)


@pytest.fixture
def member(programme):
    member = MemberFactory(programme=programme, first_name="Marie", last_name="Roy")
    RoleFactory(member=member, kind=Role.Kind.EXPERT)
    return member


@pytest.fixture
def settings_page(programme):
    """What an organiser changes, and an expert does not open."""
    return reverse("programmes:settings_vocabulary", args=[programme.slug])


def sees_as(client):
    return "Vous voyez Essaim comme" in told(client.get(reverse("accessibility")))


def ends_told():
    return Entry.objects.filter(verb="seen_as_ended").count()


def test_it_lasts_half_an_hour(client, user, member):
    see_as(client, user, member)

    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=29)):
        assert sees_as(client)
    with time_machine.travel(timezone.now() + LATER):
        page = client.get("/")
        assert "Vous ne voyez plus Essaim comme Marie Roy." in told(page)
        assert not sees_as(client)
    assert (running(), ends_told()) == (0, 1)


def test_what_is_sent_from_its_page_once_it_is_over_is_refused(client, user, member, settings_page):
    """The organiser may do it, and did not mean to: they were looking."""
    see_as(client, user, member)

    with time_machine.travel(timezone.now() + LATER):
        refused = client.post(settings_page, {"workshop_one": "session", "workshop_many": "sessions"})
        done = client.post(settings_page, {"workshop_one": "session", "workshop_many": "sessions"})

    assert refused.status_code == 403
    assert "Vous ne voyez plus Essaim comme Marie Roy" in told(refused)
    assert done.status_code == 302


def test_a_part_of_its_page_is_not_filled_as_oneself(client, user, member, programme):
    see_as(client, user, member)

    with time_machine.travel(timezone.now() + LATER):
        part = client.get(reverse("reports:shelf", args=[programme.slug]), headers={"HX-Request": "true"})

    assert part.headers["HX-Refresh"] == "true"
    assert part.content == b""


def token_in(page, action):
    """The hidden token of the form that goes there."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page.content.decode(), re.DOTALL)
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form[0])[1]


def test_a_form_of_its_page_opens_nothing_later_even_from_a_tab_left_open(user, member, programme):
    """The tab still shows a button of the member; by then its browser is the organiser's again."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    begin = reverse("programmes:see_as", args=[programme.slug, member.pk])
    mine = client.get(reverse("programmes:member", args=[programme.slug, member.pk]))
    client.post(begin, {"csrfmiddlewaretoken": token_in(mine, begin)})
    export = reverse("programmes:plan_pdf", args=[programme.slug, "liste"])
    left_open = client.get(reverse("programmes:plan_pdf", args=[programme.slug, "affiche"]))
    theirs = re.search(r'"X-CSRFToken": "([^"]+)"', left_open.content.decode())[1]

    ended = client.post(END, {"csrfmiddlewaretoken": token_in(left_open, END)})
    late = client.post(export, {"csrfmiddlewaretoken": theirs})

    assert ended.status_code == 302
    assert not sees_as(client)
    assert late.status_code == 403


def test_it_does_not_come_back_with_an_old_session(client, user, member):
    """Another tab may save the session that it read before the end."""
    see_as(client, user, member)
    old = client.session["look"]
    client.post(END)
    session = client.session
    session["look"] = old
    session.save()

    assert not sees_as(client)
    assert ends_told() == 1


def test_nobody_takes_the_look_of_somebody_else(client, programme, user, member):
    see_as(client, user, member)
    colleague = account_with_role(Role.Kind.ORGANISER, programme.circle)
    client.force_login(colleague)
    session = client.session
    session["look"] = Look.objects.get().pk
    session.save()

    assert not sees_as(client)
    assert running() == 1


def test_it_ends_with_the_role_of_who_looks(client, programme, user, member):
    account_with_role(Role.Kind.ORGANISER, programme.circle)  # one at least remains
    see_as(client, user, member)

    role_services.end_role(programme.circle.roles.get(member__user=user), by=user, reason="")

    assert not sees_as(client)
    assert (running(), ends_told()) == (0, 1)


@pytest.mark.parametrize("becomes", ["nobody", "organiser"])
def test_it_ends_when_the_member_leaves_or_comes_to_organise(client, user, member, becomes):
    see_as(client, user, member)

    if becomes == "nobody":
        role_services.end_role(member.roles.get(), by=user, reason="")
    else:
        RoleFactory(member=member)

    assert not sees_as(client)
    assert running() == 0


def test_a_member_erased_meanwhile_is_looked_at_no_more(client, user, member):
    see_as(client, user, member)
    member.delete()

    assert client.get("/").status_code == 200
    assert not sees_as(client)


def test_signing_out_ends_it(client, user, member):
    see_as(client, user, member)

    client.post(reverse("account_logout"))

    assert (running(), ends_told()) == (0, 1)
    assert not client.session.get("_auth_user_id")


def test_coming_back_when_it_is_over_already_leads_back_all_the_same(client, user, member, programme):
    see_as(client, user, member)

    with time_machine.travel(timezone.now() + LATER):
        back = client.post(END)

    assert back.url == reverse("programmes:member", args=[programme.slug, member.pk])
    assert ends_told() == 1


def test_no_look_from_within_a_look(client, programme, user, member):
    other = RoleFactory(member=MemberFactory(programme=programme), kind=Role.Kind.LEAD).member
    see_as(client, user, member)

    answer = client.post(reverse("programmes:see_as", args=[programme.slug, other.pk]))

    assert answer.status_code == 403
    assert Look.objects.count() == 1


def test_a_refusal_by_the_service_names_itself(user, member):
    with pytest.raises(looks.NotToBeSeenAs):
        looks.begin(member, by=UserFactory())


@pytest.mark.parametrize(
    "name", ["account_email", "account_change_password", "mfa_index", "account_reauthenticate"]
)
def test_the_account_of_the_organiser_is_out_of_reach_meanwhile(client, user, member, name):
    see_as(client, user, member)

    page = client.get(reverse(name))

    assert page.status_code == 403
    assert "Le compte d’une personne n’est qu’à elle." in told(page)


def test_a_mailed_link_is_opened_in_one_s_own_name(client, user, member):
    role = role_services.invite(member.programme.circle, Role.Kind.PARTNER, member=member, by=user)
    link = sign(Link("answer_invitation", role.pk, member.holder, member.link_epoch), channel=COPIED)
    see_as(client, user, member)

    page = client.get(reverse("programmes:link", args=[link]))

    assert page.status_code == 403
    assert "Cette page ne se regarde pas à la place de quelqu’un" in told(page)


def test_the_demonstration_mailbox_is_closed(client, settings, user, member):
    settings.DEMO = True
    see_as(client, user, member)

    assert "Cette boîte réunit les messages de tout le monde." in told(client.get(reverse("mail:letters")))


def test_a_refusal_leads_back_to_the_page_of_its_button(client, user, member, programme, settings_page):
    see_as(client, user, member)
    board = "http://testserver" + reverse("programmes:board", args=[programme.slug])

    assert f'href="{board}"' in told(client.post(settings_page, headers={"Referer": board}))
    assert 'href="https://ailleurs.fr/"' not in told(
        client.post(settings_page, headers={"Referer": "https://ailleurs.fr/"})
    )


def test_a_step_back_does_not_show_its_pages_again(client, user, member):
    see_as(client, user, member)

    assert client.get("/").headers["Cache-Control"] == "private, no-store"


def test_who_looks_as_themselves_pays_nothing_for_it(client, user, member, programme):
    client.force_login(user)

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("programmes:board", args=[programme.slug]))

    assert [query["sql"] for query in queries if "programmes_look" in query["sql"]] == []
    assert list(get_messages(client.get("/").wsgi_request)) == []


def test_a_look_costs_a_few_queries_whatever_the_page(
    client, user, member, programme, django_assert_num_queries
):
    see_as(client, user, member)
    client.get("/")

    # The session, the account, the look, the role of each of the two, and the words of the banner.
    with django_assert_num_queries(6):
        client.get(reverse("accessibility"))
