"""The duties contract: who owes what by when, computed in one query whatever the number of kinds.

An app registers its kinds from its module `duties.py`. A duty is never stored: a kind says which rows are
open, and the engine makes one UNION ALL of the kinds concerned.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.functional import Promise

from programmes.models import Deadline, Extension, Programme
from programmes.roles import roles_of

from .links import LinkAct

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
ORGANISER_SIDE = ()
ANYBODY = None


@dataclass(frozen=True)
class DutyKind:
    """One kind of duty.

    `open()` returns a queryset annotated with `d_subject`, `d_member`, `d_programme`, `d_circle`, `d_title`,
    `d_due`, `d_detail`; a null member falls to the organisers. `owed_by` are the kinds of role that can owe it.
    """

    code: str
    title: str | Promise
    open: Callable
    page: Callable[["Duty"], str]
    button: str | Promise
    owed_by: tuple | None = ANYBODY
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
    return kind


def kinds():
    return dict(_kinds)


class Duties:
    """A lazy union of open duties: count it, slice it, iterate it; each costs one query."""

    def __init__(self, chosen, narrow):
        arms = [_arm(kind, narrow) for kind in chosen]
        self.rows = arms[0].union(*arms[1:], all=True) if arms else None

    def count(self):
        return self.rows.count() if self.rows is not None else 0

    def __iter__(self):
        return iter(self.first(None))

    def first(self, number, start=0):
        """The most urgent first; those without a date last."""
        if self.rows is None:
            return []
        ordered = self.rows.order_by(F("c_due").asc(nulls_last=True), "kind_code", "c_subject")
        stop = None if number is None else start + number
        return [_duty(row) for row in ordered[start:stop]]

    def stream(self, chunk=500):
        """Every duty in flat memory, grouped by member: the reminder run reads it."""
        if self.rows is not None:
            ordered = self.rows.order_by(
                F("c_member").asc(nulls_last=True), "c_due", "kind_code", "c_subject"
            )
            yield from map(_duty, ordered.iterator(chunk_size=chunk))


def everybody(*codes):
    return Duties([_kinds[code] for code in codes] if codes else _kinds.values(), lambda query: query)


def of_programme(programme, *codes):
    chosen = [_kinds[code] for code in codes] if codes else _kinds.values()
    return Duties(chosen, lambda query: query.filter(d_programme=programme.pk))


def of_circle(circle, *codes):
    chosen = [_kinds[code] for code in codes] if codes else _kinds.values()
    return Duties(chosen, lambda query: query.filter(d_circle=circle.pk))


def of_member(member):
    return Duties(_kinds.values(), lambda query: query.filter(d_member=member.pk))


def of_user(user):
    """What the user owes as themselves, and as organiser what nobody known owes."""
    roles = roles_of(user)
    mine = Q(d_member__in=user.members.values("pk"))
    if roles.organised:
        mine |= Q(d_member=None, d_programme__in=roles.organised)
    return Duties(_owed_by_holder_of(roles), lambda query: query.filter(mine))


def _owed_by_holder_of(roles):
    """Only the kinds that these roles can owe: building the SQL costs about 1 ms a kind."""
    held = set().union(*roles.by_programme.values())
    return [
        kind
        for kind in _kinds.values()
        if kind.owed_by is ANYBODY or held & set(kind.owed_by) or (roles.organised and _may_fall_back(kind))
    ]


def _may_fall_back(kind):
    return kind.owed_by == ORGANISER_SIDE or kind.owed_by is not ANYBODY


def _arm(kind, narrow):
    """One arm of the union: every column cast, in the same order, as both databases want it."""
    casts = {f"c_{name}": Cast(F(f"d_{name}"), output_field=of) for name, of in COLUMNS.items()}
    code = Cast(Value(kind.code), CharField(max_length=60))
    slug = Subquery(Programme.objects.filter(pk=OuterRef("d_programme")).values("slug")[:1])
    casts["c_slug"] = Cast(slug, CharField(max_length=60))  # pages are found without a query for each duty
    return narrow(kind.open()).annotate(kind_code=code, **casts).order_by().values_list(*NAMES)


def _duty(row):
    code, *values = row
    return Duty(_kinds[code], *values)


def due_from(code, *, programme="programme_id", subject="pk", delay_after=None):
    """When a duty of this kind falls due: its extension, else the programme's Moment, else a delay after a date.

    The arguments are paths from the row of the kind; `delay_after` names the date (not datetime) that a delay follows.
    """
    deadline = Deadline.objects.filter(programme=OuterRef(programme), duty_kind=code)
    extension = Extension.objects.filter(subject=OuterRef(subject), duty_kind=code)
    choices = [Subquery(extension.values("due")[:1]), Subquery(deadline.values("moment__date")[:1])]
    if delay_after:
        delay = Subquery(deadline.values("delay")[:1], output_field=DurationField())
        shifted = ExpressionWrapper(F(delay_after) + delay, output_field=DateField())
        choices.append(Cast(shifted, DateField()))
    return Coalesce(*choices, output_field=DateField())


def joined(*parts):
    """Texts one after the other, nulls as nothing. Django's Concat nests, and SQLite's parser has a shallow stack."""
    whole = [Coalesce(Cast(part, TextField()), Value("", TextField())) for part in parts]
    return Func(*whole, template="(%(expressions)s)", arg_joiner=" || ", output_field=TextField())


def nothing(output_field):
    """A typed NULL for a column that a kind leaves empty."""
    return Value(None, output_field=output_field)


def text(value):
    return Value(str(value), output_field=TextField())
