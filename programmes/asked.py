"""What a method or an organiser asks beside the duties that Essaim knows: by whom it is owed, and by when.

It is owed by the person named; else by each one who accepted the role asked in the circle, and the first who says
that it is done has done it for all; else by the organisers. A role that a territory names is asked nothing before
somebody accepted it: to name that person, and to answer, are duties that come first.
"""

from django.db.models import (
    Case,
    Count,
    DateField,
    DurationField,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from programmes.contracts.days import DayAfter, DayOf
from programmes.contracts.duties import FAIR_DELAY
from programmes.models import Extension, FreeDuty, Role

CODE = "programmes.free"
Kind = Role.Kind
NAMED_FIRST = (Kind.REFERENT, Kind.SIGNATORY, Kind.DELEGATE)
# The roles that may be asked something, by what their circle is.
ROLES_IN = {
    "participation": (Kind.REFERENT, Kind.SIGNATORY, Kind.DELEGATE, Kind.PARTICIPANT),
    "body": (Kind.BODY_MEMBER, Kind.FACILITATOR, Kind.SPOKESPERSON, Kind.PARTICIPANT),
    "programme": (Kind.EXPERT, Kind.RESEARCHER, Kind.LEAD, Kind.FACILITATOR, Kind.PARTNER),
}


def with_due(rows):
    """`due_on`: an extension, else the day of its moment or its own. What a method asks late leaves a fortnight."""
    extension = Extension.objects.filter(duty_kind=CODE, subject=OuterRef("pk"))
    fair = DayAfter(F("asked_on"), Value(FAIR_DELAY, output_field=DurationField()))
    day = Case(
        When(moment__date=None, then=F("due")),
        When(code="", then=F("moment__date")),  # somebody chose this day
        default=Greatest(F("moment__date"), fair, output_field=DateField()),
        output_field=DateField(),
    )
    rows = rows.annotate(asked_on=DayOf("asked_at"))
    return rows.annotate(
        due_on=Coalesce(Subquery(extension.values("due")[:1]), day, output_field=DateField())
    )


def owed():
    """The open ones, one row for each person who owes it: `holder` is their role where nobody was named."""
    held = Q(circle__roles__kind=F("owed_by"), circle__roles__state=Role.State.ACCEPTED, member=None)
    holder = FilteredRelation("circle__roles", condition=held & ~Q(owed_by=Kind.ORGANISER))
    rows = FreeDuty.objects.open().filter(circle__closed=False).annotate(holder=holder)
    somebody = Q(member__isnull=False) | Q(holder__isnull=False)
    return with_due(rows).filter(somebody | ~Q(owed_by__in=NAMED_FIRST))


def members_who_owe(duty):
    """The people of `owed` for one duty, none where it falls to the organisers."""
    if duty.member_id:
        return [duty.member]
    held = duty.circle.roles.accepted().filter(kind=duty.owed_by).exclude(kind=Kind.ORGANISER)
    return [role.member for role in held.select_related("member").order_by("member__last_name", "pk")]


def is_owed_by(duty, member):
    """Whether this member is one of them."""
    if duty.member_id:
        return duty.member_id == member.pk
    held = duty.circle.roles.accepted().filter(kind=duty.owed_by, member=member)
    return duty.owed_by != Kind.ORGANISER and held.exists()


def in_programme(programme):
    """All that is asked there, and what was done where nothing is asked any more; what is most urgent first."""
    rows = with_due(FreeDuty.objects.filter(programme=programme)).exclude(done_at=None, circle__closed=True)
    rows = rows.select_related("circle", "member", "done_by", "file")
    is_done = Case(When(done_at=None, then=0), default=1)
    return rows.order_by(is_done, F("due_on").asc(nulls_last=True), "what", "-done_at", "circle__name", "pk")


def in_circle(circle):
    return in_programme(circle.programme_id).filter(circle=circle)


def late(rows, today):
    return rows.filter(done_at=None, due_on__lt=today)


def by_what(rows, today):
    """[{what, asked, done, late}], what is least far along first: one query."""
    is_late = Q(done_at=None, due_on__lt=today)
    counted = (
        rows.order_by()
        .values("what")
        .annotate(asked=Count("pk"), done=Count("done_at"), late=Count("pk", filter=is_late))
    )
    return counted.order_by("-late", F("done") * 1.0 / F("asked"), "what")
