"""A deliverable as plain data: what its PDF is drawn from, and what its fingerprint covers."""

from django.utils.translation import gettext as _

from listening.services import summary_of
from listening.wording import days_text


def fiche_context(deliverable):
    """dict of JSON types for the template `reports/pdf/fiche.html`."""
    participation = deliverable.participation
    sections = list(deliverable.sections.select_related("text"))
    first, rest = (sections[:1], sections[1:]) if sections else ([], [])
    return {
        "title": deliverable.title,
        "lead": deliverable.lead,
        "kicker": f"{deliverable.programme.title} · {deliverable.get_kind_display()} n°\u00a0{deliverable.number}",
        "footer": f"{deliverable.get_kind_display().capitalize()} · {participation.territory.name}",
        "author": ", ".join(authors(deliverable)),
        "identity": identity(deliverable),
        "opening": [_section(one) for one in first],
        "sections": [_section(one) for one in rest],
    }


def _section(section):
    return {"code": section.code, "title": section.title, "html": section.text.html}


def authors(deliverable):
    roles = deliverable.team.roles.accepted().filter(kind__in=deliverable.WRITERS).select_related("member")
    return [role.member.full_name for role in roles]


def identity(deliverable):
    """The rows of the identity card, without those that nothing fills."""
    territory = deliverable.participation.territory
    listened = summary_of(deliverable.participation)
    rows = [
        (_("Structure"), territory.get_kind_display().capitalize()),
        (_("Communes"), number(territory.communes_count)),
        (_("Habitants"), _population(territory)),
        (_("Département"), territory.departement),
        (_("Région"), territory.region),
        (_("Écoute"), days_text(listened["starts_on"], listened["ends_on"]) if listened["starts_on"] else ""),
        (_("Entretiens"), _met(listened)),
        (_("Auteurs"), ", ".join(authors(deliverable))),
    ]
    return [[label, value] for label, value in rows if value]


def number(value):
    """« 22 400 », with narrow no-break spaces."""
    return f"{value:,}".replace(",", "\u202f") if value is not None else ""


def _population(territory):
    year = f" ({territory.population_year})" if territory.population and territory.population_year else ""
    return number(territory.population) + year


def _met(listened):
    parts = [str(listened["interviews"])] if listened["interviews"] else []
    if listened["groups"]:
        parts.append(_("%(count)d en groupe") % {"count": listened["groups"]})
    return " + ".join(parts)
