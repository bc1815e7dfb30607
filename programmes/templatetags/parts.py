"""What a programme uses, in templates: `{% if programme|uses:"listening" %}`."""

from django import template

register = template.Library()


@register.filter
def uses(programme, part):
    return programme.uses(part)
