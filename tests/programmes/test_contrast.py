"""Whether a text can be read on a colour, after WCAG, and the colour proposed where it cannot."""

import pytest

from programmes.contrast import INK, NotAColour, darker, ratio, reads, text_on, written


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#767676", "#ffffff", 4.54),
        ("#0f5c4d", "#ffffff", 7.90),
    ],
)
def test_the_ratio_is_that_of_wcag(one, other, expected):
    assert ratio(one, other) == ratio(other, one) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("colour", ["#eaa221", "#ffff00", "#ff0000", "#f0f0f0", "#00ff00", "#ffffff"])
def test_the_colour_proposed_reads_and_keeps_its_hue(colour):
    proposed = darker(colour)

    assert reads(proposed, "#ffffff")
    assert darker(proposed) == proposed
    channels = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    darkened = [int(proposed[place : place + 2], 16) for place in (1, 3, 5)]
    assert all(after <= before for before, after in zip(channels, darkened, strict=True))


def test_white_or_ink_whichever_reads():
    assert text_on("#eaa221") == INK
    assert text_on("#0a4338") == "#ffffff"


@pytest.mark.parametrize(
    ("typed", "expected"), [("0F5C4D", "#0f5c4d"), (" #abc ", "#aabbcc"), ("#eaa221", "#eaa221")]
)
def test_a_colour_is_read_as_people_write_it(typed, expected):
    assert written(typed) == expected


@pytest.mark.parametrize("typed", ["vert", "#12345", "rgb(0,0,0)", "#0f5c4d;}", "", "#ggg"])
def test_what_is_no_colour_is_told_from_one(typed):
    with pytest.raises(NotAColour):
        written(typed)
