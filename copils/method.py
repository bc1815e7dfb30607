"""The section `governance` of a method: the bodies of the programme."""

from django.utils.translation import gettext as _

from copils.models import Body
from copils.services import add_body
from programmes.contracts.method import Section, register

KINDS = {"pilotage": Body.Kind.COPIL, "working_group": Body.Kind.WORKING_GROUP}


def create(programme, data, by):
    for one in data or []:
        if _level(one) == Body.Level.NATIONAL:  # a local body is born with its territory
            add_body(programme, kind=_kind(one), level=Body.Level.NATIONAL, name=one["name"], by=by)


def _kind(one):
    return KINDS.get(one["kind"], one["kind"])


def _level(one):
    local = one.get("level") in {"local", "territory"}
    return Body.Level.LOCAL if local else Body.Level.NATIONAL


def check(data):
    """What is wrong with this section, in French."""
    for one in data or []:
        if not one.get("name"):
            yield _("Chaque instance porte un nom.")
        if _kind({"kind": one.get("kind")}) not in Body.Kind.values:
            yield _("La nature de l’instance «\u00a0%(name)s\u00a0» est inconnue.") % {
                "name": one.get("name", "")
            }


register(Section("governance", create, check, order=30))
