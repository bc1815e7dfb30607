"""What the pages of a method share: its strip of phases, the words of its codes, what its source does not say."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from programmes.methods.words import SECTIONS
from programmes.presenting import strip as strip_of

register = template.Library()


@register.simple_tag
def strip(method):
    """The phases end to end, for a card: the same is written in words beside it."""
    bars = format_html_join(
        "", '<rect x="{}" y="0" width="{}" height="8" rx="4" fill="{}"/>', strip_of(method)
    )
    return format_html(
        '<svg class="strip" viewBox="0 0 320 8" aria-hidden="true" focusable="false">{}</svg>', bars
    )


@register.filter
def word(code, section):
    """`{{ one.kind|word:"meeting" }}` → « séminaire »."""
    return SECTIONS[section].get(code, code)


@register.filter
def nature(one, section):
    """What kind of thing it is, where its name does not say so already."""
    told = str(word(one["kind"], section))
    return "" if told.lower() in one["name"].lower() else told


@register.filter
def words(codes, section):
    return ", ".join(str(word(code, section)) for code in codes or [])


@register.filter
def entry(described, key):
    """A key whose name a dict has for itself, « items »."""
    return described.get(key)


@register.simple_tag
def deduced(one, *keys):
    """A tag where one of these keys is not stated by the source."""
    if not set(keys) & set(one.get("inferred", [])):
        return ""
    return format_html(
        '<span class="tag tag--deduced" title="{}">{}</span>',
        _("La source ne l’écrit pas\u00a0: c’est une déduction, à vérifier."),
        _("déduit"),
    )
