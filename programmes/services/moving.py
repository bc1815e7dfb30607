"""Moving dates: what would follow, what each may keep, what the rules say of it; then done, and undone."""

import datetime
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.journal.models import Entry
from programmes import rules
from programmes.dates import computed, offset_between, settled
from programmes.models import Derogation, Moment, Programme

journal.tells(
    {
        "plan_moved": _("a déplacé {moved}\u202f; {followed}"),
        "plan_move_undone": _("a annulé le déplacement de {moved}"),
        "rule_derogated": _("a donné une raison à la règle «\u00a0{rule}\u00a0»\u00a0: {reason}"),
    }
)
KEPT = ("date", "precision", "anchor_id", "offset", "unit", "note")  # what a move changes of a moment
Precision = Moment.Precision


class ReasonMissing(Exception):
    """The plan would no longer follow these rules: a reason is asked, then it moves."""

    def __init__(self, breaches):
        self.breaches = breaches
        super().__init__(", ".join(breach.told for breach in breaches))


class CannotUndo(Exception):
    """The plan has changed since."""


@dataclass(frozen=True)
class Move:
    """A date that somebody wants for a moment (by pk); None makes it « à dater ». `fixed`: it lets go of its anchor."""

    moment: int
    date: datetime.date | None
    precision: str = ""
    fixed: bool = False


@dataclass(frozen=True)
class Shift:
    """What a move does to one moment: by hand (`asked`), or because it hangs on what moves."""

    moment: Moment
    before: datetime.date | None
    after: datetime.date | None
    asked: bool = False
    precision: str = ""

    def at(self, date):
        """The moment as it reads on that date."""
        found = Moment(note=self.moment.note, precision=self.precision or self.moment.precision, date=date)
        return found.text if date else str(_("à dater"))

    @property
    def told_before(self):
        return self.moment.text

    @property
    def told_after(self):
        return self.at(self.after)


@dataclass
class Proposal:
    """What these moves would give: every date that changes, and the rules that would no longer be followed."""

    programme: Programme
    moves: list
    keep: frozenset = frozenset()
    moments: list = field(default_factory=list)

    @cached_property
    def dates(self):
        """{pk: date}: what is kept stands, what is moved goes, the rest follows."""
        by_pk = {moment.pk: moment for moment in self.moments}
        given = {pk: by_pk[pk].date for pk in self.keep if pk in by_pk}
        given |= {one.moment: self._wanted(by_pk[one.moment], one) for one in self.moves}
        return computed(self.moments, given)

    def _wanted(self, moment, one):
        """A month or a season is typed by any of its days."""
        if one.date is None:
            return None
        return settled(one.date, one.precision or _precision(moment, one.date), moment.at_end)

    @property
    def asked(self):
        return {one.moment: one for one in self.moves}

    @cached_property
    def shifts(self):
        """The moves first, then what follows, by date; what is kept is not among them."""
        found = [self._shift(moment) for moment in self.moments if self.dates[moment.pk] != moment.date]
        return sorted(found, key=lambda one: (not one.asked, one.after or datetime.date.max, one.moment.pk))

    def _shift(self, moment):
        move = self.asked.get(moment.pk)
        date = self.dates[moment.pk]
        precision = (move.precision or (date and _precision(moment, date)) or "") if move else ""
        return Shift(moment, moment.date, date, asked=bool(move), precision=precision)

    @cached_property
    def kept(self):
        """What would have followed, and stays: what hangs on it stays too."""
        free = Proposal(self.programme, self.moves, moments=self.moments)
        return [one for one in free.shifts if one.moment.pk in self.keep and not one.asked]

    @cached_property
    def breaches(self):
        """Rules of dates that this plan would break and that today's does not, without a reason yet."""
        now = {
            one.identity
            for one in rules.breaches(rules.Plan.of(self.programme, self.moments), only_dates=True)
        }
        then = rules.breaches(rules.Plan.of(self.programme, self.moments, self.dates), only_dates=True)
        return rules.unexplained(self.programme, [one for one in then if one.identity not in now])


def _precision(moment, date):
    """As precise as it was when the day still stands for its month; to the day otherwise."""
    if moment.precision in (Precision.UNDATED, Precision.SEASON):
        return Precision.DAY
    return moment.precision if settled(date, moment.precision, moment.at_end) == date else Precision.DAY


def propose(programme, moves, *, keep=()):
    """What these moves would change, nothing written: one query, two with rules."""
    return Proposal(programme, list(moves), frozenset(keep), list(programme.moments.select_related("phase")))


def move_phase(phase, starts):
    """The moves of a whole phase to a new first day: its end keeps its distance, month ends stay month ends."""
    moves = [Move(phase.start_id, starts)]
    if phase.start.date and phase.end.date and not _hangs(phase.end, phase.start):
        shift = offset_between(phase.start.date, starts, phase.start.precision, at_end=False)
        moves.append(Move(phase.end_id, _shifted_alike(phase.end, shift)))
    return moves


def _hangs(moment, on):
    return moment.anchor_id == on.pk and moment.precision != Precision.UNDATED


def _shifted_alike(moment, shift):
    from programmes.dates import shifted

    return settled(shifted(moment.date, *shift), moment.precision, moment.at_end)


@transaction.atomic
def move(programme, moves, *, by, keep=(), reason=""):
    """Move, let the rest follow but what is kept; returns the shifts that followed.

    A new breach of a rule wants a reason, which the journal keeps: ReasonMissing without it.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    proposal = propose(programme, moves, keep=keep)
    if proposal.breaches and not reason.strip():
        raise ReasonMissing(proposal.breaches)
    followed = [one for one in proposal.shifts if not one.asked]
    before = _write(proposal)
    for breach in proposal.breaches:
        derogate(programme, breach, reason=reason, by=by)
    if before:
        journal.record("plan_moved", programme, by=by, data=_facts(proposal, followed, before))
    return followed


def _write(proposal):
    """Write what changes; returns what it was, by code, for the way back."""
    by_pk = {moment.pk: moment for moment in proposal.moments}
    before = {}
    for moment in proposal.moments:
        was = {name: getattr(moment, name) for name in KEPT}
        _change(moment, proposal, by_pk)
        if any(was[name] != getattr(moment, name) for name in KEPT):
            before[moment.code] = {**was, "date": was["date"] and was["date"].isoformat()}
            moment.save(update_fields=KEPT)
    _write_start(proposal)
    return before


def _change(moment, proposal, by_pk):
    wanted = proposal.asked.get(moment.pk)
    date = proposal.dates[moment.pk]
    if wanted:
        _place(moment, wanted, date, proposal, by_pk)
    elif moment.pk in proposal.keep and moment.anchor_id:
        moment.anchor_id, moment.offset = None, 0  # kept: nothing moves it any more
        if date is None:
            moment.precision = Precision.UNDATED
    moment.date = date


def _place(moment, wanted, date, proposal, by_pk):
    """On its new date, still hung where it hung unless it is fixed; « début 2016 » goes once the day is known."""
    if date is None:
        moment.precision, moment.anchor_id, moment.offset, moment.note = Precision.UNDATED, None, 0, ""
        return
    moment.precision = wanted.precision or _precision(moment, date)
    if moment.precision == Precision.DAY:
        moment.note = ""
    anchor = by_pk.get(moment.anchor_id)
    anchor_date = proposal.dates.get(moment.anchor_id)
    if wanted.fixed or anchor is None or anchor_date is None:
        moment.anchor_id, moment.offset = None, 0
    else:
        moment.offset, moment.unit = offset_between(anchor_date, date, moment.precision, moment.at_end)


def _write_start(proposal):
    """The programme's own first day, by which lists are sorted, is that of its plan."""
    start = next((one for one in proposal.moments if one.kind == Moment.Kind.START), None)
    if start is not None and start.date != proposal.programme.starts_on:
        proposal.programme.starts_on = start.date
        proposal.programme.save(update_fields=["starts_on"])


def _facts(proposal, followed, before):
    moved = [f"«\u00a0{one.moment.label}\u00a0» ({one.told_after})" for one in proposal.shifts if one.asked]
    told = {0: str(_("rien n’en dépend"))}.get(len(followed)) or str(_("{number} dates ont suivi")).format(
        number=len(followed)
    )
    return {"moved": ", ".join(moved)[:400], "followed": told, "before": before}


def last_move(programme):
    """The journal entry of the latest move, if it can still be undone."""
    found = Entry.objects.in_scope(programme.scope).filter(verb__in=["plan_moved", "plan_move_undone"])
    last = found.order_by("-pk").first()
    return last if last and last.verb == "plan_moved" else None


@transaction.atomic
def undo(entry, programme, *, by):
    """Put back what the latest move changed."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    last = last_move(programme)
    if last is None or last.pk != entry.pk:
        raise CannotUndo
    moments = {moment.code: moment for moment in programme.moments.all()}
    for code, was in last.data["before"].items():
        if code in moments:
            _put_back(moments[code], was)
    _write_start(propose(programme, []))
    journal.record("plan_move_undone", programme, by=by, data={"moved": last.data["moved"]})


def _put_back(moment, was):
    for name in KEPT:
        setattr(moment, name, was[name])
    moment.date = datetime.date.fromisoformat(was["date"]) if was["date"] else None
    if moment.anchor_id and not Moment.objects.filter(pk=moment.anchor_id).exists():
        moment.anchor_id = None
    moment.save(update_fields=KEPT)


@transaction.atomic
def derogate(programme, breach, *, reason, by):
    """Why this rule is not followed here: told once, kept in the journal."""
    derogation, _created = Derogation.objects.update_or_create(
        programme=programme,
        rule=breach.rule,
        breach=breach.key[:120],
        defaults={"reason": reason.strip()[:400], "by_label": str(getattr(by, "full_name", "") or by)[:200]},
    )
    journal.record(
        "rule_derogated", programme, by=by, data={"rule": breach.statement, "reason": derogation.reason}
    )
    return derogation
