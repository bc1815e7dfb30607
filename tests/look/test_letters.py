"""Each message as its reader finds it: a subject that asks or tells, words that fit on the smallest phone."""

from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from foundation.mail.envelope import envelope
from foundation.mail.models import Message
from foundation.mail.names import known_names
from tests.look.letters import LETTERS, Scene, digest_of_copies

pytestmark = pytest.mark.django_db
LONG = "Communautédecommunesdubassindesvalléesdelamontagne"
ACTS = (
    "À faire",
    "En retard",
    "À relire",
    "À corriger",
    "Confirmer",
    "Choisir",
    "Votre réponse est attendue",
)
SMALL_LETTERS = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.getClientRects().length && [...one.childNodes].some(n => n.nodeType == 3 && n.data.trim()))
    .filter(one => parseFloat(getComputedStyle(one).fontSize) < 14)
    .map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def written(client, run_jobs):
    """`written(letter)`: the first message that it writes, in a scene whose names bear `word`."""

    def write(name, word=""):
        with time_machine.travel("2027-03-10 09:00 +0100", tick=False):
            LETTERS[name].write(Scene(client, run_jobs, word))
        return Message.objects.filter(template=name).order_by("pk").first()

    return write


def test_every_message_has_its_row_here():
    of_the_house = {template for template, _name in known_names()}
    folders = [Path(folder) for folder in settings.TEMPLATES[0]["DIRS"]]
    of_accounts = {
        str(path.relative_to(folder))[: -len("_subject.txt")]
        for folder in folders
        for path in folder.glob("*/email/*_subject.txt")
    }
    drawn = {
        str(path.parent.relative_to(folder))
        for folder in folders
        for path in folder.glob("*/email/*/subject.txt")
    }

    assert set(LETTERS) == of_the_house | of_accounts
    assert drawn == of_the_house


@pytest.mark.parametrize("name", LETTERS)
def test_the_subject_of_who_asks_begins_by_the_act_and_of_who_tells_does_not(written, name):
    said = written(name).subject.replace("\u00a0", " ")

    assert LETTERS[name].subject in said
    assert said.startswith(ACTS) is LETTERS[name].asks


def test_a_digest_that_only_tells_what_others_owe_asks_for_nothing(client, run_jobs):
    with time_machine.travel("2027-03-10 09:00 +0100", tick=False):
        digest_of_copies(Scene(client, run_jobs))

    assert Message.objects.get().subject.startswith(
        "À suivre\u00a0: Luc Morel, accepter ou non d’être délégué·e"
    )


@pytest.mark.parametrize("name", LETTERS)
def test_it_reads_at_320_pixels(written, page, name):
    """As it arrives, links and all: nothing goes off the side, nothing is too small to read."""
    message = written(name, LONG)
    [html] = [body for body, kind in envelope(message).alternatives if kind == "text/html"]
    page.set_viewport_size({"width": 320, "height": 700})

    page.set_content(html)

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate(SMALL_LETTERS) == []
    assert (LONG in html) or name.startswith("account/")
