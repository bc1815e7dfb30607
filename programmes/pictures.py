"""The plan of a programme as its pictures want it: the frise of the board, the plan of the calendar."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.pictures.shapes import (
    DONE,
    LATER,
    NOW,
    Frise,
    Milestone,
    Plan,
    PlanBar,
    PlanMark,
    Span,
)
from programmes.daysoff import bands_between
from programmes.models import Moment
from programmes.models.phase import span_text
from programmes.outline import Outline

MARKED = (Moment.Kind.MILESTONE, Moment.Kind.MEETING, Moment.Kind.DELIVERABLE)


def frise_of(programme, plan, *, today):
    """`plan` is (phases, milestones), saved or not; links only where a programme exists."""
    phases, milestones = plan
    return Frise(
        spans=[_span(programme, phase, today) for phase in phases],
        milestones=[Milestone(moment.label, moment.date, dates=moment.text) for moment in milestones],
        title=_("Les phases du programme"),
        today=today,
    )


def _span(programme, phase, today):
    starts, ends = phase.start.date, phase.end.date
    return Span(
        label=f"{phase.number}. {phase.name}",
        start=starts,
        end=ends,
        state=state_between(starts, ends, today),
        url=f"{reverse('programmes:calendar', args=[programme.slug])}#phase-{phase.pk}" if programme else "",
        dates=phase.dates_text,
    )


def state_between(starts, ends, today):
    """What has begun is under way as long as its end is not known."""
    if starts is None or today < starts:
        return LATER
    return DONE if ends and ends < today else NOW


def plan_of(outline, *, preview_url="", proposal=None):
    """The plan of a programme; with a proposal, as it would be, and where each date stood."""
    dates = proposal.dates if proposal else {}
    asked = [one for one in proposal.placed if one.pk in proposal.asked] if proposal else []
    precisions = {one.pk: one.precision for one in asked}
    places = _Places(outline, dates, precisions, bool(proposal))
    bars = [places.bar(phase) for phase in outline.phases]
    marks = [places.mark(one) for one in outline.shown if one.kind in MARKED]
    days = [day for bar in bars for day in (bar.start, bar.end) if day] + [
        one.day for one in marks if one.day
    ]
    return Plan(
        bars=bars,
        marks=marks,
        bands=bands_between(min(days), max(days), outline.elections) if days else [],
        title=_("Le plan du programme"),
        today=outline.today,
        preview_url=preview_url,
    )


@dataclass(frozen=True)
class _Places:
    """Where phases and dates stand, or would; `ghosts`: with the place that they leave."""

    outline: Outline
    dates: dict
    precisions: dict
    ghosts: bool

    def day(self, moment):
        return self.dates.get(moment.pk, moment.date)

    def told(self, moment):
        """As precise as it would be there."""
        precision = self.precisions.get(moment.pk, moment.precision)
        note = moment.note if precision == moment.precision else ""
        return Moment(note=note, precision=precision, date=self.day(moment)).text

    def bar(self, phase):
        start, end = self.day(phase.start), self.day(phase.end)
        moved = self.ghosts and (start, end) != (phase.start.date, phase.end.date)
        return PlanBar(
            key=f"phase-{phase.pk}",
            label=f"{phase.number}. {phase.name}",
            start=start,
            end=end,
            state=state_between(start, end, self.outline.today),
            url=self.url("phase_edit", phase, f"#phase-{phase.pk}"),
            dates=span_text(self.told(phase.start), self.told(phase.end)),
            ghost_start=phase.start.date if moved else None,
            ghost_end=phase.end.date if moved else None,
        )

    def mark(self, moment):
        day = self.day(moment)
        precision = self.precisions.get(moment.pk, "")
        return PlanMark(
            key=f"moment-{moment.pk}",
            label=moment.label,
            day=day,
            kind=moment.kind,
            url=self.url("moment_edit", moment),
            dates=self.told(moment),
            warned=" · ".join(self.outline.cautions_of(moment, day, precision) if day else ()),
            ghost_day=moment.date if self.ghosts and day != moment.date else None,
        )

    def url(self, name, one, readable=""):
        """Where it is changed, by those who may; elsewhere where it is told."""
        if self.ghosts or not self.outline.full:
            return "" if self.ghosts else readable
        return reverse(f"programmes:{name}", args=[self.outline.programme.slug, one.pk])
