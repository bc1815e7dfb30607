from django import template
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text, hour

register = template.Library()


@register.filter
def near(moment):
    """« aujourd’hui, 9 h 12 », « hier, 14 h », then « 16 janvier », and the year when it is another one."""
    local, today = timezone.localtime(moment), timezone.localdate()
    ago = (today - local.date()).days
    if ago in (0, 1):
        return f"{_('hier') if ago else _('aujourd’hui')}, {hour(local)}"
    return day_text(local) if local.year != today.year else _day_of_this_year(local)


@register.filter
def in_full(moment):
    """« 16 janvier 2027, 9 h 12 », on hover and for screen readers."""
    return f"{day_text(moment)}, {hour(moment)}"


def _day_of_this_year(day):
    number = "1er" if day.day == 1 else day.day
    return f"{number}\u00a0{date_format(day, 'F')}"
