"""What one person receives in a run: one message, most urgent first, each duty with its own link.

What others owe, told in copy, comes below, without any link that acts in their place.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.mail.links import Link
from foundation.people.templatetags.typography import relative_day_text
from programmes.urgency import lower_first, short_day, to_do
from reminders.models import Audience

SOON = 7
SHOWN = 8  # of each list: who owes more looks at their home page


@dataclass(frozen=True)
class Copy:
    """Something that somebody else owes: `owner` is who, None if nobody does yet."""

    duty: object
    audience: str
    owner: object = None


@dataclass(frozen=True)
class Charged:
    """Who is in charge of the place of somebody, and whether it is a territory."""

    person: object
    of_territory: bool


def context_of(member, duties, copies=(), *, charged=None, today=None):
    """The context of the digest of a member. `charged`: a Charged, or None; `today`: the day when it leaves."""
    today = today or timezone.localdate()
    ordered = _by_urgency(duties)
    copies = sorted(copies, key=lambda copy: _urgency(copy.duty))
    return {
        "subject_line": subject_of(ordered, today) if ordered else _subject_of_copies(copies),
        "programme": member.programme.title,
        "opening": opening(len(ordered), member.programme.title) if ordered else "",
        "items": [_item(member, duty, today) for duty in ordered[:SHOWN]],
        "more": more_text(len(ordered) - SHOWN),
        "home": settings.SITE_URL + "/",
        "sections": _sections(copies, today),
        "signature": _signature(member, charged),
        "may_wait": bool(ordered) and _is_to_come(ordered[0], today),
        "hindered": bool(ordered),
    }


def _by_urgency(duties):
    return sorted(duties, key=_urgency)


def _urgency(duty):
    return (duty.due is None, duty.due, duty.title)


def _is_to_come(duty, today):
    """Its date may still move; one that is gone only leaves room for a reason."""
    return duty.due is not None and duty.due >= today


def opening(count, programme):
    said = ngettext(
        "Une chose vous attend dans «\u00a0%(programme)s\u00a0».",
        "%(count)d choses vous attendent dans «\u00a0%(programme)s\u00a0».",
        count,
    )
    return said % {"count": count, "programme": programme}


def more_text(number):
    """« et 12 autres »."""
    if number <= 0:
        return ""
    return ngettext("et une autre", "et %(count)d autres", number) % {"count": number}


def subject_of(duties, today=None):
    """« À faire avant le 20 mars : nommer les 3 délégués »: the subject asks for the act."""
    first = duties[0]
    return to_do(first.title, first.due, today) + _and_others(len(duties) - 1)


def _subject_of_copies(copies):
    """« À suivre : Marie Roy, accepter ou non d’être délégué·e »."""
    first = copies[0]
    what = lower_first(first.duty.title)
    what = f"{first.owner.full_name}, {what}" if first.owner else what
    return _("À suivre\u00a0: %(what)s") % {"what": what} + _and_others(len(copies) - 1)


def _and_others(others):
    if not others:
        return ""
    said = ngettext(" (et une autre chose)", " (et %(count)d autres choses)", others)
    return said % {"count": others}


def _item(member, duty, today):
    return {
        "title": duty.title,
        "detail": duty.about(member.full_name),
        "badge": _badge(duty.due, today) if duty.due else "",
        "tone": tone(duty.due, today),
        "label": str(duty.button),
        "link": _link(member, duty),
    }


def _badge(due, today):
    """« dans 6 j · 20 mars »: read some days later, the date still holds."""
    near, day = relative_day_text(due, today), short_day(due)
    return near if near.startswith(day) else f"{near} · {day}"


def tone(due, today=None):
    days = (due - (today or timezone.localdate())).days if due else None
    if days is None:
        return "later"
    return "late" if days < 0 else "soon" if days <= SOON else "later"


def _link(member, duty):
    """A link that acts where the kind allows one and it is theirs to do, else the page, through sign-in."""
    act = duty.kind.link
    if act and duty.member_id == member.pk:
        return Link(act.purpose, duty.subject, member.holder, member.link_epoch)
    return settings.SITE_URL + duty.url


def _sections(copies, today):
    titles = {
        Audience.REFERENT: (_("Pour information"), _("Sur votre territoire, on attend encore\u00a0:")),
        Audience.TEAM: (_("À suivre"), _("Ce que l’on attend encore d’autres personnes\u00a0:")),
    }
    found = []
    for audience, (title, lead) in titles.items():
        told = [copy for copy in copies if copy.audience == audience]
        if told:
            items = [_copied(copy, today) for copy in told[:SHOWN]]
            found.append({"title": title, "lead": lead, "items": items, "more": more_text(len(told) - SHOWN)})
    return found


def _copied(copy, today):
    return {"title": _told(copy), "detail": _detail(copy, today), "link": _page(copy)}


def _told(copy):
    """« Marie Roy : accepter ou non d’être délégué·e »."""
    if copy.owner is None:
        return copy.duty.title
    return _("%(person)s\u00a0: %(what)s") % {
        "person": copy.owner.full_name,
        "what": lower_first(copy.duty.title),
    }


def _detail(copy, today):
    """« Pays d’Argonne · prévu le 20 mars, 3 j de retard »; who owes it was just said."""
    place = copy.duty.about(copy.owner.full_name if copy.owner else "")
    due = _told_due(copy.duty.due, today) if copy.duty.due else ""
    return " · ".join(part for part in (place.strip(" ·"), due) if part)


def _told_due(due, today):
    told = _("prévu le\u00a0%(day)s") % {"day": short_day(due)}
    return f"{told}, {relative_day_text(due, today)}" if due < today else told


def _page(copy):
    """Where who is told in copy looks: the team at the person, a referent at what their home says of the territory."""
    if copy.audience == Audience.REFERENT:
        return settings.SITE_URL + reverse("reminders:home")
    if copy.owner is None:
        return settings.SITE_URL + copy.duty.url
    return settings.SITE_URL + reverse("programmes:member", args=[copy.duty.slug, copy.owner.pk])


def _signature(member, charged):
    """« Chloé Martin, qui suit votre territoire »."""
    if charged is None or charged.person.pk == member.pk:
        return ""
    told = (
        _("%(person)s, qui suit votre territoire")
        if charged.of_territory
        else _("%(person)s, qui vous accompagne")
    )
    return told % {"person": charged.person.full_name}
