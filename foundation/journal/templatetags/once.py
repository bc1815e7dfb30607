from uuid import uuid4

from django import template
from django.utils.html import format_html

from foundation.journal.once import FIELD

register = template.Library()


@register.simple_tag
def once():
    """Mint the identifier of a form that creates something (`foundation.journal.once`)."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid4())
