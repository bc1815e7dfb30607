"""The components of the house: one tag for each look, so that no template copies a block."""

from django import template
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

register = template.Library()


@register.simple_tag(takes_context=True)
def optional_include(context, name):
    """A partial that another app brings, nothing when it is not there."""
    try:
        found = get_template(name)
    except TemplateDoesNotExist:
        return ""
    return found.template.render(context)


@register.inclusion_tag("ui/avatar.html")
def avatar(person, tone=""):
    """Initials in a circle, beside a name that says the same (hence hidden from screen readers)."""
    return {"initials": initials_of(person), "tone": tone}


def initials_of(person):
    if found := getattr(person, "initials", ""):
        return found
    words = str(getattr(person, "full_name", person)).replace("-", " ").split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
