"""Filters for the templates of PDF: French typography, rich text, dates out of plain data."""

import re

from django import template
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import mark_safe

from foundation.texts.richtext import clean_html

register = template.Library()

NARROW, WIDE = "\u202f", "\u00a0"
SPACES = "[ \u00a0\u202f]"
RULES = (
    (re.compile(f"{SPACES}+([;!?]+)"), NARROW + r"\1"),
    (re.compile(f"{SPACES}+:(?=\\s|$)"), WIDE + ":"),
    (re.compile(f"«{SPACES}*"), "«" + WIDE),
    (re.compile(f"{SPACES}*»"), WIDE + "»"),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"\b(n°|M\.|Mme|p\.)[ ](?=\S)"), r"\1" + WIDE),
    (re.compile(r"(\d)[ ](?=(?:\d{3}\b|%|€|km|h\b|ans?\b))"), r"\1" + NARROW),
)
TAG = re.compile(r"(<[^>]*>)")
WORN = re.compile(r"^[\s«“\"„]+|[\s»”\"]+$")


def french(text):
    """Spaces that hold: before high punctuation, inside guillemets, between a number and what it counts."""
    for pattern, right in RULES:
        text = pattern.sub(right, text)
    return text


@register.filter
def typo(value):
    return french(str(value)) if value not in (None, "") else ""


@register.filter
def quoted(value):
    """The passage in French guillemets that never stand alone on a line, whatever marks it came with."""
    return f"«{NARROW}{french(WORN.sub('', str(value)))}{NARROW}»"


@register.filter
def pdf_rich(value):
    """Rich text: sanitised again, then set in French typography between its tags."""
    parts = TAG.split(clean_html(str(value or "")).replace("&nbsp;", WIDE))
    return mark_safe("".join(part if part.startswith("<") else french(part) for part in parts))


@register.filter
def moment(value):
    """The date or the hour that stands as text in plain data, for `|day` and `|hour`."""
    return parse_date(value) or parse_datetime(value) if value else None
