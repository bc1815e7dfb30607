"""A programme opens, runs, closes, is put away: what each state does is said in `programmes.states`."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.contracts import searchable
from programmes.models import Programme
from programmes.states import STAGES, may_become

from .opening import begin_to_ask, let_leave

State = Programme.State
journal.tells(
    {
        "programme_opened": _("a ouvert le programme{why}"),
        "programme_started": _("a mis le programme en cours{why}"),
        "programme_recruits_again": _("a remis le programme à l’étape du recrutement{why}"),
        "programme_closed": _("a clos le programme{why}"),
        "programme_reopened": _("a rouvert le programme{why}"),
        "programme_archived": _("a archivé le programme{why}"),
        "programme_taken_out": _("a sorti le programme des archives{why}"),
    }
)
VERBS = {
    (State.DRAFT, State.OPEN): "programme_opened",
    (State.DRAFT, State.RUNNING): "programme_started",
    (State.OPEN, State.RUNNING): "programme_started",
    (State.RUNNING, State.OPEN): "programme_recruits_again",
    (State.RUNNING, State.CLOSED): "programme_closed",
    (State.CLOSED, State.RUNNING): "programme_reopened",
    (State.CLOSED, State.ARCHIVED): "programme_archived",
    (State.ARCHIVED, State.CLOSED): "programme_taken_out",
}


class StateNotAllowed(Exception):
    """This state does not lead to that one (any more): a colleague may have pressed first."""

    def __init__(self, current, wanted):
        self.current, self.wanted = current, wanted
        super().__init__(f"{current} → {wanted}")


@transaction.atomic
def change_state(programme, state, *, by, reason="", send=False):
    """The programme goes from one state to the next, or comes back, where `programmes.states` says that it may.

    `send`: what waited in its outbox leaves, if messages leave in the new state.
    """
    locked = Programme.objects.lock(programme)
    if state not in STAGES or not may_become(locked, state):
        raise StateNotAllowed(locked.state, state)
    verb = VERBS[locked.state, state]
    programme.state, programme.state_since = state, timezone.now()
    programme.save(update_fields=["state", "state_since"])
    journal.record(verb, programme, by=by, data={"why": f"\u00a0: {reason}" if reason else ""})
    searchable.refresh(programme)
    if locked.is_draft:
        begin_to_ask(programme)
    if send and STAGES[state].told:
        let_leave(programme, by=by)
    return programme
