"""Sign-in, errors, statements and the style page: who sees what, and that nothing is inline."""

import re
from http import HTTPStatus

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from foundation.people.demo_logins import DEMO_LOGINS, PASSWORD
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db

ROLES = "admin organisatrice experte referent signataire delegue copil animateur chercheuse exterieur"
ADDRESSES = {f"{role}@demo.example" for role in ROLES.split()}


def text_of(response):
    return response.content.decode()


def test_there_is_one_demonstration_login_for_each_role():
    assert {login.email for login in DEMO_LOGINS} == ADDRESSES


@pytest.mark.parametrize(("demo", "shown"), [(True, ADDRESSES), (False, set())])
def test_demonstration_logins_show_in_the_demonstration_only(client, settings, demo, shown):
    settings.DEMO = demo

    page = text_of(client.get(reverse("account_login")))

    assert set(re.findall(r"\w+@demo\.example", page)) == shown
    assert (PASSWORD in page) is demo


def test_sign_in_offers_the_code_before_the_password(client):
    page = text_of(client.get(reverse("account_login")))

    assert page.index(reverse("account_request_login_code")) < page.index('type="password"')
    assert "clé d’accès" in page


def test_the_code_form_keeps_where_the_person_was_going(client):
    page = text_of(client.get(reverse("account_login"), {"next": "/programmes/"}))

    assert page.count('name="next" value="/programmes/"') >= 2


@pytest.mark.parametrize(
    ("demo", "debug", "status"), [(True, False, 200), (False, True, 200), (False, False, 404)]
)
def test_style_page_stays_in_the_workshop(client, settings, demo, debug, status):
    settings.DEMO, settings.DEBUG = demo, debug

    assert client.get(reverse("style")).status_code == status


@pytest.mark.parametrize("name", ["accessibility", "legal"])
def test_statements_name_who_answers(client, settings, name):
    settings.ADMINS = [("Administration", "aide@exemple.fr")]

    assert "mailto:aide@exemple.fr" in text_of(client.get(reverse(name)))


def test_unknown_page_shows_a_way_back(client):
    client.force_login(UserFactory())

    response = client.get("/nulle-part/")

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "Revenir à l’accueil" in text_of(response)


def test_a_form_kept_too_long_is_told_kindly():
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@b.fr"})

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "restée ouverte trop longtemps" in text_of(response)


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_an_error_page_stands_without_request_nor_manifest(settings, name):
    if name == "500.html":
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
        }

    page = render_to_string(name)

    assert 'href="/"' in page
    assert "<h1>" in page


@pytest.mark.parametrize(
    "name", ["account_email", "account_change_password", "mfa_index", "account_logout", "mfa_list_webauthn"]
)
def test_account_pages_wear_the_look(client, name):
    client.force_login(UserFactory())

    page = text_of(client.get(reverse(name), follow=True))

    assert 'class="topbar"' in page
    assert re.search(r"<h1>[A-ZÉ]", page)


@pytest.mark.parametrize(
    "name", ["account_login", "account_request_login_code", "account_reset_password", "style", "legal"]
)
def test_nothing_is_written_inline(client, settings, name):
    settings.DEMO = True

    page = text_of(client.get(reverse(name)))

    assert inline(page) == []


def inline(html):
    """What a strict policy refuses: styles, handlers, scripts without src that are not data."""
    scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", html)
    return re.findall(r"<[^>]+\sstyle=|<style|<[^>]+\son\w+=", html) + scripts


def test_the_code_arrives_in_french_in_text_and_in_html(client, delivered):
    user = UserFactory()

    client.post(reverse("account_request_login_code"), {"email": user.email})

    (mail,) = delivered()
    code = mail.subject.split("\u00a0:")[0]
    assert re.fullmatch(r"[A-Z0-9]{3,}-?[A-Z0-9]*", code)
    assert code in mail.body
    assert "Saisissez-le dans la page restée ouverte" in mail.body
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    assert code in html
    confirm = text_of(client.get(reverse("account_confirm_login_code")))
    assert "Saisir le code reçu" in confirm
    assert code not in confirm


def test_an_unknown_address_gets_the_same_page_and_a_kind_word(client, delivered):
    response = client.post(
        reverse("account_request_login_code"), {"email": "inconnue@exemple.fr"}, follow=True
    )

    assert "Saisir le code reçu" in text_of(response)
    assert "n’est invitée dans aucun programme" in delivered()[0].body
