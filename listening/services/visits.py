from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from listening import news
from listening.models import Visit
from listening.rules import before_commitment
from listening.wording import short_days_text
from programmes.contracts import searchable
from programmes.services.moving import derogate
from programmes.services.roles import add_circle
from territories import services as territories
from territories.wording import of_territory

from .messages import is_awaited, tell_cancelled, tell_confirmed, tell_moved
from .team import seat_team

READY = "ready"  # in the journal, of the act that left nothing to plan

journal.tells(
    {
        "visit_planned": _("a programmé l’écoute {of_territory} ({when})"),
        "visit_changed": _("a changé l’écoute {of_territory} ({when})"),
        "visit_confirmed": _("a confirmé l’écoute {of_territory} ({when})"),
        "visit_concluded": _("a noté que l’écoute {of_territory} a eu lieu ({when})"),
        "visit_cancelled": _("a annulé l’écoute {of_territory}\u00a0: {reason}"),
    }
)


class VisitClosed(Exception):
    """The visit took place or was cancelled: its plan no longer changes."""


class VisitUndated(Exception):
    """A visit without dates cannot be confirmed."""


class VisitNotBegun(Exception):
    """A visit to come has not taken place."""


@transaction.atomic
def plan_visit(
    participation, *, by, pair=None, starts_on=None, ends_on=None, place="", researchers=(), reason=""
):
    """A visit and its circle, whose parent is the territory's; its pair are experts there at once."""
    name = _t("Écoute, %(territory)s") % {"territory": participation.territory.name}
    circle = add_circle(participation.programme, "visit", name, parent=participation.circle)
    visit = Visit.objects.create(
        participation=participation,
        circle=circle,
        pair=pair,
        starts_on=starts_on,
        ends_on=ends_on or starts_on,
        place=place,
    )
    seat_team(visit, by=by, researchers=researchers)
    _keep_why(participation, reason, by)
    return _told("visit_planned", visit, by, **_readied(visit))


@transaction.atomic
def change_visit(
    visit, *, by, pair=None, starts_on=None, ends_on=None, place="", researchers=None, reason=""
):
    """Confirmed at other days than these, it is to confirm again, and those who believed in them know."""
    visit = _open(visit)
    was_ready = visit.is_ready
    before, days = (visit.starts_on, visit.ends_on), (starts_on, ends_on or starts_on)
    moves = visit.state == Visit.State.CONFIRMED and days != before
    if moves:
        visit.state = Visit.State.PLANNED
    visit.pair, visit.place = pair, place
    visit.starts_on, visit.ends_on = days
    visit.save(update_fields=["state", "pair", "starts_on", "ends_on", "place"])
    seat_team(visit, by=by, researchers=researchers)
    _keep_why(visit.participation, reason, by)
    readied = {} if was_ready else _readied(visit)
    if not moves:
        return _told("visit_changed", visit, by, **readied)
    _told("visit_changed", visit, by, tell=news.visit_dated, **readied)
    tell_moved(visit, before)  # once the journal knows: its file counts the changes
    return visit


def _readied(visit):
    """With its dates and its pair nothing is left to plan: that is what settles the duty to do so."""
    return {"code": READY} if visit.is_ready else {}


def _keep_why(participation, reason, by):
    """Dated before the written commitment, where the method wants it first."""
    if reason and (breach := before_commitment(participation)):
        derogate(participation.programme, breach, reason=reason, by=by)


@transaction.atomic
def confirm_visit(visit, *, by):
    """The dates suit everybody: the team and the referent are told. Confirmed already, it was said."""
    visit = _open(visit)
    if visit.state == Visit.State.CONFIRMED:
        return visit
    if visit.starts_on is None:
        raise VisitUndated
    _moved_to(visit, Visit.State.CONFIRMED)
    _told("visit_confirmed", visit, by, tell=news.visit_dated)
    tell_confirmed(visit)
    return visit


@transaction.atomic
def conclude_visit(visit, *, by):
    """« Visite réalisée » : the territory's story goes on."""
    visit = _open(visit)
    if not visit.has_begun:
        raise VisitNotBegun
    _moved_to(visit, Visit.State.DONE)
    last_day = min(visit.ends_on, timezone.localdate())
    territories.make_step(visit.participation, "visited", by=by, at=last_day)
    return _told("visit_concluded", visit, by)


@transaction.atomic
def cancel_visit(visit, *, by, reason):
    """Called off: nothing is owed for it any more, what was written stays."""
    visit = _open(visit)
    awaited = is_awaited(visit)
    visit.reason = reason[:240]
    visit.save(update_fields=["reason"])
    _moved_to(visit, Visit.State.CANCELLED)
    _told(
        "visit_cancelled", visit, by, tell=partial(news.visit_cancelled, mailed=awaited), reason=visit.reason
    )
    if awaited:
        tell_cancelled(visit)
    return visit


def _open(visit):
    visit = Visit.objects.select_for_update(of=("self",)).for_pages().get(pk=visit.pk)
    if not visit.is_open:
        raise VisitClosed
    return visit


def _moved_to(visit, state):
    visit.state = state
    visit.save(update_fields=["state"])
    return visit


def _told(verb, visit, by, tell=None, **more):
    """`tell`: whom it is news for."""
    name = visit.territory.name
    facts = {"territory": name, "of_territory": of_territory(name), "when": visit.when, **more}
    entry = journal.record(verb, visit, by=by, about=visit.participation, data=facts)
    if tell:
        tell(visit, entry)
    if visit.state != Visit.State.DONE:
        _announce(visit, by)
    searchable.refresh(visit)
    return visit


def _announce(visit, by):
    """The hive and the page of the territory say what is known of the visit to come."""
    known = visit.starts_on and visit.state != Visit.State.CANCELLED
    text = _t("visite à caler")
    if known:
        text = _t("visite %(days)s") % {"days": short_days_text(visit.starts_on, visit.ends_on)}
    territories.announce_step(
        visit.participation, "visited", by=by, text=text, at=visit.starts_on if known else None
    )
