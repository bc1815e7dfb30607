"""From a template folder and plain data to a subject, a text and a page, with placeholders for links."""

import dataclasses
import re
import unicodedata

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from foundation.mail import links
from foundation.mail.typed_words import blocks


@dataclasses.dataclass(frozen=True)
class Content:
    subject: str
    text: str
    html: str
    links: list


def one_line(value, limit=300):
    """What may stand in a header: no line break, no control character, whatever people typed."""
    kept = "".join(" " if unicodedata.category(char) in _BREAKS else char for char in str(value))
    return re.sub(" {2,}", " ", kept).strip()[:limit].strip()


_BREAKS = {"Cc", "Cs", "Zl", "Zp"}


def render(message, context):
    """Its template is a folder of subject.txt, body.txt and body.html, as « programmes/email/code »."""
    folder = message.template
    known = {**context, "mail": message, "site_url": settings.SITE_URL}
    subject = one_line(_plain(f"{folder}/subject.txt", known))
    known["subject"] = subject
    with links.collecting() as found:
        text = _tidy(_plain(f"{folder}/body.txt", known))
        html = get_template(f"{folder}/body.html").render(known)
    return Content(subject, text, html.strip() + "\n", [[*dataclasses.astuple(link)] for link in found])


def render_words(message, subject, words):
    """What an organiser typed, as both parts: the same words, paragraphs, lists and buttons."""
    known = {"mail": message, "subject": subject, "words": words.strip(), "blocks": blocks(words)}
    text = _tidy(_plain("mail/edited/body.txt", known))
    html = get_template("mail/edited/body.html").render(known)
    return Content(subject, text, html.strip() + "\n", message.links)


def _plain(name, context):
    """Text parts are not HTML: an apostrophe stays one."""
    template = get_template(name).template
    return template.render(Context(context, autoescape=False))


def _tidy(text):
    """Tags leave blank lines behind: two in a row are enough, and none ends with a space."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
