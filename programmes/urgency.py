"""How a subject asks for an act: before its day, on that day, late."""

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text


def to_do(what, due, today=None):
    """« À faire avant le 20 mars : nommer les 3 délégués », « En retard depuis le 20 mars : … »."""
    today = today or timezone.localdate()
    facts = {"what": lower_first(what), "date": short_day(due) if due else ""}
    if due is None:
        return _("À faire\u00a0: %(what)s") % facts
    if due < today:
        return _("En retard depuis le %(date)s\u00a0: %(what)s") % facts
    if due == today:
        return _("À faire aujourd’hui\u00a0: %(what)s") % facts
    return _("À faire avant le %(date)s\u00a0: %(what)s") % facts


def short_day(date):
    """« 20 mars », « 1er mars »: the year goes without saying."""
    return day_text(date).rpartition("\u00a0")[0]


def lower_first(sentence):
    return sentence[:1].lower() + sentence[1:]
