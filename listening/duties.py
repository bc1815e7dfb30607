"""What the listening asks: dates and a pair for each territory that said yes, a note for each interview."""

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listening.models import Interview, Note, Visit
from programmes.contracts import duties
from programmes.contracts.days import DayOf
from programmes.models import Programme, Role
from programmes.parts import in_use
from territories.models import Commitment, Participation, Step
from territories.models.step import AGREED, COMMITTED

PLAN_VISIT, FILE_NOTE = "listening.plan_visit", "listening.file_note"


def visits_to_plan():
    """Territories that said yes, without a visit that has its dates and its pair."""
    ready = Visit.objects.ready().filter(participation=OuterRef("pk"))
    open_ones = Participation.objects.open().filter(in_use(Programme.Part.LISTENING))
    wanted = open_ones.filter(_said_yes()).filter(~Exists(ready))
    signed_on = DayOf("commitment__signed_at")
    told = wanted.annotate(
        yes_on=Coalesce(signed_on, _day_of(COMMITTED), _day_of(AGREED), DayOf("created_at"))
    )
    return told.annotate(
        d_subject=F("pk"),
        d_member=duties.nothing(IntegerField()),
        d_programme=F("programme_id"),
        d_circle=F("circle_id"),
        d_title=duties.text(gettext_lazy("Programmer l’écoute du territoire")),
        d_due=duties.due_from(PLAN_VISIT, asked_on="yes_on"),
        d_detail=F("territory__name"),
    )


def _said_yes():
    """In writing, here or on paper before the programme came here; by its agreement where nothing is signed."""
    signed = Q(commitment__state=Commitment.State.SIGNED) | Q(Exists(_done(COMMITTED)))
    unwritten = ~Q(in_use(Programme.Part.COMMITMENT))
    return signed | Q(unwritten, state=Participation.State.AGREED)


def _done(code):
    return Step.objects.done().filter(participation=OuterRef("pk"), kind__code=code)


def _day_of(code):
    return Subquery(_done(code).values("at")[:1], output_field=DateField())


def notes_to_file():
    """One row an expert of the visit, once the interview is past; whoever files settles it for both."""
    visit = "interview__visit"
    role = f"{visit}__circle__roles"
    over = Q(interview__day__lt=duties.today()) | Q(**{f"{visit}__ends_on__lt": duties.today()})
    held = Q(interview__at__lt=duties.now()) | over
    owed = Note.objects.filter(held, state=Note.State.DRAFT, interview__cancelled_at=None).exclude(
        **{f"{visit}__state": Visit.State.CANCELLED}
    )
    experts = owed.filter(**{f"{role}__kind": Role.Kind.EXPERT, f"{role}__state": Role.State.ACCEPTED})
    return experts.annotate(
        d_subject=F("pk"),
        d_member=F(f"{role}__member_id"),
        d_programme=F(f"{visit}__circle__programme_id"),
        d_circle=F(f"{visit}__circle_id"),
        d_title=duties.joined(_title_start(), F("interview__number")),
        d_due=duties.due_from(
            FILE_NOTE, programme=f"{visit}__circle__programme_id", delay_after=f"{visit}__ends_on"
        ),
        d_detail=duties.joined(
            F(f"{visit}__participation__territory__name"),
            Value(" · "),
            F(f"{role}__member__first_name"),
            Value(" "),
            F(f"{role}__member__last_name"),
        ),
    )


def _title_start():
    group = _("Déposer la note de la réunion de groupe n°\u00a0")
    alone = _("Déposer la note de l’entretien n°\u00a0")
    return Case(
        When(interview__kind=Interview.Kind.GROUP, then=Value(group)),
        default=Value(alone),
        output_field=TextField(),
    )


def _listens(programme):
    return programme.uses(Programme.Part.LISTENING)


duties.register(
    duties.DutyKind(
        code=PLAN_VISIT,
        title=gettext_lazy("Programmer l’écoute du territoire"),
        owed_by=duties.ORGANISER_SIDE,
        used_by=_listens,
        open=visits_to_plan,
        page=lambda duty: f"{reverse('listening:plan', args=[duty.slug])}?territoire={duty.subject}",
        button=gettext_lazy("Programmer"),
        settled_by=("visit_planned:ready", "visit_changed:ready"),
    )
)

# No link may act: notes always go through sign-in.
duties.register(
    duties.DutyKind(
        code=FILE_NOTE,
        title=gettext_lazy("Déposer la note de l’entretien"),
        owed_by=(Role.Kind.EXPERT,),
        falls_back=False,
        used_by=_listens,
        open=notes_to_file,
        page=lambda duty: reverse("listening:note", args=[duty.slug, duty.subject]),
        button=gettext_lazy("Écrire la note"),
        settled_by=("note_filed",),
        counted_from=gettext_lazy("après l’écoute"),
    )
)
