"""`[[link:n]]`: where a personal link goes, for who receives it and never for who looks at the outbox."""

import re

from django.utils.html import escape
from django.utils.translation import gettext as _

PLACEHOLDER = re.compile(r"\[\[link:(\d+)\]\]")
LEAVE = "[[leave-news]]"
LINKED = re.compile(r'href="\[\[(?:link:\d+|leave-news)\]\]"')


def fill(body, urls, *, html=False, leave=""):
    """The body with its links; a number that stands for nothing (someone typed it) stays as it is.

    `leave`: the page where news are left.
    """
    if leave:
        body = body.replace(LEAVE, escape(leave) if html else leave)

    def put(match):
        number = int(match[1])
        if number >= len(urls):
            return match[0]
        return escape(urls[number]) if html else urls[number]

    return PLACEHOLDER.sub(put, body)


def name(body):
    """The body as who edits it reads it: « [lien personnel 1] » where each link goes."""
    return PLACEHOLDER.sub(lambda match: _("[lien personnel %s]") % (int(match[1]) + 1), body)


def unname(body):
    """What was typed, with the places of the links as we keep them."""
    return _typed().sub(lambda match: f"[[link:{int(match[1]) - 1}]]", body)


def named(body):
    """The numbers of the links that were typed, as they are read: from 1 on."""
    return {int(number) for number in _typed().findall(body)}


def _typed():
    words = re.escape(_("[lien personnel %s]")).replace("%s", r"(\d{1,9})\s*").replace(r"\ ", r"\s+")
    return re.compile(words, re.IGNORECASE)


def numbers(body):
    """Which links the body places."""
    return {int(number) for number in PLACEHOLDER.findall(body)}


def hide_in_text(body):
    return PLACEHOLDER.sub(_("[lien personnel]"), body).replace(LEAVE, _("[lien personnel]"))


def hide_in_html(body):
    """Buttons keep their look and lead nowhere."""
    inert = LINKED.sub(f'title="{escape(_("lien personnel"))}"', body)
    return PLACEHOLDER.sub(escape(_("[lien personnel]")), inert).replace(LEAVE, escape(_("[lien personnel]")))


def hidden():
    return _("Le contenu de ce message n’est gardé que jusqu’à son envoi.")
