"""What an organiser types in the wizard, its addresses, and how its pages are read."""

import html
import re

from django.urls import reverse

from tests.programmes.factories import START

CODE = "s-organiser-pour-innover"
SENT = {
    "method": CODE,
    "title": "Écouter le Grand Est",
    "count_from": "start",
    "starts_on": START.isoformat(),
    "target_territories": "9",
    "reply_address": "equipe@exemple.fr",
}
ANSWERS = {name: value for name, value in SENT.items() if name != "method"}


def words(answer):
    """What is read, ordinary spaces."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


def prepare(code):
    return reverse("programmes:create_prepare", args=[code])


def calendar(code):
    return reverse("programmes:create_calendar", args=[code])
