"""A fiche is opened from the method's sections, and written by its team."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.texts import services as texts
from programmes.contracts import searchable
from programmes.models import Programme
from reports.models import Deliverable, Evidence, Section

journal.tells(
    {
        "deliverable_opened": _("a ouvert «\u00a0{title}\u00a0»"),
        "deliverable_renamed": _("a intitulé la fiche «\u00a0{title}\u00a0»"),
        "section_marked": _("a marqué la section «\u00a0{section}\u00a0» comme {state}"),
        "excerpt_cited": _("a cité un passage dans la section «\u00a0{section}\u00a0»"),
    }
)


@transaction.atomic
def open_fiche(visit, *, by):
    """The fiche-reportage of the territory of a visit, written by the visit's team; the same one if it exists."""
    participation = visit.participation
    # Two visits opened at once would take the same number, or the same territory.
    programme = Programme.objects.select_for_update().get(pk=participation.programme_id)
    known = Deliverable.objects.fiches().filter(participation=participation).first()
    if known:
        return known
    described = _described(programme)
    deliverable = Deliverable.objects.create(
        programme=programme,
        kind=Deliverable.Kind.FICHE,
        participation=participation,
        team=visit.circle,
        number=_next_number(programme),
        title=participation.territory.name,
        audience=described.get("audience", []),
    )
    for order, one in enumerate(described.get("sections", []), start=1):
        _add_section(deliverable, order, one)
    journal.record(
        "deliverable_opened", deliverable, by=by, about=participation, data={"title": deliverable.title}
    )
    searchable.refresh(deliverable)
    return deliverable


def _described(programme):
    """What the method says of the fiche: its sections and its audience."""
    found = [one for one in programme.card.get("deliverables", []) if one["code"] == Deliverable.Kind.FICHE]
    return found[0] if found else {}


def _next_number(programme):
    known = programme.deliverables.filter(kind=Deliverable.Kind.FICHE).aggregate(last=Max("number"))
    return (known["last"] or 0) + 1


def _add_section(deliverable, order, one):
    return Section.objects.create(
        deliverable=deliverable,
        code=one["code"],
        order=order,
        title=one["title"],
        hint=one.get("hint", ""),
        themes=one.get("themes", []),
        text=texts.create(),
    )


@transaction.atomic
def rename(deliverable, *, title, lead, by):
    deliverable.title, deliverable.lead = title, lead
    deliverable.save(update_fields=["title", "lead"])
    journal.record(
        "deliverable_renamed", deliverable, by=by, about=deliverable.participation, data={"title": title}
    )
    searchable.refresh(deliverable)
    return deliverable


@transaction.atomic
def mark_section(section, *, done, by):
    """Say that a section is finished, or that it is taken up again."""
    section.done = done
    section.save(update_fields=["done"])
    facts = {"section": section.title, "state": str(_("terminée") if done else _("à reprendre"))}
    journal.record("section_marked", section, by=by, about=section.deliverable, data=facts)
    return section


@transaction.atomic
def cite(section, excerpt, *, by):
    """Remember that the section quotes this passage; once."""
    evidence, created = Evidence.objects.get_or_create(section=section, excerpt=excerpt)
    if created:
        journal.record(
            "excerpt_cited", section, by=by, about=section.deliverable, data={"section": section.title}
        )
    return evidence
