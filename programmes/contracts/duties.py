"""The duties contract: who owes what by when, computed in one query whatever the number of kinds.

An app registers its kinds from its module `duties.py`. A duty is never stored: a kind says which rows are
open, and the engine makes one UNION ALL of the kinds concerned, compiled once a process.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import groupby
from operator import attrgetter

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    DurationField,
    F,
    Func,
    OuterRef,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language

from programmes.models import Deadline, Extension, Programme
from programmes.roles import roles_of

from .days import DayAfter
from .links import LinkAct
from .narrowings import NARROWINGS
from .union import Given, compiled

COLUMNS = {
    "subject": BigIntegerField(),
    "member": BigIntegerField(),
    "programme": BigIntegerField(),
    "circle": BigIntegerField(),
    "title": TextField(),
    "due": DateField(),
    "detail": TextField(),
}
NAMES = ("kind_code", *(f"c_{name}" for name in COLUMNS), "c_slug")
_DUE = list(COLUMNS).index("due")
FAIR_DELAY = datetime.timedelta(days=14)  # nobody is late within a fortnight of being asked
ORGANISER_SIDE = ()
ANYBODY = None


@dataclass(frozen=True)
class DutyKind:
    """One kind of duty.

    `open()` returns a queryset annotated with `d_subject`, `d_member`, `d_programme`, `d_circle`, `d_title`,
    `d_due`, `d_detail`, and compares with `duties.now()` and `duties.today()`, never with the clock: its SQL
    is compiled once. A null member falls to the organisers; where there is always one, `falls_back` is False and
    the organisers' page does not look for them. `owed_by` are the kinds of role that can owe it.
    """

    code: str
    title: str | Promise
    open: Callable
    page: Callable[["Duty"], str]
    button: str | Promise
    owed_by: tuple | None = ANYBODY
    falls_back: bool = True
    link: LinkAct | None = None


@dataclass(frozen=True)
class Duty:
    """A row of the union: something that someone owes, open right now."""

    kind: DutyKind
    subject: int
    member_id: int | None
    programme_id: int
    circle_id: int | None
    title: str
    due: datetime.date | None
    detail: str
    slug: str
    today: datetime.date = field(default_factory=timezone.localdate)

    @property
    def is_late(self):
        return self.due is not None and self.due < self.today

    @property
    def url(self):
        return self.kind.page(self)

    @property
    def button(self):
        return self.kind.button

    @property
    def as_told(self):
        """What an organiser is shown of somebody else's duty: not the button that is theirs to press."""
        return {"title": self.title, "detail": self.detail, "due": self.due}

    @property
    def key(self):
        return f"{self.kind.code}:{self.subject}:{self.member_id or 0}"


_kinds: dict[str, DutyKind] = {}


def register(kind):
    _kinds[kind.code] = kind
    _statement.cache_clear()
    return kind


def kinds():
    return dict(_kinds)


class Duties:
    """A lazy union of open duties: count it, slice it, iterate it; each costs one query."""

    def __init__(self, chosen, narrowing="all", **given):
        self.codes = tuple(kind.code for kind in chosen)
        self.narrowing = narrowing
        self.given = given

    def count(self):
        return self._statement("count").count(self._values()) if self.codes else 0

    def __iter__(self):
        return iter(self.first(None))

    def first(self, number, start=0):
        """The most urgent first; those without a date last."""
        if not self.codes:
            return []
        rows = self._statement("urgency").rows(self._values(), number=number, start=start)
        return [_duty(row) for row in rows]

    def page(self, number, start=0):
        """(the duties of a page, how many there are in all), in one query; past the last page, ([], 0)."""
        if not self.codes:
            return [], 0
        statement = self._statement("page")
        rows, total = statement.page(self._values(), _URGENCY, number=number, start=start)
        return [_duty(row) for row in rows], total

    def by_member(self, size=200):
        """{member: [duties]} of so many members at a time: the reminder run reads it in flat memory.

        Each batch is a statement of its own, done before the caller writes: SQLite refuses a write to who still
        reads while somebody else has written.
        """
        people = self._statement("people").distinct("c_member", self._values()) if self.codes else []
        for start in range(0, len(people), size):
            few = people[start : start + size]
            yield self.between(few[0], few[-1])._grouped()

    def between(self, first, last):
        chosen = [_kinds[code] for code in self.codes]
        return Duties(chosen, f"{self.narrowing} between", **self.given, first=first, last=last)

    def _grouped(self):
        rows = map(_duty, self._statement("member").rows(self._values()))
        return {member: list(owed) for member, owed in groupby(rows, key=attrgetter("member_id"))}

    def _statement(self, purpose):
        return _statement(self.codes, self.narrowing, purpose, get_language())

    def _values(self):
        return {"now": timezone.now(), "today": timezone.localdate(), **self.given}


@lru_cache(maxsize=512)
def _statement(codes, narrowing, purpose, language):
    """Titles are in the language that was active: it is part of what tells statements apart."""
    columns, order = _PURPOSES[purpose]
    arms = [_arm(_kinds[code], narrowing).values_list(*columns) for code in codes]
    return compiled(arms[0].union(*arms[1:], all=True).order_by(*order))


_BY_MEMBER = F("c_member").asc(nulls_last=True)
_BY_URGENCY = F("c_due").asc(nulls_last=True)
_URGENCY = "c_due IS NULL, c_due, kind_code, c_subject, c_member"  # of a page, sorted around the union
# What is read of each row, and in which order: to be counted, a row needs none of its words.
_PURPOSES = {
    "count": (["kind_code"], ()),
    "people": (["c_member"], ()),
    "page": (NAMES, ()),
    "urgency": (NAMES, (_BY_URGENCY, "kind_code", "c_subject", "c_member")),
    "member": (NAMES, (_BY_MEMBER, "c_due", "kind_code", "c_subject")),
}


def now():
    """The instant of the run: what a kind compares with, rather than the one when its SQL was compiled."""
    return Given("now", DateTimeField())


def today():
    return Given("today", DateField())


def everybody(*codes):
    """What the run recalls: not where reminders are held."""
    return Duties(_chosen(codes))


def of_programme(programme, *codes):
    return Duties(_chosen(codes), "programme", programme=programme.pk)


def of_circle(circle, *codes):
    return Duties(_chosen(codes), "circle", circle=circle.pk)


def of_member(member):
    return Duties(_kinds.values(), "member", member=member.pk)


def _chosen(codes):
    return [_kinds[code] for code in codes] if codes else _kinds.values()


def of_user(user):
    """What the user owes as themselves, and as organiser what nobody known owes."""
    roles = roles_of(user)
    narrowing = "organiser" if roles.organised else "user"
    return Duties(_owed_by_holder_of(roles), narrowing, user=user.pk)


def _owed_by_holder_of(roles):
    """Only the kinds that these roles can owe: building the SQL costs about 1 ms a kind.

    A role that is only offered counts too: a signatory answers the invitation by signing.
    """
    held = roles.asked.union(*roles.by_programme.values())
    return [
        kind
        for kind in _kinds.values()
        if kind.owed_by is ANYBODY or held & set(kind.owed_by) or (roles.organised and kind.falls_back)
    ]


def _arm(kind, narrowing):
    """One arm of the union: every column cast, in the same order, as both databases want it."""
    casts = {f"c_{name}": Cast(F(f"d_{name}"), output_field=of) for name, of in COLUMNS.items()}
    code = Cast(Value(kind.code), CharField(max_length=60))
    slug = Subquery(Programme.objects.filter(pk=OuterRef("d_programme")).values("slug")[:1])
    casts["c_slug"] = Cast(slug, CharField(max_length=60))  # pages are found without a query for each duty
    names = [_narrowing_of(kind, name) for name in narrowing.split()]
    narrowed = reduce(lambda rows, name: NARROWINGS[name](rows), names, kind.open())
    return narrowed.annotate(kind_code=code, **casts).order_by()


def _narrowing_of(kind, name):
    """Who looks for what nobody owes reads each row; where somebody always does, theirs are found by an index."""
    return "organiser, own" if name == "organiser" and not kind.falls_back else name


def _duty(row):
    """SQLite gives days as text."""
    code, *values = row
    if isinstance(values[_DUE], str):
        values[_DUE] = datetime.date.fromisoformat(values[_DUE])
    return Duty(_kinds[code], *values)


def due_from(code, *, programme="programme_id", subject="pk", delay_after=None, asked_on=None):
    """When a duty of this kind falls due: its extension, else the programme's Moment, else a delay after a date.

    The arguments are paths from the row of the kind; `delay_after` names the date (see `days.DayOf` for an
    instant) that a delay follows. `asked_on`, else that date, is the day the duty was born: a Moment that was near
    or gone by then leaves all the same `FAIR_DELAY` to whoever is asked.
    """
    deadline = Deadline.objects.filter(programme=OuterRef(programme), duty_kind=code)
    extension = Extension.objects.filter(subject=OuterRef(subject), duty_kind=code)
    choices = [Subquery(extension.values("due")[:1]), _moment_of(deadline, asked_on or delay_after)]
    if delay_after:
        delay = Subquery(deadline.values("delay")[:1], output_field=DurationField())
        choices.append(DayAfter(F(delay_after), delay))
    return Coalesce(*choices, output_field=DateField())


def _moment_of(deadline, asked_on):
    dated = deadline.exclude(moment__date=None)
    if not asked_on:
        return Subquery(dated.values("moment__date")[:1])
    fair = DayAfter(OuterRef(asked_on), Value(FAIR_DELAY, output_field=DurationField()))
    moment = F("moment__date")
    due = Greatest(moment, Coalesce(fair, moment, output_field=DateField()), output_field=DateField())
    return Subquery(dated.annotate(fair_due=due).values("fair_due")[:1])


def joined(*parts):
    """Texts one after the other, nulls as nothing. Django's Concat nests, and SQLite's parser has a shallow stack."""
    whole = [Coalesce(Cast(part, TextField()), Value("", TextField())) for part in parts]
    return Func(*whole, template="(%(expressions)s)", arg_joiner=" || ", output_field=TextField())


def nothing(output_field):
    """A typed NULL for a column that a kind leaves empty."""
    return Value(None, output_field=output_field)


def text(value):
    return Value(str(value), output_field=TextField())
