"""News as they are read: what is alike on one day is one line. The page, the home page and the mail share it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text
from programmes.contracts.news import said_of

NAMED = 3  # then « et 4 autres »


def joined(names):
    """« Ana Roy, Karim Belaïd et Léa Petit », « A, B, C et 4 autres »; of one left over, the name is as short."""
    names = list(names)
    if len(names) == 1:
        return names[0]
    if len(names) <= NAMED + 1:
        return _("%(some)s et %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}
    others = len(names) - NAMED
    return _("%(some)s et %(others)s autres") % {"some": ", ".join(names[:NAMED]), "others": others}


def sentence_of(notice):
    """« Ana Roy a accepté d’être déléguée (Pays de Redon) »: the journal's, unless the kind says it better."""
    said = said_of(notice)
    if said and said.one:
        return str(said.one).format(by=notice.entry.by_label or _("Essaim"))
    return notice.entry.sentence


@dataclass(frozen=True)
class Line:
    """Notices of one day that say the same of several people, or one of them alone; the latest first."""

    notices: tuple

    @property
    def first(self):
        return self.notices[0]

    @property
    def programme(self):
        return self.first.member.programme

    @property
    def is_one(self):
        return len(self.notices) == 1

    @property
    def is_new(self):
        return any(one.is_new for one in self.notices)

    @property
    def url(self):
        """Of several, the page that they share, if they do."""
        urls = {one.url for one in self.notices}
        return urls.pop() if len(urls) == 1 else ""

    @property
    def at(self):
        return self.first.at

    @cached_property
    def text(self):
        if self.is_one:
            return sentence_of(self.first)
        names = names_of(self.notices)
        return str(said_of(self.first).many).format(count=len(names), names=joined(names))

    @property
    def where(self):
        """The territory or the group, where all are of the same and the text does not say so."""
        return where_of(self.text, *self.notices)

    @property
    def parts(self):
        """[(sentence, where, notice)] behind the line of several."""
        told = [(sentence_of(one), one) for one in self.notices]
        return [] if self.is_one else [(text, where_of(text, one), one) for text, one in told]


def names_of(notices):
    """Each once, in the order in which it happened."""
    said = said_of(notices[0])
    return list(dict.fromkeys(str(said.name(one)) for one in reversed(notices)))


def where_of(text, *notices):
    circles = {one.circle_id: one.circle for one in notices}
    circle = notices[0].circle
    alone = len(circles) == 1 and circle.kind != "programme" and circle.name not in text
    return circle.name if alone else ""


def lines_of(notices: Iterable) -> list[Line]:
    """In the order of the first of each; what has no wording for several stays one by one."""
    groups: dict = {}
    for notice in notices:
        groups.setdefault(_key(notice), []).append(notice)
    return [line for group in groups.values() for line in _as_lines(group)]


def _key(notice):
    said = said_of(notice)
    day = timezone.localdate(notice.at)
    if said is None:
        return notice.pk
    return day, notice.member_id, notice.kind, notice.entry.verb, notice.circle_id if said.apart else None


def _as_lines(group):
    """Twice the same name is no group: each says what the other does not."""
    if len(group) > 1 and len(names_of(group)) > 1:
        return [Line(tuple(group))]
    return [Line((one,)) for one in group]


def by_day(notices):
    """[(« Aujourd’hui », lines)], as the notices come: the latest first."""
    days: dict = {}
    for notice in notices:
        days.setdefault(timezone.localdate(notice.at), []).append(notice)
    return [(day_heading(day), lines_of(found)) for day, found in days.items()]


def day_heading(day):
    """« Aujourd’hui », « Hier », « Lundi 15 mars », with the year when it is another one."""
    today = timezone.localdate()
    if (today - day).days in (0, 1):
        return _("Hier") if day < today else _("Aujourd’hui")
    told = day_text(day) if day.year != today.year else day_text(day).rpartition("\u00a0")[0]
    return f"{date_format(day, 'l').capitalize()} {told}"
