"""A move that is only proposed, as a page address carries it: signed, and bound to the plan that was seen."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

from programmes.services import moving

SALT = "programmes.proposal"


class Unreadable(Exception):
    """Not a proposal for this programme."""


@dataclass(frozen=True)
class Proposed:
    """The moves, and the fingerprint of the plan on which they were proposed (see `moving.fingerprint`)."""

    moves: list
    seen: str


def sign(programme, moves, *, seen=""):
    """The moves as one short word for an address."""
    rows = [
        [
            one.moment,
            one.date.isoformat() if one.date else "",
            one.precision,
            one.fixed,
            one.anchor,
            one.offset,
            one.unit,
        ]
        for one in moves
    ]
    return signing.dumps([programme.pk, seen, rows], salt=SALT, compress=True)


def read(programme, token):
    try:
        pk, seen, rows = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise Unreadable from error
    if pk != programme.pk:
        raise Unreadable
    return Proposed([_move(*row) for row in rows], seen)


def _move(moment, date, precision, fixed, anchor, offset, unit):
    day = datetime.date.fromisoformat(date) if date else None
    return moving.Move(moment, day, precision, fixed, anchor, offset, unit)


def page(programme, moves=()):
    """The address of the page that shows what these moves change, and asks; bare, the one that is told by its query."""
    address = reverse("programmes:plan_move", args=[programme.slug])
    return f"{address}?{urlencode({'moves': sign(programme, moves)})}" if moves else address
