"""How deep markup stands, told before a parser reads it: reading takes the square of the depth.

A closing tag is believed only where every reader of HTML sees the same tags: bare ones, and values between double
quotes. Where a comment, a stray quote or a raw element could hide some, no closing tag counts.
"""

import re

OPENING = re.compile(r"<[a-z][^<>]*>?", re.IGNORECASE)
TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)(?:\s+[a-z][a-z0-9-]*="[^"]*")*\s*/?>""", re.IGNORECASE)
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
END_BY_THEMSELVES = {"p", "li", "tr", "td", "th"}  # where another of the same begins


def made_shallow(html, deepest, *, raw):
    """The same words without the elements that stand deeper; `raw` are the elements whose content is no markup."""
    if len(OPENING.findall(html)) <= deepest:
        return html
    names = {name.lower() for _slash, name in TAG.findall(html)}
    is_plain = "<" not in TAG.sub("", html) and names.isdisjoint(raw)
    return TAG.sub(_Levels(deepest).keep, html) if is_plain else OPENING.sub(_First(deepest).keep, html)


class _First:
    """Keeps the first tags that open, whatever closes."""

    def __init__(self, number):
        self.left = number

    def keep(self, match):
        self.left -= 1
        return match[0] if self.left >= 0 else " "


class _Levels:
    """Keeps what stands no deeper; only the tag that closes the last one opened climbs back."""

    def __init__(self, deepest):
        self.deepest, self.opened = deepest, []

    def keep(self, match):
        closing, name = match[1], match[2].lower()
        if name in VOID:
            return match[0]
        return self._closed(match[0], name) if closing else self._open(match[0], name)

    def _open(self, tag, name):
        if name in END_BY_THEMSELVES and self.opened[-1:] == [name]:
            self.opened.pop()
        self.opened.append(name)
        return tag if len(self.opened) <= self.deepest else " "

    def _closed(self, tag, name):
        is_kept = len(self.opened) <= self.deepest
        if self.opened and self.opened[-1] == name:
            self.opened.pop()
        return tag if is_kept else " "
