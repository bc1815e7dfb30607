"""The run: decide for every open duty, write one digest a person, in batches.

All is decided before anything is written, as what somebody owes and what they are told in copy leave together; only
what is ripe is kept meanwhile.
"""

import logging
from collections import defaultdict
from itertools import chain

from django.utils import timezone

from programmes.contracts import duties as contract
from programmes.models import Programme
from programmes.states import ASKING
from reminders.models import Rule

from .cases import cases_of, decided
from .ground import Ground
from .writing import write_plan

logger = logging.getLogger(__name__)
BATCH = 200


def run(*, now=None, progress=None):
    """Remind everybody of what is ripe. Returns how many messages were written. Safe to run twice."""
    now = now or timezone.now()
    written, failures = 0, []
    for programme in _reminding():
        try:
            for number in _remind(Ground.load(programme, now)):
                written += number
                if progress:
                    progress(written)
        except Exception as error:  # what is wrong in one programme is no reason to forget the others
            logger.exception("reminders of a programme failed", extra={"programme": programme.slug})
            failures.append(error)
    if failures:
        raise failures[0]
    return written


def _reminding():
    ruled = Rule.objects.order_by().values("programme")
    return Programme.objects.filter(pk__in=ruled, state__in=ASKING, reminders_held=False).order_by("pk")


def _remind(ground):
    """How many messages each batch of people was written."""
    codes = [code for code in ground.kinds if code in contract.kinds()]
    if not codes or not _may_leave(ground):
        return
    today = timezone.localdate(ground.now)
    ripe = _ripe(contract.recalled(ground.programme, *codes), ground)
    while ripe:
        people = sorted(ripe)[:BATCH]
        yield write_plan({recipient: ripe.pop(recipient) for recipient in people}, today, ground.programme)


def _may_leave(ground):
    """At night, on a quiet day, there is nothing to look for."""
    return ground.calendar.opening(ground.now, ground.calendar.opens) <= ground.now


def _ripe(owed, ground):
    """{recipient: [(case, decision)]} of what leaves now."""
    found = defaultdict(list)
    batches = (list(chain.from_iterable(batch.values())) for batch in owed.by_member(BATCH))
    for duties in chain(batches, [owed.of_nobody().first(None)]):
        for case in cases_of(duties, ground):
            decision = decided(case, ground)
            if decision.send:
                found[case.recipient].append((case, decision))
    return found
