"""The messages to come and the duties without a reminder, as rows of a page: filtered, explained, mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.people.templatetags.typography import day_text, hour
from foundation.pictures.shapes import Column
from reminders.decision import REASONS, Why
from reminders.services.forecast import Person
from reminders.services.writing import is_asked
from reminders.wording import told_by_days

NAMED = 2  # things said of a message in the list; the rest is counted

# What to press to mend it: [(why, label, url of (programme, duty))]
MENDS = {
    Why.NO_RULE: (
        gettext_lazy("Ajouter un rappel"),
        lambda programme, duty: (
            f"{reverse('reminders:rule_add', args=[programme.slug])}?devoir={duty.kind.code}"
        ),
    ),
    Why.NO_DATE: (gettext_lazy("Donner une date"), lambda programme, duty: _of_duty(programme, duty)),
    Why.NO_ADDRESS: (gettext_lazy("Donner une adresse"), lambda programme, duty: _member(programme, duty)),
    Why.BAD_ADDRESS: (gettext_lazy("Corriger l’adresse"), lambda programme, duty: _member(programme, duty)),
    Why.BOUNCED: (gettext_lazy("Corriger l’adresse"), lambda programme, duty: _member(programme, duty)),
    Why.NOBODY: (gettext_lazy("Ouvrir"), lambda programme, duty: duty.url),
    Why.ALL_SENT: (gettext_lazy("Relancer"), lambda programme, duty: _of_duty(programme, duty)),
    Why.CANCELLED: (gettext_lazy("Relancer"), lambda programme, duty: _of_duty(programme, duty)),
    **dict.fromkeys(
        (Why.NOT_LEFT, Why.CAME_BACK, Why.UNSURE, Why.WAITING),
        (gettext_lazy("Voir le message"), lambda programme, duty: _of_duty(programme, duty)),
    ),
    Why.SNOOZED: (gettext_lazy("Voir l’échéance"), lambda programme, duty: _of_duty(programme, duty)),
}

OF_THE_ADDRESS = (Why.NO_ADDRESS, Why.BAD_ADDRESS, Why.BOUNCED)


def _of_duty(programme, duty):
    """Where its date is changed, and who owes it reminded."""
    return reverse("reminders:duty", args=[programme.slug, duty.kind.code, duty.subject])


def _member(programme, duty):
    return reverse("programmes:member", args=[programme.slug, duty.member_id])


@dataclass(frozen=True)
class Row:
    """One message to come."""

    at: object
    day: object
    person: Person
    said: list
    url: str

    @property
    def summary(self):
        """« Nommer les 3 délégués, et 2 autres »."""
        titles = list(dict.fromkeys(case.duty.title for case, _said in self.said))
        more = len(titles) - NAMED
        told = ", ".join(titles[:NAMED])
        return told + (
            ngettext(", et une autre", ", et %(n)d autres", more) % {"n": more} if more > 0 else ""
        )

    @property
    def where(self):
        """What it is about, where the message says one thing."""
        about = {case.duty.about(self.person.full_name) for case, _said in self.said}
        return about.pop() if len(about) == 1 else ""

    @property
    def copies(self):
        return sum(not is_asked(case) for case, _said in self.said)


@dataclass(frozen=True)
class Mend:
    label: str
    url: str


@dataclass(frozen=True)
class Silent:
    """A duty that will not be recalled in these days."""

    duty: object
    person: Person | None
    why: Why
    next_on: object
    mend: Mend | None

    @property
    def reason(self):
        if self.why in (Why.NOT_YET, Why.RIPE, Why.RECENT, Why.CLOSED) and self.next_on:
            return _("prochain rappel le\u00a0%(day)s") % {"day": day_text(self.next_on)}
        if self.why == Why.SNOOZED and self.duty.snoozed_until:
            return _("mis de côté jusqu’au\u00a0%(day)s") % {"day": day_text(self.duty.snoozed_until)}
        return str(REASONS[self.why])


class Drawn(Sequence):
    """Rows made as they are looked at: a page shows fifty of thousands."""

    def __init__(self, found, draw):
        self.found, self.draw = found, draw

    def __len__(self):
        return len(self.found)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return [self.draw(one) for one in self.found[place]]
        return self.draw(self.found[place])


def rows_of(forecast, asked):
    """The Rows of the departures that answer what is looked for."""
    departures = [one for one in forecast.departures if _answers(forecast, one.recipient, one.said, asked)]
    return Drawn(departures, partial(_row, forecast))


def _row(forecast, departure):
    args = [forecast.programme.slug, departure.recipient, departure.day.isoformat()]
    person = forecast.people[departure.recipient]
    return Row(
        departure.at, departure.day, person, departure.said, reverse("reminders:foreseen_message", args=args)
    )


def _answers(forecast, member, said, asked):
    return _is_named(forecast, member, asked["q"]) and any(
        _is_about(forecast, case.duty, asked) for case, _said in said
    )


def _is_named(forecast, member, words):
    if not words:
        return True
    person = forecast.people.get(member)
    return person is not None and words.casefold() in f"{person.full_name} {person.email}".casefold()


def _is_about(forecast, duty, asked):
    if asked["devoir"] and duty.kind.code != asked["devoir"]:
        return False
    words = asked["lieu"].casefold()
    return not words or words in f"{forecast.places.get(duty.circle_id, '')} {duty.detail}".casefold()


def silent_of(forecast, asked, why=""):
    """The Silent of the open duties without a reminder in these days; `why`: of one reason only."""
    found = [
        one
        for one in forecast.unreminded
        if why in ("", one.decision.why.value)
        and _is_named(forecast, one.duty.member_id, asked["q"])
        and _is_about(forecast, one.duty, asked)
    ]
    return Drawn(found, partial(_silent, forecast))


def _silent(forecast, one):
    person = forecast.people.get(one.duty.member_id)
    mend = _mend(forecast.programme, one.duty, one.decision.why)
    return Silent(one.duty, person, one.decision.why, one.decision.next_on, mend)


def _mend(programme, duty, why):
    if why not in MENDS or (duty.member_id is None and why in OF_THE_ADDRESS):
        return None
    label, url = MENDS[why]
    return Mend(str(label), url(programme, duty))


def columns_of(forecast):
    """The picture: a column a day, as high as its messages, hatched where nothing leaves."""
    return [Column(day, number, quiet) for day, number, quiet in forecast.days]


COLUMNS = (
    gettext_lazy("Jour"),
    gettext_lazy("Heure"),
    gettext_lazy("Personne"),
    gettext_lazy("Adresse"),
    gettext_lazy("Ce qui lui sera rappelé"),
    gettext_lazy("À propos de"),
    gettext_lazy("Échéance"),
    gettext_lazy("Règle"),
    gettext_lazy("En copie"),
)
SILENT_COLUMNS = (
    gettext_lazy("À faire"),
    gettext_lazy("À propos de"),
    gettext_lazy("Personne"),
    gettext_lazy("Adresse"),
    gettext_lazy("Échéance"),
    gettext_lazy("Pourquoi pas de rappel"),
)


def cells_of(rows):
    """One line of the workbook for each thing said."""
    for row in rows:
        for case, said in row.said:
            yield [
                row.day,
                hour(row.at),
                row.person.full_name,
                row.person.email,
                case.duty.title,
                case.duty.detail,
                case.duty.due,
                told_by_days(said.rule.days, said.rule.after),
                "" if is_asked(case) else _("oui"),
            ]


def silent_cells_of(found):
    for one in found:
        who = [one.person.full_name, one.person.email] if one.person else [_("l’équipe"), ""]
        yield [one.duty.title, one.duty.detail, *who, one.duty.due, one.reason]
