"""The door of every request: odd characters, odd charsets, numbers that no database could hold."""

import pytest
from django.urls import reverse

from tests.programmes.factories import MemberFactory, RoleFactory, UserFactory, account_with_role

HUGE = "9" * 20
pytestmark = pytest.mark.django_db


@pytest.fixture
def role(client):
    ended = RoleFactory(kind="expert")
    client.force_login(account_with_role("organiser", ended.circle.programme.circle))
    return ended


def test_what_was_typed_loses_what_harms_and_nothing_else(client, role):
    url = reverse("programmes:role_end", args=[role.circle.programme.slug, role.pk])

    client.post(url, {"reason": "a\0b\u202e c\x1b\u2067 🐝\nÀ D'Œuf"})

    role.refresh_from_db()
    assert role.reason == "ab c 🐝\nÀ D'Œuf"


def test_a_query_with_nul_is_read_without_it(client, role):
    page = client.get(reverse("reminders:outbox", args=[role.circle.programme.slug]), {"q": "a\0b"})

    assert page.status_code == 200
    assert 'value="ab"' in page.text


@pytest.mark.parametrize("path", ["/territoires/{}/engagement/", "/acte/{}/"])
def test_an_identifier_too_large_for_a_database_is_not_found(client, path):
    client.force_login(UserFactory())

    assert client.get(path.format(HUGE)).status_code == 404
    assert client.get(path.format("9" * 5000)).status_code == 404


@pytest.mark.parametrize("member", [HUGE, "9" * 5000, "٣", "-1", ""])
def test_a_claim_of_an_odd_number_is_not_found(client, member):
    client.force_login(MemberFactory(user=UserFactory()).user)

    assert client.post(reverse("programmes:claim"), {"member": member}).status_code == 404


def test_another_charset_is_refused_by_a_page(client):
    client.handler.enforce_csrf_checks = True
    client.raise_request_exception = False
    client.cookies["csrftoken"] = "a" * 32

    answer = client.post(
        reverse("account_login"),
        data="a=1",
        content_type="application/x-www-form-urlencoded; charset=utf-16",
    )

    assert answer.status_code == 400
    assert "Cette demande n’a pas été comprise" in answer.text
