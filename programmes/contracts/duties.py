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
from programmes.roles import member_seen, roles_of

from . import marks
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
NAMES = ("kind_code", *(f"c_{name}" for name in COLUMNS), "c_slug", "c_snoozed", "c_button")
_DAYS = (list(COLUMNS).index("due"), len(COLUMNS) + 1)
FAIR_DELAY = datetime.timedelta(days=14)  # nobody is late within a fortnight of being asked
ORGANISER_SIDE = ()
OF_SOMEBODY = ("user", "organiser")
ANYBODY = None


@dataclass(frozen=True)
class DutyKind:
    """One kind of duty.

    `open()` returns a queryset annotated with `d_subject`, `d_member`, `d_programme`, `d_circle`, `d_title`,
    `d_due`, `d_detail`, and `d_button` where its word differs from row to row; it compares with `duties.now()` and
    `duties.today()`, never with the clock: its SQL is compiled once. A null member falls to the organisers; where
    there is always one, `falls_back` is False and the organisers' page does not look for them. `owed_by` are the
    kinds of role that can owe it, `settled_by` the
    verbs of the journal that tell it done (« step_made:agreed »: those whose code is this one).
    `used_by(programme)` says whether such things are asked there at all.
    `counted_from`: the date that a delay follows, in words (« après l'invitation »); without, its deadline can only be
    a moment of the plan. `has_deadline` is False where each one has its own date. `step`: the step of a territory that
    it moves, which its path then shows as under way.
    """

    code: str
    title: str | Promise
    open: Callable
    page: Callable[["Duty"], str]
    button: str | Promise
    owed_by: tuple | None = ANYBODY
    falls_back: bool = True
    link: LinkAct | None = None
    settled_by: tuple = ()
    counted_from: str | Promise = ""
    has_deadline: bool = True
    used_by: Callable[[Programme], bool] = lambda programme: True
    step: str = ""


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
    snoozed_until: datetime.date | None = None
    own_button: str = ""
    today: datetime.date = field(default_factory=timezone.localdate)

    @property
    def is_late(self):
        return self.due is not None and self.due < self.today

    @property
    def is_set_aside(self):
        return self.snoozed_until is not None

    @property
    def url(self):
        return self.kind.page(self)

    @property
    def button(self):
        return self.own_button or self.kind.button

    @property
    def as_told(self):
        """What an organiser is shown of somebody else's duty: not the button that is theirs to press."""
        return {"title": self.title, "detail": self.detail, "due": self.due}

    def about(self, *said):
        """What it is about, without the names that the page already says."""
        return " · ".join(part for part in self.detail.split(" · ") if part not in said)

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


def kinds_of(programme):
    """{code: kind} of those that this programme uses, by title."""
    used = [kind for kind in _kinds.values() if kind.used_by(programme)]
    return {kind.code: kind for kind in sorted(used, key=lambda kind: str(kind.title))}


class Duties:
    """A lazy union of open duties: count it, slice it, iterate it; each costs one query."""

    def __init__(self, chosen, narrowing="all", **given):
        self.codes = tuple(kind.code for kind in chosen)
        self.narrowing = narrowing
        self.given = given

    def count(self):
        return self.statement("count").count(self.values()) if self.codes else 0

    def __iter__(self):
        return iter(self.first(None))

    def first(self, number, start=0):
        """The most urgent first; those without a date last."""
        if not self.codes:
            return []
        purpose = "mine" if self.narrowing.split()[0] in OF_SOMEBODY else "urgency"
        return _told(self.statement(purpose).rows(self.values(), number=number, start=start))

    def count_awake(self):
        """Those that the user did not set aside."""
        return self.statement("mine").count(self.values(), "c_snoozed IS NULL") if self.codes else 0

    def by_member(self, size=200):
        """{member: [duties]} of so many members at a time: the reminder run reads it in flat memory.

        Each batch is a statement of its own, done before the caller writes: SQLite refuses a write to who still
        reads while somebody else has written.
        """
        people = self.statement("people").distinct("c_member", self.values()) if self.codes else []
        for start in range(0, len(people), size):
            few = people[start : start + size]
            yield self.between(few[0], few[-1])._grouped()

    def between(self, first, last):
        chosen = [_kinds[code] for code in self.codes]
        return Duties(chosen, f"{self.narrowing} between", **self.given, first=first, last=last)

    def of_nobody(self):
        """Those that no member owes."""
        chosen = [_kinds[code] for code in self.codes if _kinds[code].falls_back]
        return Duties(chosen, f"{self.narrowing} nobody", **self.given)

    def _grouped(self):
        rows = _told(self.statement("member").rows(self.values()))
        return {member: list(owed) for member, owed in groupby(rows, key=attrgetter("member_id"))}

    def statement(self, purpose):
        return _statement(self.codes, self.narrowing, purpose, get_language())

    def values(self):
        return {"now": timezone.now(), "today": timezone.localdate(), **self.given}


@lru_cache(maxsize=512)
def _statement(codes, narrowing, purpose, language):
    """Titles are in the language that was active: it is part of what tells statements apart."""
    columns, order = _PURPOSES[purpose]
    arms = [_arm(_kinds[code], narrowing).values_list(*columns) for code in codes]
    return compiled(arms[0].union(*arms[1:], all=True).order_by(*order))


_BY_MEMBER = F("c_member").asc(nulls_last=True)
_BY_URGENCY = F("c_due").asc(nulls_last=True)
_AWAKE_FIRST = F("c_snoozed").asc(nulls_first=True)
# What is read of each row, and in which order: to be counted, a row needs none of its words.
_PURPOSES = {
    "count": (["kind_code"], ()),
    "people": (["c_member"], ()),
    "light": (["kind_code", "c_subject", "c_member", "c_circle", "c_due"], ()),
    "urgency": (NAMES, (_BY_URGENCY, "kind_code", "c_subject", "c_member")),
    "mine": (NAMES, (_AWAKE_FIRST, _BY_URGENCY, "kind_code", "c_subject", "c_member")),
    "member": (NAMES, (_BY_MEMBER, "c_due", "kind_code", "c_subject")),
}


def now():
    """The instant of the run: what a kind compares with, rather than the one when its SQL was compiled."""
    return Given("now", DateTimeField())


def today():
    return Given("today", DateField())


def recalled(programme, *codes):
    """What the run recalls: not where reminders are held."""
    return Duties(_chosen(codes), "all programme", programme=programme.pk)


def of_programme(programme, *codes):
    return Duties(_chosen(codes), "programme", programme=programme.pk)


def of_subject(programme, code, subject):
    """What is owed about one object: a row for each person who owes it; none for a kind that nobody knows."""
    chosen = [_kinds[code]] if code in _kinds else []
    return Duties(chosen, "programme subject", programme=programme.pk, subject=subject)


def of_circle(circle, *codes):
    return Duties(_chosen(codes), "circle", circle=circle.pk)


def of_member(member, *codes):
    return Duties(_chosen(codes), "member", member=member.pk)


def of_members(programme, members):
    """What is asked of these people of a programme, held to be read or not."""
    return Duties(_chosen(()), "asked members", programme=programme.pk, members=sorted(members))


def prepared_of(programme, members):
    """The same, of a programme that is prepared too."""
    return Duties(_chosen(()), "programme members", programme=programme.pk, members=sorted(members))


def of_subjects(programme, codes, subjects):
    """What is owed about these objects, of these kinds: some rows of a programme, for who knows which."""
    chosen = [_kinds[code] for code in codes if code in _kinds]
    return Duties(chosen, "programme subjects", programme=programme.pk, subjects=sorted(subjects))


def _chosen(codes):
    return [_kinds[code] for code in codes] if codes else _kinds.values()


def of_user(user):
    """What the user owes as themselves, and as organiser what nobody known owes."""
    narrowing, whose = _whose(user)
    return Duties(_owed_by_holder_of(roles_of(user)), narrowing, **whose)


def of_user_on(user, code, subject):
    """The same, of one object."""
    narrowing, whose = _whose(user)
    chosen = [kind for kind in _owed_by_holder_of(roles_of(user)) if kind.code == code]
    return Duties(chosen, f"{narrowing} subject", subject=subject, **whose)


def _whose(user):
    """(narrowing, what it is given): the account, or the one member in whose place it looks."""
    if seen := member_seen(user):
        return "member", {"member": seen.pk}
    return "organiser" if roles_of(user).organised else "user", {"user": user.pk}


def owned_by(user):
    """What the user owes as themselves alone: for their own agenda."""
    return Duties(_owed_by_holder_of(roles_of(user)), "user", user=user.pk)


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
    casts["c_snoozed"] = Cast(marks.snoozed_until(kind.code, narrowing), output_field=DateField())
    names = [_narrowing_of(kind, name) for name in narrowing.split()]
    narrowed = reduce(lambda rows, name: NARROWINGS[name](rows), names, marks.without_waived(kind))
    own_button = F("d_button") if "d_button" in narrowed.query.annotations else Value("")
    casts["c_button"] = Cast(own_button, output_field=TextField())
    return narrowed.annotate(kind_code=code, **casts).order_by()


def _narrowing_of(kind, name):
    """Who looks for what nobody owes reads each row; where somebody always does, theirs are found by an index."""
    return "organiser, own" if name == "organiser" and not kind.falls_back else name


def _told(rows):
    """The duties of these rows. SQLite gives days as text."""
    today = timezone.localdate()
    return [_duty(row, today) for row in rows]


def _duty(row, today):
    code, *values = row
    for place in _DAYS:
        if isinstance(values[place], str):
            values[place] = datetime.date.fromisoformat(values[place])
    return Duty(_kinds[code], *values, today=today)


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
