"""What a move would change, as its page shows it: how far, which dates, who knows them already."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes import proposals
from programmes.dates import add_months
from programmes.models import Moment
from programmes.moves import Consequence, Move, Proposal
from programmes.outline import length_text
from programmes.pictures import plan_of
from programmes.services.plan_news import shown_to_people, told_people

Precision = Moment.Precision
HALF_A_MONTH = 15


def as_drawn(moment, day):
    """Dragged or nudged, what is known by its month stays so: it goes to the nearest first of a month.

    A season is known no better than by a month once it has moved.
    """
    if moment.precision not in (Precision.MONTH, Precision.SEASON):
        return Move(moment.pk, day)
    first = day.replace(day=1)
    if day.day > HALF_A_MONTH and not moment.at_end:
        first = add_months(first, 1)
    return Move(moment.pk, first, Precision.MONTH)


@dataclass(frozen=True)
class Row:
    """One date that changes, or that could: `state` is empty for what is moved by hand."""

    pk: int
    label: str
    before: str
    after: str
    state: str
    cautions: list

    @property
    def stays(self):
        return self.state in (Consequence.KEPT, Consequence.HELD)


@dataclass
class Preview:
    """`kept`: the dates that somebody chose to keep; before that, what is done stays where it was."""

    outline: object
    moves: list
    kept: frozenset | None = None
    seen: str = ""

    def __post_init__(self):
        self.seen = self.seen or self.proposal.seen

    @property
    def programme(self):
        return self.outline.programme

    @property
    def keep(self):
        if self.kept is None:
            return frozenset(one.pk for one in self.outline.moments if one.done_on)
        return self.kept

    @cached_property
    def proposal(self):
        return Proposal(self.programme, self.moves, self.keep, self.outline.moments)

    @property
    def token(self):
        """The same moves on the plan as it is shown now."""
        return proposals.sign(self.programme, self.proposal.moves, seen=self.proposal.seen)

    @property
    def count(self):
        return len(self.proposal.shifts)

    @cached_property
    def picture(self):
        return plan_of(self.outline, proposal=self.proposal)

    @cached_property
    def asked(self):
        return [self._row(one, "") for one in self.proposal.shifts if one.asked]

    @cached_property
    def consequences(self):
        return [self._row(one.shift, one.state) for one in self.proposal.consequences]

    @property
    def announced(self):
        """Those that people of the programme have in their calendars."""
        return [row for row in self.consequences if row.pk in self._announced]

    @property
    def internal(self):
        return [row for row in self.consequences if row.pk not in self._announced]

    @property
    def asked_is_announced(self):
        return any(row.pk in self._announced for row in self.asked)

    @cached_property
    def _announced(self):
        if not self.people:
            return set()
        shown = shown_to_people(self.programme, self.proposal.free.shifts)
        return {one.moment.pk for one in shown if one.before}  # « à dater » announces no day

    @cached_property
    def people(self):
        """How many were told of the calendar."""
        return 0 if self.programme.is_draft else told_people(self.programme).count()

    @property
    def may_tell(self):
        return (
            self.programme.is_live
            and self.people
            and bool(shown_to_people(self.programme, self.proposal.shifts))
        )

    @cached_property
    def backwards(self):
        return self.proposal.backwards(self.outline.phases)

    @property
    def can_apply(self):
        """What stays on its day and is known otherwise may break a rule: it is applied too, with its reason."""
        return bool(self.count or self.proposal.breaches) and not self.backwards

    def _row(self, shift, state):
        after = shift.moment.date if state in (Consequence.KEPT, Consequence.HELD) else shift.after
        return Row(
            pk=shift.moment.pk,
            label=shift.moment.label,
            before=shift.told_before,
            after=shift.told_after,
            state=state,
            cautions=self.outline.cautions_of(shift.moment, after, shift.precision) if after else [],
        )

    # The heading ------------------------------------------------------------------
    @property
    def heading(self):
        """« Déplacer « Écoute territoriale » d’un mois change 11 dates »."""
        changes = ngettext("change une date", "change %(count)d dates", self.count) % {"count": self.count}
        if not self.count:
            changes = _("ne change rien")
        return f"{self._what} {changes}"

    @property
    def _what(self):
        shifts = [one for one in self.proposal.shifts if one.asked]
        moved = [one.moment.pk for one in shifts] or [one.moment for one in self.proposal.moves]
        label = self._subject(moved)
        if label is None:
            return _("Déplacer %(count)d dates") % {"count": len(moved)}
        if not shifts:
            return _("Déplacer «\u00a0%(label)s\u00a0»") % {"label": label}
        return _verb(shifts[0]) % {"label": label, "by": _by(shifts[0])}

    def _subject(self, moved):
        """The phase that moves as a whole, or the one date that is moved."""
        phase = self._starts.get(next((pk for pk in moved if pk in self._starts), None))
        if phase and set(moved) <= {phase.start_id, phase.end_id} and self._goes(phase.end):
            return phase.name
        return self.outline.by_pk[moved[0]].label if len(moved) == 1 else None

    def _goes(self, moment):
        return moment.date is None or self.proposal.dates[moment.pk] != moment.date

    @cached_property
    def _starts(self):
        return {phase.start_id: phase for phase in self.outline.phases}


def _verb(shift):
    if shift.after is None:
        return _("Laisser «\u00a0%(label)s\u00a0» à dater")
    if shift.before is None:
        return _("Dater «\u00a0%(label)s\u00a0»")
    return _("Déplacer «\u00a0%(label)s\u00a0» %(by)s")


def _by(shift):
    return length_text(shift.before, shift.after) if shift.before and shift.after else ""
