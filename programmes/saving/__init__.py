"""A programme as it stands becomes a method: the way back of `programmes.drafting` and of each app's section."""

from programmes.contracts import method as contract
from programmes.models import Partner
from programmes.saving.dates import Rows
from programmes.saving.duties import duties_of
from programmes.saving.people import without_people
from programmes.saving.plan import deliverables_of, meetings_of, moments_of, phases_of
from programmes.saving.references import mended

SCHEMA = 2
SOURCE = "Essaim"


def method_of(programme):
    """Plain data that makes the same programme again, people left out; it may still have faults to mend."""
    rows = Rows(programme)
    data = {
        **programme.card,
        "schema": SCHEMA,
        "code": programme.card.get("code") or programme.method_code or programme.slug,
        "version": programme.card.get("version", 1),
        "title": programme.title[:120],
        "source": programme.card.get("source") or {"document": SOURCE},
        "kind": programme.kind,
        "baseline": programme.baseline,
        "vocabulary": programme.vocabulary,
        "parts": programme.parts,
        "scale": _scale(programme),
        "organisers": _structures(programme, partners=False),
        "partners": _structures(programme, partners=True),
        "moments": moments_of(rows),
        "phases": phases_of(rows),
        "meetings": meetings_of(rows),
        "deliverables": deliverables_of(rows),
        "nominations": _nominations(programme),
        "deadlines": _deadlines(programme),
        "duties": duties_of(rows),
        **_sections(programme),
    }
    kept = {key: value for key, value in data.items() if value not in (None, "", [], {}) or key == "parts"}
    return without_people(mended(kept, rows), programme)


def _sections(programme):
    return {
        section.key: section.write_back(programme) for section in contract.sections() if section.write_back
    }


def _scale(programme):
    scale = {**programme.card.get("scale", {})}
    if programme.target_territories:
        scale["territories"] = programme.target_territories
    return scale


def _structures(programme, *, partners):
    """Structures are not people: they stay, in their order."""
    said = {one["name"]: one for key in ("organisers", "partners") for one in programme.card.get(key, [])}
    rows = programme.partners.select_related("organisation")
    return [_structure(one, said) for one in rows if (one.kind == Partner.Kind.PARTNER) is partners]


def _structure(partner, said):
    told = {
        "acronym": partner.organisation.acronym,
        "kind": partner.kind,
        "role": partner.role,
        "contact": partner.contact,
    }
    inferred = said.get(partner.organisation.name, {}).get("inferred", [])
    inferred = [key for key in inferred if key == "name" or told.get(key)]
    entry = {"name": partner.organisation.name, **told, "inferred": inferred}
    return {name: value for name, value in entry.items() if value}


def _nominations(programme):
    names = ("kind", "label", "plural", "minimum", "covered", "refuse_beyond", "mission", "profiles")
    rows = programme.nominations.values(*names)
    return [
        {name: one[name] for name in names if name == "minimum" or one[name] not in (None, "", [], False)}
        for one in rows
    ]


def _deadlines(programme):
    rows = programme.deadlines.select_related("moment").order_by("pk")
    return [
        {"kind": one.duty_kind, "moment": one.moment.code}
        if one.moment
        else {"kind": one.duty_kind, "delay_days": one.delay.days}
        for one in rows
    ]
