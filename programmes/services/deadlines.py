"""When a kind of duty falls due in a programme: so many days after what asks it, a moment of the plan, or never."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.models import Deadline, Programme
from programmes.wording import told_deadline

journal.tells(
    {
        "deadline_set": _("a fixé l’échéance de «\u00a0{duty}\u00a0»\u00a0: {when}"),
        "deadline_dropped": _("a retiré l’échéance de «\u00a0{duty}\u00a0»"),
    }
)


@transaction.atomic
def set_deadline(programme, kind, *, days=None, moment=None, by):
    """`days` after what asks it, or a `moment` of the plan; neither: it has no date, and nothing recalls it."""
    Programme.objects.lock(programme)
    facts = {"duty": str(kind.title)}
    if days is None and moment is None:
        if Deadline.objects.filter(programme=programme, duty_kind=kind.code).delete()[0]:
            journal.record("deadline_dropped", programme, by=by, data=facts)
        return None
    delay = None if moment else datetime.timedelta(days=days)
    deadline, _new = Deadline.objects.update_or_create(
        programme=programme, duty_kind=kind.code, defaults={"moment": moment, "delay": delay}
    )
    journal.record("deadline_set", programme, by=by, data={**facts, "when": told_deadline(deadline, kind)})
    return deadline
