"""What a programme uses of Essaim, switched on and off by its organisers; what people did is never hidden."""

from django.db import transaction

from programmes.contracts import method as contract
from programmes.models import Nomination, Programme
from programmes.vocabulary import role_word

from .settings import change_nominations, change_programme, nomination_facts


class PartsInUse(Exception):
    """Some of what would be left aside was used: `held` says by what, {code of the part: sentences}."""

    def __init__(self, held):
        self.held = held
        super().__init__(", ".join(held))


@transaction.atomic
def change_parts(programme, wanted, *, by):
    """Use these parts, leave the others aside; the role that goes with each is named, or is no more."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    left = [part for part in contract.parts() if programme.uses(part.code) and part.code not in wanted]
    if held := {part.code: told for part in left if (told := list(part.held(programme)))}:
        raise PartsInUse(held)
    used = [part for part in contract.parts() if part.code in wanted]
    _follow_with_roles(programme, left, used, by)
    return change_programme(programme, by=by, section="parts", parts=[str(part.code) for part in used])


def _follow_with_roles(programme, left, used, by):
    """Before the parts are written: naming a role is what puts its part to use."""
    rows = [nomination_facts(one) for one in programme.nominations.all()]
    kept = [row for row in rows if row["kind"] not in {part.role for part in left}]
    new = [part.role for part in used if part.role and not programme.uses(part.code)]
    missing = [kind for kind in new if kind not in {row["kind"] for row in kept}]
    if missing or len(kept) < len(rows):
        change_nominations(programme, [*(_named(programme, kind) for kind in missing), *kept], by=by)


def _named(programme, kind):
    word = role_word(programme, kind)
    return nomination_facts(Nomination(kind=kind, label=word, plural=role_word(programme, kind, many=True)))
