"""Reminders that wait for an organiser's word: what the next run would send, and the leave to send it."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.contracts import duties as contract
from programmes.models import Programme
from reminders.models.rule import told_by_days

from .run import decision_for, load_batch, rules_by_kind

journal.tells(
    {
        "reminders_approved": _(
            "a laissé partir les rappels, après les avoir relus ({number} au prochain envoi)"
        ),
        "reminders_held_back": _("a retenu les rappels du programme"),
    }
)


@dataclass(frozen=True)
class Recall:
    """One line of a message that would leave: the duty, and the rule that would speak."""

    duty: object
    rule: str


@dataclass
class Preview:
    """`leaving`: [(member, [Recall])] by name; `later`: [(day, how many)] for the ones that come next."""

    leaving: list = field(default_factory=list)
    later: list = field(default_factory=list)

    @property
    def number(self):
        return len(self.leaving)


def preview(programme, *, now=None):
    """What the next run would write if nothing held it: by the same function, in six queries."""
    now = now or timezone.now()
    owed = _by_member(programme)
    batch = load_batch(owed, rules_by_kind(), now)
    ripe, later = {}, Counter()
    for member, duties in owed.items():
        for duty in duties:
            said = decision_for(duty, batch, now)
            if said.send:
                ripe.setdefault(batch.members[member], []).append(Recall(duty, told_by_days(said.rule.days)))
            elif said.next_on:
                later[said.next_on] += 1
    leaving = sorted(ripe.items(), key=lambda one: (one[0].last_name.lower(), one[0].first_name.lower()))
    return Preview(leaving, sorted(later.items()))


def _by_member(programme):
    owed = {}
    for duty in contract.of_programme(programme):
        if duty.member_id:
            owed.setdefault(duty.member_id, []).append(duty)
    return owed


@transaction.atomic
def approve(programme, *, by):
    """The reminders of this programme leave from now on, by their rules. Approved already: nothing happens."""
    return _set_held(programme, False, "reminders_approved", by, number=preview(programme).number)


@transaction.atomic
def hold_back(programme, *, by):
    return _set_held(programme, True, "reminders_held_back", by)


def _set_held(programme, held, verb, by, **facts):
    locked = Programme.objects.lock(programme)
    if locked.reminders_held == held:
        return False
    programme.reminders_held = held
    programme.save(update_fields=["reminders_held"])
    journal.record(verb, programme, by=by, data=facts)
    return True
