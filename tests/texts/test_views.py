import json
from uuid import uuid4

import pytest
from django.urls import reverse

from foundation.people.models import User
from foundation.texts import services

from .factories import TextFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"}
SCRIPT = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def author(client):
    user = User.objects.create_user("aline@demo.example", first_name="Aline", last_name="Dupré")
    client.force_login(user)
    return user


@pytest.fixture
def text():
    return TextFactory(html="<p>Un</p><p>Deux</p>")


@pytest.fixture
def post(client, text, author):
    def post(*, headers=SCRIPT, **fields):
        fields = {"base": 1, "operation": uuid4(), "user": author.pk, **fields}
        return client.post(reverse("save", args=[text.pk]), fields, **headers)

    return post


def test_a_save_answers_its_state(post, text, author):
    answer = post(html="<p>Un<script>x</script></p>").json()

    text.refresh_from_db()
    assert (answer["state"], answer["revision"], answer["kept_as"]) == ("saved", 2, 2)
    assert answer["html"] == answer["values"]["current"] == text.html == "<p>Un</p>"
    assert text.revisions.get(number=2).by == author


def test_a_plain_save_becomes_paragraphs_and_comes_back_plain(post, text):
    answer = post(plain="Un < deux\n\nTrois").json()

    text.refresh_from_db()
    assert text.html == "<p>Un &lt; deux</p><p>Trois</p>"
    assert answer["values"] == {"current": "Un < deux\n\nTrois", "theirs": "", "both": "", "poor": False}


def test_a_plain_area_is_told_when_it_cannot_show_the_layout(post, text):
    services.save(text.pk, "<p>Un</p><p><em>Deux</em></p>", base=1, operation=uuid4(), by=None)

    answer = post(plain="UN\n\nDeux").json()

    assert (answer["state"], answer["values"]["poor"]) == ("merged", True)


def test_a_conflict_answers_both_texts_and_the_panel_to_choose(post, text):
    services.save(text.pk, "<p>Un de Karim</p><p>Deux</p>", base=1, operation=uuid4(), by="Karim <Belaïd>")

    response = post(html="<p>Un d’Aline</p><p>Deux</p>")

    answer = response.json()
    assert (response.status_code, answer["state"], answer["theirs_by"]) == (409, "stale", "Karim <Belaïd>")
    assert answer["theirs"] == "<p>Un de Karim</p><p>Deux</p>"
    assert answer["both"] == "<p>Un de Karim</p><p>Un d’Aline</p><p>Deux</p>"
    for words in (
        "Garder la mienne",
        "Karim &lt;Belaïd&gt;",
        "<mark>d’Aline</mark>",
        "<mark>de Karim</mark>",
    ):
        assert words in answer["panel"]


def test_a_locked_text_answers_so(post, text):
    services.lock(text)

    response = post(html="<p>Trop tard</p>")

    assert (response.status_code, response.json()["state"]) == (423, "locked")
    assert "fermé à l’écriture" in response.json()["message"]


@pytest.mark.parametrize(
    "fields", [{"base": "-1"}, {"base": "x"}, {"base": ""}, {"operation": "x"}, {"operation": ""}]
)
def test_an_incomplete_save_is_refused_and_writes_nothing(post, text, fields):
    response = post(html="<p>a</p>", **fields)

    text.refresh_from_db()
    assert (response.status_code, response.json()["state"], text.revision) == (400, "refused", 1)


def test_what_one_account_typed_is_not_saved_as_another(post, text):
    """Somebody else signed in, in another tab of the same browser."""
    response = post(html="<p>a</p>", user=999_999)

    text.refresh_from_db()
    assert (response.status_code, response.json()["state"], text.revision) == (403, "stranger", 1)


@pytest.mark.parametrize(
    ("back", "goes"), [("/texte/ici/", "/texte/ici/"), ("https://e.org/", "/"), ("", "/")]
)
def test_without_script_one_comes_back_where_one_was(post, text, back, goes):
    response = post(headers=BROWSER, html="<p>a</p>", back=back)

    text.refresh_from_db()
    assert (response.status_code, response.url, text.html) == (302, goes, "<p>a</p>")


def test_without_script_a_conflict_is_a_page_that_offers_the_three_choices(post, client, text):
    services.save(text.pk, "<p>Un de Karim</p><p>Deux</p>", base=1, operation=uuid4(), by="Karim")

    response = post(headers=BROWSER, html="<p>Un <b>d’Aline</b></p><p>Deux</p>", back="/texte/ici/")

    assert response.status_code == 409
    for words in ("Garder la mienne", "Garder les deux", "Prendre la sienne", 'name="base" value="2"'):
        assert words in response.text
    assert "&lt;p&gt;Un d’Aline&lt;/p&gt;&lt;p&gt;Deux&lt;/p&gt;" in response.text


def test_without_script_a_refused_text_is_shown_to_be_copied(post, text):
    services.lock(text)

    response = post(headers=BROWSER, html="<p>Trop tard</p><script>x</script>")

    assert (response.status_code, "<p>Trop tard</p>" in response.text, "<script>x" in response.text) == (
        423,
        True,
        False,
    )


def test_the_page_holds_a_form_that_works_without_script(client, author, text):
    response = client.get(reverse("write", args=[text.pk]))

    for written in (
        f'action="{reverse("save", args=[text.pk])}"',
        'name="plain"',
        f'data-revision="1" data-user="{author.pk}"',
        "\nUn\n\nDeux</textarea>",
        'data-html="&lt;p&gt;Un&lt;/p&gt;&lt;p&gt;Deux&lt;/p&gt;"',
        "Enregistrer</button>",
    ):
        assert written in response.text


def test_the_scripts_carry_the_nonce_of_the_page(client, author, text):
    response = client.get(reverse("write", args=[text.pk]))

    nonce = response.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    assert response.text.count(f'nonce="{nonce}"') >= 2
    assert "style-src 'self';" in response.headers["Content-Security-Policy"] + ";"


def test_words_for_the_scripts_are_written_as_data(client, author, text):
    response = client.get(reverse("write", args=[text.pk]))

    words = json.loads(
        response.text.split('id="essaim-words" type="application/json">')[1].split("</script>")[0]
    )
    assert words["signin"] == "Reconnectez-vous, votre texte est gardé ici"
    assert words["sign_in"] == reverse("account_login")


@pytest.mark.parametrize(("html", "rich"), [("<p>a</p>", False), ("<p><em>a</em></p>", True)])
def test_a_plain_area_keeps_the_layout_by_giving_way_to_the_rich_editor(client, author, html, rich):
    response = client.get(reverse("write_plain", args=[TextFactory(html=html).pk]))

    assert ("data-rich-editor" in response.text) is rich


@pytest.mark.parametrize("name", ["write", "write_plain"])
def test_a_locked_text_is_read_and_not_edited(client, author, text, name):
    services.lock(text)

    response = client.get(reverse(name, args=[text.pk]))

    assert "<textarea" not in response.text
    assert "<p>Un</p><p>Deux</p>" in response.text


def test_a_hostile_text_that_reached_the_database_is_shown_harmless(client, author, text):
    from django.db import connection

    services.lock(text)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE texts_text SET html = %s", ["<p>vu</p><script>x</script><img src=x onerror=y>"]
        )

    response = client.get(reverse("write", args=[text.pk]))

    assert ("<p>vu</p>" in response.text, "onerror" in response.text, "<script>x" in response.text) == (
        True,
        False,
        False,
    )
