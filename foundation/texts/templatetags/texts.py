"""`{{ html|rich }}`, `{% rich_editor %}`, `{% plain_editor %}` and `{% rich_editor_media %}`."""

from uuid import uuid4

from django import template
from django.conf import settings
from django.shortcuts import resolve_url
from django.utils.safestring import mark_safe

from foundation.texts.reading import is_plain, typed_of
from foundation.texts.richtext import clean_html
from foundation.texts.wording import WORDS

register = template.Library()


@register.filter
def rich(html):
    """A rich text as markup: sanitised once more here, the only place that calls it safe."""
    return mark_safe(clean_html(html or ""))


@register.inclusion_tag("texts/partials/rich_editor.html", takes_context=True)
def rich_editor(context, text, url, label, heading="", hide_label=False, rows=12):
    """A form of its own (put it in no other) that saves `text` at `url` while one writes.

    The view at `url` checks the right to write, then answers with `answer_save(request, text)`.
    `heading="h2"` makes the label a title of the page, `hide_label` leaves it to screen readers.
    """
    plain = is_plain(text.html)
    return _field(context, text, url, label, heading, hide_label, rows) | {
        "mode": "plain" if plain else "html",
        "value": typed_of(text.html) if plain else text.html,
    }


@register.inclusion_tag("texts/partials/plain_editor.html", takes_context=True)
def plain_editor(context, text, url, label, heading="", hide_label=False, rows=6):
    """The same as a plain text area, light on a phone; a text with a layout keeps the rich editor."""
    return rich_editor(context, text, url, label, heading, hide_label, rows)


def _field(context, text, url, label, heading, hide_label, rows):
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "text": text,
        "url": url,
        "label": label,
        "heading": heading if heading in ("h1", "h2", "h3") else "div",
        "hide_label": hide_label,
        "rows": rows,
        "id": f"texte-{text.pk}",
        "user_id": request.user.pk,
        "operation": uuid4(),
        "back": request.get_full_path(),
    }


@register.simple_tag
def new_operation():
    return uuid4()


@register.inclusion_tag("texts/partials/editor_media.html", takes_context=True)
def rich_editor_media(context):
    """What both editors need, once per page, in the head."""
    words = {key: str(word) for key, word in WORDS.items()} | {"sign_in": resolve_url(settings.LOGIN_URL)}
    return {"request": context["request"], "words": words}
