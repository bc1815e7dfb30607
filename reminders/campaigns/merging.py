"""Filling the fields of a message for one person, in one pass: a value is never read again, nor is it markup.

`{fonction|membre du copil}` says what to write where there is nothing. The text part is made from the page once
filled, so that both say the same.
"""

import html
import re
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.translation import gettext as _

from foundation.typed import one_line

from .fields import field_named, nearest

FIELD = re.compile(r"\{([^{}|<>]{1,60})(?:\|([^{}<>]{0,200}))?\}")
BRACES = re.compile(r"\{[^{}]*\}")
TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
LINKISH = re.compile(r"(?<=[^\W_])([.:@/]+)(?=[\w/])")
JOINER = "\u2060"  # seen by nobody: it keeps a mail program from making a link of somebody's name


@dataclass(frozen=True)
class Value:
    """What a field says of one person: lines, of which a subject makes one; `url` where it is a link of ours."""

    lines: tuple = ()
    url: str = ""

    def __bool__(self):
        return bool(self.url or any(self.lines))

    @property
    def as_html(self):
        if self.url:
            return f'<a href="{escape(self.url)}">{escape(self.url)}</a>'
        return "<br>".join(escape(line) for line in self.lines)

    @property
    def as_line(self):
        return self.url or ", ".join(self.lines)


def said(text):
    """A value of one line, whatever somebody typed."""
    line = harmless(text)
    return Value((line,)) if line else Value()


def harmless(text):
    """One line, which no mail program takes for an address."""
    return LINKISH.sub(rf"{JOINER}\1{JOINER}", one_line(str(text))).strip()


def codes_in(*sources):
    """The known fields that a message uses, subject and page."""
    found = (field_named(match[1]) for source in sources for match in FIELD.finditer(html.unescape(source)))
    return {field.code for field in found if field}


def codes_without_fallback(*sources):
    """Those that would leave a hole."""
    matches = (match for source in sources for match in FIELD.finditer(html.unescape(source)))
    found = ((field_named(match[1]), (match[2] or "").strip()) for match in matches)
    return {field.code for field, fallback in found if field and not fallback}


def fill_line(template, values):
    """A subject: one line, no markup, no line break."""
    return one_line(FIELD.sub(lambda match: _filled_in_line(match, values), template)).strip()


def _filled_in_line(match, values):
    field = field_named(match[1])
    if field is None:
        return match[0]
    value = values.get(field.code)
    return value.as_line if value else (match[2] or "").strip()


def fill_page(template, values):
    """A sanitised page: only its words are filled, never a tag nor what it holds."""
    parts = TAG.split(template)
    return "".join(
        part if rank % 2 else FIELD.sub(lambda match: _filled_in_page(match, values), part)
        for rank, part in enumerate(parts)
    )


def _filled_in_page(match, values):
    """The fallback is the writer's own words, escaped already as all the page is."""
    field = field_named(html.unescape(match[1]))
    if field is None:
        return match[0]
    value = values.get(field.code)
    return value.as_html if value else (match[2] or "").strip()


def faults(template, *, page=False):
    """Sentences about what stands between braces and is no field."""
    words = "".join(TAG.split(template)[::2]) if page else template
    for braces in dict.fromkeys(BRACES.findall(html.unescape(words) if page else words)):
        match = FIELD.fullmatch(braces)
        if match is None or field_named(match[1]) is None:
            yield _unknown(braces, match[1] if match else braces.strip("{} "))
    if page:
        yield from _cut(template, words)


def _unknown(braces, name):
    meant = nearest(name)
    if meant:
        said = _("%(typed)s n’est pas un champ connu\u00a0: vouliez-vous dire %(meant)s\u202f?")
        return said % {"typed": braces, "meant": meant.braces}
    return _("%(typed)s n’est pas un champ connu\u00a0: choisissez-en un dans la liste.") % {"typed": braces}


def _cut(template, words):
    """Half in bold, a field is not one for who fills it."""
    entire = sum(len(FIELD.findall(part)) for part in TAG.split(template)[::2])
    if entire < len(FIELD.findall(words)):
        yield _(
            "Un champ est coupé par une mise en forme (gras, lien…)\u00a0: effacez-le et insérez-le de nouveau."
        )
