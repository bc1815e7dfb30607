"""What a programme shows of itself: the page where it is prepared, and the one that everybody may read."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.files.models import StoredFile
from foundation.journal.models import Entry
from programmes.models import Moment, Presentation, Programme
from programmes.services import presentation as services
from tests.programmes.factories import ProgrammeFactory, RoleFactory
from tests.programmes.presentation.face import address, picture, send, shown

pytestmark = pytest.mark.django_db
HOSTILE = '<p onclick="x()">Bonjour <script>alert(1)</script><img src=x onerror=y><a href="javascript:z">ici</a></p>'


# Preparing it ------------------------------------------------------------------------------------------------


def test_the_presentation_is_written_and_told(client, made):
    send(
        client,
        made,
        title="Autre titre",
        html="<p>Bonjour</p>",
        colour="0F5C4D",
        accent="#eaa221",
        contact="Nous",
    )

    made.refresh_from_db()
    found = shown(made)
    assert (made.title, found.text, found.colour, found.accent, found.contact) == (
        "Autre titre", "<p>Bonjour</p>", "#0f5c4d", "#eaa221", "Nous",
    )  # fmt: skip
    assert Entry.objects.get(verb="presentation_changed").data == {
        "what": "texte, couleur, couleur d’accent, contact"
    }
    changed = Entry.objects.get(verb="settings_changed").data
    assert changed["before"]["title"] == "S’organiser pour innover"
    assert changed["after"]["title"] == "Autre titre"


def test_the_same_presentation_again_is_no_news(client, made):
    send(client, made, contact="Nous")
    before = Entry.objects.count()

    send(client, made, contact="Nous")

    assert Entry.objects.count() == before


def test_without_a_script_the_text_is_a_plain_area(client, made):
    send(client, made, plain="Bonjour <b>\n\nà tous")

    assert shown(made).text == "<p>Bonjour &lt;b&gt;</p><p>à tous</p>"
    assert 'name="plain"' in client.get(address(made, "settings_identity")).content.decode()


def test_a_hostile_text_is_made_harmless_wherever_it_shows(client, made):
    send(client, made, html=HOSTILE)
    services.publish(made, by=None)

    pages = shown(made).text + client.get(address(made)).content.decode()
    refused = send(client, made, title="", html=HOSTILE).content.decode()

    for page in (pages, refused):
        assert "onclick" not in page
        assert "onerror" not in page
        assert "javascript:" not in page
        assert "alert(1)" not in page
    assert "Bonjour" in shown(made).text


def test_a_title_that_is_emptied_is_asked_for_and_the_rest_stays_typed(client, made):
    page = send(client, made, title="", contact="Ce que je viens d’écrire", html="<p>Long texte</p>")

    made.refresh_from_db()
    told = page.content.decode()
    assert "Un programme a un titre" in told
    assert "Ce que je viens d’écrire" in told
    assert "Long texte" in told
    assert made.title == "S’organiser pour innover"
    assert shown(made).contact == ""
    assert f"<title>Présentation · {made.title}" in told


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("colour", "vert", "n’est pas une couleur"),
        ("colour", "#0f5c4d;}body{display:none", "n’est pas une couleur"),
        ("colour", "#eaa221", "La même, plus sombre\u00a0: #"),
        ("accent", "#0000", "n’est pas une couleur"),
        ("accent", "#c86464", "La même, plus sombre\u00a0: #"),
    ],
)
def test_a_colour_that_does_not_do_is_explained_beside_it(client, made, field, value, told):
    page = send(client, made, **{field: value})

    assert told in str(page.context["form"].errors[field])
    assert f'value="{value}"' in page.content.decode()
    assert getattr(shown(made), field) == ""


def test_the_colour_that_is_proposed_is_taken(client, made):
    page = send(client, made, colour="#eaa221")
    proposed = re.search(r"#[0-9a-f]{6}\.$", page.context["form"].errors["colour"][0])[0].rstrip(".")

    send(client, made, colour=proposed)

    assert shown(made).colour == proposed


@pytest.mark.parametrize(
    ("typing", "says"),
    [
        ("#eaa221", "Trop claire"),
        ("#0a4338", "s’y lit bien"),
        ("", "La couleur d’Essaim"),
        ("ver", "pas encore"),
    ],
)
def test_a_colour_is_judged_while_it_is_typed(client, made, typing, says):
    judged = client.get(
        reverse("programmes:settings_colour", args=[made.slug, "colour"]), {"colour": typing}
    ).content.decode()

    assert says in judged
    assert "style=" not in judged
    assert client.get(reverse("programmes:settings_colour", args=[made.slug, "autre"])).status_code == 404


# The logo -----------------------------------------------------------------------------------------------------


def test_a_logo_is_drawn_anew_replaced_and_removed(client, made, django_capture_on_commit_callbacks):
    send(client, made, logo=picture())
    first = shown(made).logo
    send(client, made, logo=picture((60, 60), "JPEG", "autre.jpg"))
    second = shown(made).logo
    page = client.get(address(made, "public_logo"))
    send(client, made, remove_logo="on")

    assert (first.kind, second.kind) == ("image/png", "image/jpeg")
    assert page["Content-Type"] == "image/jpeg"
    assert shown(made).logo is None
    assert not StoredFile.objects.filter(pk__in=[first.pk, second.pk]).exists()
    assert [entry.data["what"] for entry in Entry.objects.filter(verb="presentation_changed")] == ["logo"] * 3


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (
            SimpleUploadedFile(
                "logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>'
            ),
            "type",
        ),
        (SimpleUploadedFile("logo.png", b"<html>pas une image</html>"), "type"),
        (SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50), ""),
        (SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + b"0" * (2 * 1024 * 1024)), "au plus"),
    ],
    ids=["svg", "text", "broken", "large"],
)
def test_a_logo_that_is_no_sound_picture_is_refused_beside_the_field(client, made, upload, told):
    upload.seek(0)
    page = send(client, made, logo=upload, contact="Gardé")

    assert told in str(page.context["form"].errors["logo"]).replace("\u00a0", " ")
    assert "à choisir de nouveau" in page.content.decode()
    assert "Gardé" in page.content.decode()
    assert shown(made).logo is None
    assert not StoredFile.objects.exists()


# Put online, or not ---------------------------------------------------------------------------------------------


FACE = ("public", "public_style", "public_logo", "public_leaflet")


@pytest.mark.parametrize("name", FACE)
@pytest.mark.parametrize("who", ["anonymous", "outsider", "expert", "referent", "administrator"])
def test_nobody_but_its_organisers_sees_what_is_not_online(client, whole, as_role, name, who):
    services.withdraw(whole, by=None)
    as_role(who, whole.circle)

    assert client.get(address(whole, name)).status_code == 404


@pytest.mark.parametrize("name", FACE)
def test_everybody_sees_what_is_online(client, whole, name):
    client.logout()

    answer = client.get(address(whole, name))

    assert answer.status_code == 200
    assert "max-age" in answer["Cache-Control"] or name == "public_leaflet"


def test_the_page_says_what_the_programme_is_and_asks(client, whole):
    client.logout()
    page = client.get(address(whole)).content.decode()

    for said in (
        "Ce que vous y gagnez", "Bénéficier d’une analyse", "Ce qui vous est demandé", "confirmation écrite",
        "Ce qui est pris en charge", "Déplacements, repas et hébergement", "novembre 2026", "janvier 2027",
        "Séminaire national", "Carrefour des Pays Lorrains", "Fiche-reportage", "Camille Roy, 01 02 03 04 05",
        address(whole, "public_leaflet"),
    ):  # fmt: skip
        assert said in page, said
    assert "noindex" not in page
    assert "csrf" not in page
    assert "Réunion du comité de pilotage" not in page  # a body's own


def test_the_page_says_nothing_of_its_people(client, whole):
    member = RoleFactory(member__programme=whole, circle=whole.circle, kind="expert").member
    people = [member, *(role.member for role in whole.circle.roles.filter(kind="organiser"))]
    client.logout()

    page = client.get(address(whole)).content.decode()

    assert len(people) == 3
    assert not any(one.last_name in page or one.email in page for one in people)
    assert whole.reply_address not in page


def test_the_page_is_the_same_for_everybody(client, whole):
    """A shared cache may keep it: whoever looks reads no name, no menu of theirs."""
    mine = client.get(address(whole)).content
    client.logout()

    assert client.get(address(whole)).content == mine
    assert "csrftoken" not in client.cookies


def test_the_style_sheet_holds_the_colours_and_nothing_else(client, whole):
    style = client.get(address(whole, "public_style"))

    assert style["Content-Type"].startswith("text/css")
    assert "--face-colour:#123456;" in style.content.decode()
    assert "--face-on-colour:#ffffff;" in style.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(client, whole, django_assert_num_queries, number):
    for rank in range(number):
        Moment.objects.create(
            programme=whole, code=f"m{rank}", label="Jalon", precision="undated", milestone=True
        )
        RoleFactory(member__programme=whole, circle=whole.circle, kind="expert")
    client.logout()

    with django_assert_num_queries(6):
        client.get(address(whole))


def test_an_empty_programme_has_a_page_all_the_same(client, organised):
    services.publish(organised, by=None)

    assert organised.title in client.get(address(organised)).content.decode()


def test_the_organiser_looks_before_anybody(client, made):
    page = client.get(address(made, "settings_preview")).content.decode()

    assert "n’est pas en ligne" in page
    assert "noindex" in page
    assert client.get(address(made)).status_code == 404


def test_the_page_is_put_online_once_and_withdrawn(client, made):
    online = address(made, "settings_public")
    client.post(online, {"is_public": "yes"})
    client.post(online, {"is_public": "yes"})
    client.post(online, {})

    verbs = [entry.verb for entry in Entry.objects.filter(verb__startswith="presentation_").order_by("pk")]
    assert verbs == ["presentation_published", "presentation_withdrawn"]
    assert Presentation.objects.get(programme=made).is_public is False


def test_a_draft_is_put_online_by_who_was_told_that_it_is_one(client, made):
    Programme.objects.filter(pk=made.pk).update(state=Programme.State.DRAFT)
    online = address(made, "settings_public")

    asked = client.post(online, {"is_public": "yes"})
    before = shown(made).is_public
    client.post(online, {"is_public": "yes", "as_draft": "yes"})

    assert "Ce programme est encore un brouillon" in asked.text
    assert 'name="as_draft"' in asked.text
    assert (before, shown(made).is_public) == (False, True)
    assert "Le programme, lui, est encore un brouillon." in client.get(online).text
    assert client.post(online, {}).status_code == 302
    assert shown(made).is_public is False


def test_a_page_is_withdrawn_even_when_the_programme_is_archived(client, made):
    services.publish(made, by=None)
    Programme.objects.filter(pk=made.pk).update(state="archived")

    client.post(address(made, "settings_public"), {})

    assert Presentation.objects.get(programme=made).is_public is False


def test_what_a_reader_would_miss_is_said_before(client, organised):
    page = client.get(address(organised, "settings_public"))

    assert len(page.context["missing"]) == 7
    assert address(organised, "settings_card") in page.content.decode()


def test_the_home_page_lists_those_online(client):
    for title, is_public in (("En ligne", True), ("Hors ligne", False)):
        Presentation.objects.create(programme=ProgrammeFactory(title=title), is_public=is_public)

    page = client.get("/").content.decode()

    assert "En ligne" in page
    assert "Hors ligne" not in page
    assert [one.title for one in Programme.objects.presented()] == ["En ligne"]
