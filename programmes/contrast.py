"""How well one colour reads on another (WCAG 2.2), and the nearest darker one that does."""

import re

WHITE, INK = "#ffffff", "#1b2a27"
READABLE = 4.5
COLOUR = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
STEPS = 100


class NotAColour(ValueError):
    """What was typed is not « #0f5c4d »."""


def written(text):
    """« #0f5c4d » from « 0F5C4D » or « #abc »; NotAColour for the rest."""
    found = COLOUR.fullmatch(text.strip())
    if not found:
        raise NotAColour(text)
    digits = found[1].lower()
    return "#" + ("".join(each * 2 for each in digits) if len(digits) == 3 else digits)


def ratio(one, other):
    """From 1 (the same) to 21 (black on white)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def reads(one, other):
    return ratio(one, other) >= READABLE


def text_on(colour):
    """White or the house's ink, whichever reads best."""
    return WHITE if ratio(WHITE, colour) >= ratio(INK, colour) else INK


def darker(colour, on=WHITE):
    """The same hue, just dark enough to read; the colour itself where it already does."""
    channels = _channels(colour)
    for step in range(STEPS + 1):
        found = "#" + "".join(f"{each * (STEPS - step) // STEPS:02x}" for each in channels)
        if reads(found, on):
            return found
    return INK


def _channels(colour):
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _luminance(colour):
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part):
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
