"""An address proves a person only where somebody showed that they read it."""

import pytest
from allauth.account.models import EmailAddress
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


@pytest.mark.parametrize("owner", ["member", "account"])
def test_no_account_adds_the_address_of_somebody_else(client, owner):
    theirs = MemberFactory().email if owner == "member" else UserFactory().email
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    client.force_login(user)

    answer = client.post(reverse("account_email"), {"email": theirs, "action_add": ""})

    assert not EmailAddress.objects.filter(email=theirs).exists()
    assert "celle de quelqu’un d’autre" in answer.content.decode()


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

    with pytest.raises(plan.PhaseIsAnchor):
        plan.remove_phase(programme.phases.get(code="e1"), by=None)
