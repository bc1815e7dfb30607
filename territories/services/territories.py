"""What is known of a territory itself."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.contracts import searchable

journal.tells({"territory_changed": _("a corrigé la fiche du territoire")})


@transaction.atomic
def change_territory(participation, *, by, **values):
    """Correct the identity of the territory; its circle follows its name."""
    territory = participation.territory
    for name, value in values.items():
        setattr(territory, name, value)
    territory.save()
    _rename_circle(participation.circle, territory.name)
    journal.record("territory_changed", participation, by=by, data={"fields": sorted(values)})
    for one in territory.participations.select_related("territory", "programme"):
        searchable.refresh(one)
    return territory


def _rename_circle(circle, name):
    if circle.name != name:
        circle.name = name
        circle.save(update_fields=["name"])
