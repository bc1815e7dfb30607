"""A link asks for one act: used twice, old, altered, revoked, scanned, opened by somebody else."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail.links import COPIED, MAILED, Link, sign
from foundation.mail.models import Message
from programmes.links import link_of_invitation
from programmes.models import EmailCode, Member, Role
from programmes.services import members
from programmes.services import roles as services
from tests.programmes.factories import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    return RoleFactory(kind="delegate", state="invited")


def address(role, *, channel=MAILED, day=None, purpose="answer_invitation"):
    link = Link(purpose, role.pk, role.member.holder, role.member.link_epoch)
    return reverse("programmes:link", args=[sign(link, channel=channel, day=day)])


def state(role):
    return Role.objects.get(pk=role.pk).state


def test_get_shows_one_button_and_changes_nothing(client, role):
    page = client.get(address(role))

    assert page.status_code == 200
    assert "J’accepte" in page.content.decode()
    assert state(role) == "invited"
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("email", "offered"), [("ana@exemple.fr", True), ("", False)])
def test_a_link_to_copy_is_offered_to_whom_its_code_can_reach(role, email, offered):
    role.member.email = email

    assert bool(link_of_invitation(role)) is offered


def test_a_code_that_nobody_can_receive_is_told(client, role):
    """The link was copied, then the address was taken off the record."""
    Member.objects.filter(pk=role.member_id).update(email="")

    sent = {"answer": "accept", "send_code": "1"}
    page = client.post(address(role, channel=COPIED), sent, follow=True)

    assert page.status_code == 200
    assert "aucune adresse" in page.content.decode()
    assert state(role) == "invited"
    assert not EmailCode.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_mail_scanner_changes_nothing(client, role, method):
    getattr(client, method)(address(role), headers={"user-agent": "SafeLinks scanner"})

    assert state(role) == "invited"


def test_post_acts_and_proves_the_address(client, role):
    answer = client.post(address(role), {"answer": "accept"}, follow=True)

    role.member.refresh_from_db()
    assert state(role) == "accepted"
    assert role.member.email_proved_at
    assert "Vous avez accepté" in answer.content.decode()
    assert Entry.objects.get(verb="role_accepted").channel == "link:answer_invitation"


@pytest.mark.parametrize("reason", ["", "   ", "é" * 401])
def test_who_declines_says_why_and_loses_nothing_of_it(client, reason):
    role = RoleFactory(state="invited")

    page = client.post(address(role), {"answer": "decline", "reason": reason}).text

    role.refresh_from_db()
    assert role.state == "invited"
    assert '<details class="decline" open>' in page
    assert reason.strip() in page
    assert ("Dites en quelques mots pourquoi" in page) is not reason.strip()[:1].isalpha()


def test_declining_keeps_the_reason(client, role):
    client.post(address(role), {"answer": "decline", "reason": "En congé"})

    assert Role.objects.values_list("state", "reason").get(pk=role.pk) == ("declined", "En congé")


def test_used_twice_it_says_what_was_done(client, role):
    client.post(address(role), {"answer": "accept"})
    again = client.post(address(role), {"answer": "decline"}, follow=True)

    assert "Vous avez accepté" in again.content.decode()
    assert state(role) == "accepted"


def test_headers_keep_it_private(client, role):
    page = client.get(address(role))

    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "strict-origin"
    assert "noindex" in page["X-Robots-Tag"]


def test_nobody_is_signed_in_by_it(client, role):
    client.post(address(role), {"answer": "accept"})

    assert client.get(reverse("programmes:list")).status_code == 302


def test_somebody_else_signed_in_is_told(client, role):
    client.force_login(UserFactory(first_name="Zoé", last_name="Autre"))

    page = client.get(address(role)).content.decode()

    assert "ouvert au nom de Zoé Autre" in page
    assert "à la place de" in page
    assert "Ce n’est pas moi" in page


def test_an_altered_link_is_refused(client, role):
    url = address(role)
    altered = url[:-3] + ("aa/" if not url.endswith("aa/") else "bb/")

    answer = client.post(altered, {"answer": "accept"})

    assert answer.status_code == 404
    assert state(role) == "invited"


def test_misses_are_rate_limited_and_true_links_still_open(client, role):
    wrong = reverse("programmes:link", args=["n-importe-quoi"])
    for _miss in range(30):
        client.get(wrong)

    assert client.get(wrong).status_code == 429
    assert client.get(address(role)).status_code == 200


def test_an_old_link_leads_to_sign_in(client, role):
    old = address(role, day=timezone.localdate() - datetime.timedelta(days=91))

    answer = client.post(old, {"answer": "accept"})

    page = answer.content.decode()
    assert answer.status_code == 410
    assert reverse("account_request_login_code") in page
    assert f"/a-faire/answer_invitation/{role.pk}/" in page
    assert state(role) == "invited"


@pytest.mark.parametrize("revoke", ["epoch", "role", "address"])
def test_a_revoked_link_opens_nothing(client, role, revoke):
    url = address(role)
    if revoke == "epoch":
        members.revoke_links(role.member, by=None)
    elif revoke == "address":
        members.change_member(role.member, by=None, email="neuve@exemple.fr")
    else:
        services.end_role(role, by=None)

    answer = client.post(url, {"answer": "accept"})

    assert answer.status_code == 410
    assert state(role) != "accepted"


def test_a_link_for_another_purpose_or_person_opens_nothing(client, role):
    other = RoleFactory(kind="delegate", state="invited")
    wrong = Link("answer_invitation", role.pk, other.member.holder, 1)

    assert client.get(address(role, purpose="drop_everything")).status_code == 410
    assert client.get(reverse("programmes:link", args=[sign(wrong, channel=MAILED)])).status_code == 410


def code_in_last_mail():
    return re.search(r"\b(\d{6})\b", Message.objects.latest("pk").text)[1]


def test_a_copied_link_asks_for_a_code(client, role):
    url = address(role, channel=COPIED)

    refused = client.post(url, {"answer": "accept"})
    assert state(role) == "invited"
    assert "Recevoir le code" in refused.content.decode()

    client.post(url, {"send_code": "1"})
    client.post(url, {"answer": "accept", "code": code_in_last_mail()})
    assert state(role) == "accepted"


def test_wrong_codes_are_counted_and_the_sixth_is_dead(client, role):
    url = address(role, channel=COPIED)
    client.post(url, {"send_code": "1"})
    right = code_in_last_mail()
    wrong = "000000" if right != "000000" else "111111"

    for _try in range(5):
        client.post(url, {"answer": "accept", "code": wrong})
    answer = client.post(url, {"answer": "accept", "code": right})

    assert "Trop d’essais" in answer.content.decode()
    assert state(role) == "invited"


def test_a_code_lives_a_quarter_of_an_hour_and_leaves_no_trace(client, role):
    url = address(role, channel=COPIED)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post(url, {"send_code": "1"})
        code = code_in_last_mail()
        clock.shift(16 * 60)
        answer = client.post(url, {"answer": "accept", "code": code})

    assert "n’est plus valable" in answer.content.decode()
    assert code not in EmailCode.objects.get().code_hash


def test_a_second_code_waits_half_a_minute(client, role):
    url = address(role, channel=COPIED)

    client.post(url, {"send_code": "1"})
    answer = client.post(url, {"send_code": "1"}, follow=True)

    assert EmailCode.objects.count() == 1
    assert "Attendez 30 secondes" in answer.content.decode()


def test_the_same_page_opens_through_sign_in(client, role):
    user = UserFactory(email=role.member.email)
    members.claim_member(role.member, user)
    client.force_login(user)
    url = reverse("programmes:act", args=["answer_invitation", role.pk])

    client.post(url, {"answer": "accept"})

    assert state(role) == "accepted"
    client.force_login(UserFactory())
    assert client.get(url).status_code == 404
