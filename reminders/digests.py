"""What one person receives in a run: one message, most urgent first, each duty with its own link."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.mail.links import Link
from foundation.people.templatetags.typography import day_text, relative_day_text

SOON = 7


def context_of(member, duties):
    """The context of the digest of a member: `subject_line`, `programme`, `opening`, `items`."""
    ordered = sorted(duties, key=lambda duty: (duty.due is None, duty.due, duty.title))
    return {
        "subject_line": subject_of(ordered),
        "programme": member.programme.title,
        "opening": opening(len(ordered), member.programme.title),
        "items": [_item(member, duty) for duty in ordered],
    }


def opening(count, programme):
    said = ngettext(
        "Une chose vous attend dans «\u00a0%(programme)s\u00a0».",
        "%(count)d choses vous attendent dans «\u00a0%(programme)s\u00a0».",
        count,
    )
    return said % {"count": count, "programme": programme}


def subject_of(duties):
    """« À faire avant le 20 mars : nommer les 3 délégués »: the subject asks for the act."""
    first = duties[0]
    what = lower_first(first.title)
    if first.due and first.due >= timezone.localdate():
        said = _("À faire avant le %(date)s\u00a0: %(what)s") % {"date": short_day(first.due), "what": what}
    else:
        said = _("À faire\u00a0: %(what)s") % {"what": what}
    others = len(duties) - 1
    if not others:
        return said
    return said + ngettext(" (et une autre chose)", " (et %(count)d autres choses)", others) % {
        "count": others
    }


def short_day(date):
    """« 20 mars », « 1er mars »: the year goes without saying."""
    return day_text(date).rpartition("\u00a0")[0]


def lower_first(sentence):
    return sentence[:1].lower() + sentence[1:]


def _item(member, duty):
    return {
        "title": duty.title,
        "detail": duty.detail,
        "badge": relative_day_text(duty.due) if duty.due else "",
        "tone": tone(duty.due),
        "label": str(duty.button),
        "link": _link(member, duty),
    }


def tone(due):
    days = (due - timezone.localdate()).days if due else None
    if days is None:
        return "later"
    return "late" if days < 0 else "soon" if days <= SOON else "later"


def _link(member, duty):
    """A link that acts where the kind allows one, else the page, through sign-in."""
    if act := duty.kind.link:
        return Link(act.purpose, duty.subject, member.holder, member.link_epoch)
    return settings.SITE_URL + duty.url
