"""WCAG 2.2 AA, from the tokens themselves: 4.5 for words, 3 for what must be seen."""

import re

import pytest
from django.conf import settings

from foundation.pictures import frise, hive

SHEET = (settings.BASE_DIR / "static/essaim/css/tokens.css").read_text()
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", SHEET))

WORDS = [
    ("ink", "paper"),
    ("ink", "card"),
    ("muted", "paper"),
    ("muted", "card"),
    ("pin", "paper"),
    ("pin", "pin-soft"),
    ("pin-dark", "pin-soft"),
    ("muted", "pin-soft"),
    ("on-pin", "pin"),
    ("on-pin-muted", "pin-dark"),
    ("on-pin", "pin-mid"),
    ("ink", "miel"),
    ("miel-ink", "miel-soft"),
    ("brique", "brique-soft"),
    ("brique", "paper"),
    ("card", "brique"),
    ("ardoise", "ardoise-soft"),
    ("ardoise", "card"),
    ("gris", "gris-soft"),
    ("card", "hive-4"),
]
SEEN = [("line-strong", "card"), ("line-strong", "paper"), ("pin", "card"), ("miel", "pin-dark")]


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("front", "back"), WORDS)
def test_words_can_be_read(front, back):
    assert contrast(TOKENS[front], TOKENS[back]) >= 4.5


@pytest.mark.parametrize(("front", "back"), SEEN)
def test_borders_and_rings_can_be_seen(front, back):
    assert contrast(TOKENS[front], TOKENS[back]) >= 3


@pytest.mark.parametrize("level", range(6))
def test_words_of_the_hive_can_be_read(level):
    assert contrast(hive.INKS[level], hive.FILLS[level]) >= 4.5
    assert hive.FILLS[level] == TOKENS[f"hive-{level}"]


@pytest.mark.parametrize("state", frise.COLOURS)
def test_words_of_the_frise_can_be_read(state):
    fill, ink = frise.COLOURS[state]

    assert contrast(fill, ink) >= 4.5
