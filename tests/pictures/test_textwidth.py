"""A label is never cut: its width is guessed over what the typeface really takes, and not by much."""

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from foundation.pictures.textwidth import text_width

FONT = "static/vendor/source-sans-3/source-sans-3-latin-wght-normal.woff2"


@pytest.fixture(scope="module")
def advance():
    font = instantiateVariableFont(TTFont(settings.BASE_DIR / FONT), {"wght": 600})
    names, widths, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    return lambda text, size: sum(widths[names[ord(letter)]][0] for letter in text) * size / em


@pytest.mark.parametrize(
    "label",
    [
        "1. Constitution et sélection",
        "Séminaire national « Écouter, écrire, décider »",
        "MMMMMMWWWWWW@@@@%%%%œŒœŒ",
        "Comité d’orientation n° 3 – Île-de-France…",
        "illijïî",
    ],
)
def test_width_is_guessed_a_little_over(advance, label):
    real = advance(label, 14)

    assert real <= text_width(label, 14) <= 1.12 * real
