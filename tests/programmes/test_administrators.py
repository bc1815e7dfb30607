"""Somebody must be able to come in first: `manage.py administrator`, by who holds the machine."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.people.models import User
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-long"


@pytest.fixture
def administrator(monkeypatch):
    """Run the command, with this on its standard input; what it says."""

    def run(email="ana@exemple.fr", typed=f"{PASSWORD}\n", **options):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        said = io.StringIO()
        call_command("administrator", email, stdout=said, **options)
        return said.getvalue()

    return run


def sign_in(client, email="ana@exemple.fr", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_the_first_account_signs_in_at_once_and_may_create_a_programme(client, administrator):
    said = administrator(first_name="Ana", last_name="Neuve")

    answer = sign_in(client)

    assert "Ana Neuve administre l’installation" in said
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get(reverse("programmes:create")).status_code == 200
    assert Entry.objects.get(verb="administrator_named").by_label == "l’hébergeur"


def test_without_a_password_they_come_in_by_a_code(client, administrator, delivered):
    said = administrator(typed="")

    answer = client.post(reverse("account_request_login_code"), {"email": "ana@exemple.fr"})

    assert "un code reçu par e-mail" in said
    assert not User.objects.get().has_usable_password()
    assert answer.status_code == 302
    assert [message.to for message in delivered()] == [["ana@exemple.fr"]]


def test_an_account_that_exists_is_promoted_and_keeps_what_it_has(client, administrator):
    user = UserFactory(email="ana@exemple.fr", first_name="Ana")
    user.set_password(PASSWORD)
    user.save()

    administrator("Ana@exemple.fr", typed="")

    user.refresh_from_db()
    assert User.objects.count() == 1
    assert (user.is_staff, user.first_name, user.check_password(PASSWORD)) == (True, "Ana", True)


@pytest.mark.parametrize(
    ("email", "typed", "said"),
    [("ana", PASSWORD, "adresse"), ("ana@exemple.fr", "court", "trop court")],
)
def test_what_cannot_be_is_said_and_nothing_is_written(administrator, email, typed, said):
    with pytest.raises(CommandError, match=said):
        administrator(email, typed=f"{typed}\n")

    assert not User.objects.exists()
