from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from listening.models import Pair, Visit

from .team import seat_team

journal.tells(
    {
        "pair_formed": _("a formé le binôme {pair} ({members})"),
        "pair_changed": _("a changé le binôme {pair} ({members})"),
    }
)


@transaction.atomic
def form_pair(programme, members, *, by, name=""):
    """Put experts together; without a name, theirs: « Diallo / Rey »."""
    pair = Pair.objects.create(programme=programme, name=name or _names_of(members))
    pair.members.set(members)
    journal.record("pair_formed", pair, by=by, data=_facts(pair, members))
    return pair


@transaction.atomic
def change_pair(pair, members, *, by, name=""):
    """Change who is in a pair: the teams of its visits to come follow, those behind stay with who was there."""
    pair = Pair.objects.select_for_update().get(pk=pair.pk)
    pair.name = name or _names_of(members)
    pair.save(update_fields=["name"])
    pair.members.set(members)
    journal.record("pair_changed", pair, by=by, data=_facts(pair, members))
    for visit in Visit.objects.open().filter(pair=pair).for_pages():
        seat_team(visit, by=by)
    return pair


def _names_of(members):
    return " / ".join(member.last_name for member in members)


def _facts(pair, members):
    return {"pair": pair.name, "members": ", ".join(member.full_name for member in members)}
