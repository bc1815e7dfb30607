"""Reminders that wait for an organiser's word: the leave to send them, and what takes it back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes.models import Programme

from .cases import cases_of, decided
from .forecast import owed_in
from .ground import Ground, opening_of
from .writing import BY_THE_RUN, DIGEST

journal.tells(
    {
        "reminders_approved": _(
            "a laissé partir les rappels, après les avoir relus ({number} au prochain envoi)"
        ),
        "reminders_held_back": _("a retenu les rappels du programme"),
    }
)


def approve(programme, *, by):
    """The reminders of this programme leave from now on, by their rules. Approved already: nothing happens.

    They are foreseen before anything is locked: others who write do not wait for that.
    """
    held = Programme.objects.filter(pk=programme.pk, reminders_held=True).exists()
    return _approve(programme, _number_ripe(programme), by) if held else False


def _number_ripe(programme):
    """How many messages the next run would write if nothing held it: by the same function."""
    ground = Ground.load(programme)
    return len(
        {case.recipient for case in cases_of(owed_in(programme), ground) if decided(case, ground).send}
    )


@transaction.atomic
def _approve(programme, number, by):
    """What somebody held by hand, to read it, is still theirs to release; nothing leaves on a quiet day."""
    done = _set_held(programme, False, "reminders_approved", by, number=number)
    if done:
        held = _digests(programme).filter(state=Message.State.HELD, held_for=Message.HeldFor.ALL)
        held.update(planned_for=opening_of(programme))
        mail.release_all(held)
    return done


@transaction.atomic
def hold_back(programme, *, by):
    """Those that are written and have not left wait too."""
    done = _set_held(programme, True, "reminders_held_back", by)
    if done:
        waiting = _digests(programme).waiting()
        waiting.update(
            held_for=Message.HeldFor.ALL
        )  # one that is being tried is held if it is to be tried again
        waiting.exclude(state=Message.State.SENDING).update(state=Message.State.HELD)
    return done


def _digests(programme):
    """Those that the run wrote."""
    return Message.objects.in_scope(programme.scope).filter(template=DIGEST, key__startswith=BY_THE_RUN)


def _set_held(programme, held, verb, by, **facts):
    locked = Programme.objects.lock(programme)
    if locked.reminders_held == held:
        return False
    programme.reminders_held = held
    programme.save(update_fields=["reminders_held"])
    journal.record(verb, programme, by=by, data=facts)
    return True
