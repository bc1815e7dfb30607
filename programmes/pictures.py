"""The plan of a programme as the frise wants it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.pictures.shapes import DONE, LATER, NOW, Frise, Milestone, Span


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
    state = LATER
    if starts and ends:
        state = DONE if ends < today else NOW if starts <= today else LATER
    return Span(
        label=f"{phase.number}. {phase.name}",
        start=starts,
        end=ends,
        state=state,
        url=f"{reverse('programmes:calendar', args=[programme.slug])}#phase-{phase.pk}" if programme else "",
        dates=f"{phase.start.text} – {phase.end.text}",
    )
