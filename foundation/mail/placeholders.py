"""`[[link:n]]`: where a personal link goes, for who receives it and never for who looks at the outbox."""

import re

from django.utils.html import escape
from django.utils.translation import gettext as _

PLACEHOLDER = re.compile(r"\[\[link:(\d+)\]\]")
LINKED = re.compile(r'href="\[\[link:\d+\]\]"')


def fill(body, urls, *, html=False):
    """The body with its links; a number that stands for nothing (someone typed it) stays as it is."""

    def put(match):
        number = int(match[1])
        if number >= len(urls):
            return match[0]
        return escape(urls[number]) if html else urls[number]

    return PLACEHOLDER.sub(put, body)


def hide_in_text(body):
    return PLACEHOLDER.sub(_("[lien personnel]"), body)


def hide_in_html(body):
    """Buttons keep their look and lead nowhere."""
    inert = LINKED.sub(f'title="{escape(_("lien personnel"))}"', body)
    return PLACEHOLDER.sub(escape(_("[lien personnel]")), inert)


def hidden():
    return _("Le contenu de ce message n’est gardé que jusqu’à son envoi.")
