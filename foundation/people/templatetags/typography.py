"""French typography for templates: dates people read, spaces that hold."""

import datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

NEAR, SAME_YEAR = 30, 300  # days


def day_text(value):
    """« 1er mars 2027 » from a date or an aware datetime."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number}\u00a0{date_format(value, 'F')}\u00a0{value.year}"


@register.filter
def day(value):
    return day_text(value) if value else ""


@register.filter
def hour(value):
    """« 14 h 30 » in Paris time, « 14 h » on the hour."""
    if not value:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime.datetime) else value
    return f"{local.hour}\u00a0h" + (f"\u00a0{local.minute:02d}" if local.minute else "")


def hours_text(starts, ends=None):
    """« de 14 h 30 à 17 h », « à 9 h »."""
    if ends is None or ends == starts:
        return _("à %(hour)s") % {"hour": hour(starts)}
    return _("de %(starts)s à %(ends)s") % {"starts": hour(starts), "ends": hour(ends)}


def relative_day_text(value, today=None):
    """« dans 2 j », « 3 j de retard », « 26 décembre »; the year as well when it is far."""
    delta = (value - (today or timezone.localdate())).days
    if delta == 0:
        return _("aujourd’hui")
    if delta == 1:
        return _("demain")
    if delta < 0:
        return _("%(days)s\u00a0j de retard") % {"days": -delta}
    if delta <= NEAR:
        return _("dans %(days)s\u00a0j") % {"days": delta}
    return day_text(value) if delta > SAME_YEAR else day_text(value).rpartition("\u00a0")[0]


@register.filter
def due_badge(value):
    """A badge with the relative due date; the full one on hover and for screen readers."""
    if not value:
        return format_html('<span class="badge-due badge-due--none">{}</span>', _("sans date"))
    delta = (value - timezone.localdate()).days
    tone = "late" if delta < 0 else "soon" if delta <= 7 else "later"
    return format_html(
        '<time class="badge-due badge-due--{}" datetime="{}" title="{}">{}'
        '<span class="visually-hidden"> ({})</span></time>',
        tone,
        value.isoformat(),
        day_text(value),
        relative_day_text(value),
        day_text(value),
    )


@register.filter
def when(value):
    """A day to come, said from today; the full date on hover and for screen readers."""
    return _told_from_today(value, relative_day_text(value)) if value else ""


def ago_text(value, today=None):
    """« aujourd’hui », « hier », « il y a 5 j », then « le 22 mai », and the year when it is far."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    delta = ((today or timezone.localdate()) - value).days
    if delta == 0:
        return _("aujourd’hui")
    if delta == 1:
        return _("hier")
    if 0 < delta <= NEAR:
        return _("il y a %(days)s\u00a0j") % {"days": delta}
    whole = day_text(value)
    return _("le\u00a0%(day)s") % {"day": whole if delta > SAME_YEAR else whole.rpartition("\u00a0")[0]}


@register.filter
def ago(value):
    """When it happened, said from today; the full date on hover and for screen readers."""
    return _told_from_today(value, ago_text(value)) if value else ""


@register.filter
def ago_to_the_hour(value):
    """« à l’instant », « il y a 12 min », « il y a 3 h », then by days."""
    if not value:
        return ""
    minutes = int((timezone.now() - value).total_seconds() // 60)
    if minutes >= 24 * 60:
        return ago(value)
    return _told_from_today(value, _minutes_ago_text(minutes))


def _minutes_ago_text(minutes):
    if minutes < 1:
        return _("à l’instant")
    if minutes < 60:
        return _("il y a %(minutes)s\u00a0min") % {"minutes": minutes}
    return _("il y a %(hours)s\u00a0h") % {"hours": minutes // 60}


def _told_from_today(value, words):
    return format_html(
        '<time datetime="{}" title="{}">{}<span class="visually-hidden"> ({})</span></time>',
        value.isoformat(),
        day_text(value),
        words,
        day_text(value),
    )


@register.filter
def plural(count, words):
    """`{{ n|plural:"territoire,territoires" }}` → « 3 territoires », « 0 territoire »."""
    one, many = words.split(",")
    return f"{count}\u00a0{ngettext(one, many, max(1, abs(count)))}"
