"""Bodies: founded, named anew, filled."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from copils.models import Body
from foundation.journal import services as journal
from programmes.contracts import searchable
from programmes.models import Programme, Role
from programmes.services import members, roles

journal.tells(
    {
        "body_founded": _("a créé l’instance «\u00a0{name}\u00a0»"),
        "body_changed": _("a modifié l’instance «\u00a0{name}\u00a0»"),
    }
)


@transaction.atomic
def add_body(programme, *, kind, name, by, level=Body.Level.NATIONAL, parent=None, code="", **described):
    """Found a body; a local one hangs on the circle of its territory.

    `code`: its own in the method (« gt », « gt-2 »); `described`: its mission, rhythm and member structures.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    body = Body.objects.create(
        programme=programme,
        circle=roles.add_circle(programme, "body", name, parent=parent, code=code),
        number=_next_number(programme),
        kind=kind,
        level=level,
        name=name,
        **described,
    )
    journal.record("body_founded", body, by=by, data={"name": name})
    searchable.refresh(body)
    return body


def _next_number(programme):
    return (programme.bodies.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def change_body(body, *, kind, name, by):
    body.kind, body.name = kind, name
    body.save(update_fields=["kind", "name"])
    body.circle.name = name
    body.circle.save(update_fields=["name"])
    journal.record("body_changed", body, by=by, data={"name": name})
    searchable.refresh(body)
    return body


@transaction.atomic
def invite_to_body(body, *, by, **person):
    """Offer a seat; who already holds one, or is asked already, is told by AlreadyInvited."""
    member = members.find_or_add_member(body.programme, by=by, **person)
    return roles.invite(body.circle, Role.Kind.BODY_MEMBER, member=member, by=by, about=body)
