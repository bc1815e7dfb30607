"""An address proves a person only where somebody showed that they read it."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.urls import reverse

from programmes.models import Role
from programmes.services import members, plan
from tests.programmes.factories import (
    MemberFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
    made_from_method,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("owner", "mails"), [("member", 0), ("account", 0), ("nobody", 1)], ids=["member", "account", "nobody"]
)
def test_the_address_of_somebody_else_gets_no_mail_and_the_same_answer(client, delivered, owner, mails):
    theirs = {"member": MemberFactory, "account": UserFactory, "nobody": UserFactory.build}[owner]().email
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    client.force_login(user)

    answer = client.post(reverse("account_email"), {"email": theirs, "action_add": ""}, follow=True)
    asked_once = len(delivered())
    cache.clear()  # the pause between two mails
    client.post(reverse("account_email"), {"email": theirs, "action_send": ""})

    page = answer.content.decode().replace(theirs, "X")
    assert "Si X n’est ici celle de personne d’autre, un courriel vient d’y partir" in page
    assert "quelqu’un d’autre" not in page
    assert (asked_once, len(delivered())) == (mails, 2 * mails)


def test_an_answer_through_sign_in_proves_no_address(client):
    role = RoleFactory(kind="delegate", state="invited")
    user = UserFactory(email=role.member.email)
    members.claim_member(role.member, user)
    client.force_login(user)

    client.post(reverse("programmes:act", args=["answer_invitation", role.pk]), {"answer": "accept"})

    role.member.refresh_from_db()
    assert Role.objects.get(pk=role.pk).state == "accepted"
    assert role.member.email_proved_at is None


def test_a_signature_is_not_given_by_voice(client):
    role = RoleFactory(kind="signatory", state="invited")
    client.force_login(account_with_role("organiser", role.circle.programme.circle))
    url = reverse("programmes:record_answer", args=[role.circle.programme.slug, role.pk])

    assert client.post(url, {"answer": "accept"}).status_code == 403
    assert Role.objects.get(pk=role.pk).state == "invited"


def test_a_phase_whose_end_is_a_deadline_is_not_removed():
    programme = made_from_method()

    with pytest.raises(plan.IsAnchor):
        plan.remove_phase(programme.phases.get(code="e1"), by=None)
