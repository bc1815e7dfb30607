"""What a line of the outbox says, made in Python: fifty of them are drawn at once."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from foundation.journal.templatetags.journal import in_full, near
from foundation.people.templatetags.typography import hour
from foundation.pictures.templatetags.ui import tag

register = template.Library()
TONES = {"sent": "pin", "failed": "brique", "uncertain": "brique", "held": "miel", "cancelled": ""}
GROUPS = {
    "retenus": _lazy("Retenus"),
    "prevus": _lazy("À envoyer"),
    "envoyes": _lazy("Envoyés"),
    "echecs": _lazy("À regarder"),
    "annules": _lazy("Annulés"),
}


@register.simple_tag
def message_state(message):
    """Where a message is, in a word; what came back says so rather than « sent »."""
    if message.came_back:
        return tag(_("revenu"), "" if message.bounce_settled else "brique")
    return tag(message.get_state_display(), TONES.get(message.state, "ardoise"))


@register.filter
def state_in_words(message):
    """« envoyé », « revenu (boîte pleine) », « non envoyé »."""
    if message.came_back:
        return _("revenu (%(reason)s)") % {"reason": message.human_error}
    return message.get_state_display()


@register.simple_tag
def message_date(message):
    """When it left, or will, or was written."""
    at = message.sent_at or message.planned_for or message.created_at
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), in_full(at), near(at))


@register.filter
def told_of(message):
    """« Rappel · Le serveur a demandé d’attendre · nouvel essai à 9 h 12 »."""
    said = [message.sort]
    if message.is_trial:
        said.append(_("essai"))
    if message.happened:
        said.append(message.happened)
    if message.is_held and message.held_for:
        said.append(message.get_held_for_display())
    if message.next_try_at:
        said.append(_("nouvel essai à %(hour)s") % {"hour": hour(message.next_try_at)})
    return " · ".join(_shortly(one) for one in said)


def _shortly(sentences):
    """The first one: the page of the message says the rest."""
    return str(sentences).partition(". ")[0].removesuffix(".")


@register.filter
def group_name(code):
    return GROUPS[code]
