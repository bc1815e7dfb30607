"""The structures of a programme: added, told in their quality, put in order, removed; the leaflet follows."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.journal.models import Entry
from foundation.journal.refs import ref
from foundation.people.models import Organisation
from programmes.models import Partner, Programme

from .presentation import refresh_leaflet

journal.tells(
    {
        "partner_added": _("a ajouté la structure {name} ({kind})"),
        "partner_changed": _("a modifié la structure {name} ({kind})"),
        "partner_moved": _("a changé l’ordre des structures\u00a0: {name}"),
        "partner_removed": _("a retiré la structure {name}"),
    }
)


@transaction.atomic
def add_partner(programme, *, name, acronym="", kind, by):
    organisation, _created = Organisation.objects.get_or_create(
        name=name.strip(), defaults={"acronym": acronym}
    )
    order = programme.partners.count()
    partner, created = Partner.objects.get_or_create(
        programme=programme, organisation=organisation, kind=kind, defaults={"order": order}
    )
    if created:
        facts = {"name": organisation.name, "kind": partner.get_kind_display()}
        journal.record("partner_added", partner, by=by, about=programme, data=facts)
        refresh_leaflet(programme, by=by)
    return partner


@transaction.atomic
def change_partner(partner, *, by, **details):
    before = {name: getattr(partner, name) for name in details}
    if before == details:
        return partner
    for name, value in details.items():
        setattr(partner, name, value)
    partner.save(update_fields=[*details])
    facts = {"name": partner.organisation.name, "kind": partner.get_kind_display()}
    journal.record("partner_changed", partner, by=by, about=partner.programme, data=facts)
    refresh_leaflet(partner.programme, by=by)
    return partner


@transaction.atomic
def move_partner(partner, step, *, by):
    """One place up (-1) or down (+1) among those of the programme; at the edge, or removed meanwhile, it stays."""
    partners = list(partner.programme.partners.select_for_update().select_related(None))
    here = next((rank for rank, one in enumerate(partners) if one.pk == partner.pk), None)
    if here is None or here + step not in range(len(partners)):
        return partner
    there = here + step
    partners.insert(there, partners.pop(here))
    for rank, one in enumerate(partners):
        one.order = rank
    type(partner).objects.bulk_update(partners, ["order"])
    data = {"name": partner.organisation.name}
    journal.record("partner_moved", partner, by=by, about=partner.programme, data=data)
    refresh_leaflet(partner.programme, by=by)
    return partner


@transaction.atomic
def remove_partner(partner, *, by):
    """Once, whoever else presses or is changing it."""
    Programme.objects.lock(partner.programme)
    if not partner.programme.partners.filter(pk=partner.pk).exists():
        return
    journal.record(
        "partner_removed", partner, by=by, about=partner.programme, data={"name": partner.organisation.name}
    )
    partner.delete()
    refresh_leaflet(partner.programme, by=by)


def removal_of(programme, pk):
    """The Entry of the journal that tells who removed from this programme the structure that had this number."""
    return Entry.objects.filter(
        verb="partner_removed", subject=ref(Partner(pk=pk)), about=ref(programme)
    ).first()
