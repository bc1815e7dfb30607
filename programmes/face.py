"""What a programme says of itself to those outside, as plain data: read by its public page, leaflet and memo.

Nobody's name stands here but what the organisers wrote as contact.
"""

import datetime
import re
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programmes.contracts import duties
from programmes.drafting import own_day
from programmes.models import Moment, Presentation, Programme
from programmes.team import structures
from programmes.vocabulary import word

COVERS = {
    "travel": gettext_lazy("déplacements"),
    "meals": gettext_lazy("repas"),
    "lodging": gettext_lazy("hébergement"),
}
OF_A_TERRITORY = (None, "referent", "delegate", "participant")
SHOWN = (Moment.Kind.MILESTONE, Moment.Kind.MEETING)
UNSAID = re.compile(r"^(membres )?non précisés?", re.IGNORECASE)  # notes on the source, not facts
COUNTED = re.compile(r"\d")
COLON = re.compile(r"\s+:\s+")
DATED = re.compile(r"\b(19|20)\d\d\b")  # a day of the source, not of this programme


@dataclass(frozen=True)
class Source:
    """What is read of a programme, once for all that is said of it: five queries and its card."""

    programme: Programme
    shown: Presentation
    phases: list
    moments: list
    partners: list
    nominations: list

    @classmethod
    def of(cls, programme, shown=None):
        shown = shown or _shown(programme)
        return cls(
            programme,
            shown,
            list(programme.phases.select_related("start", "end")),
            list(programme.moments.order_by("date", "pk")),
            list(programme.partners.select_related("organisation")),
            list(programme.nominations.all()),
        )

    @property
    def is_of_one_territory(self):
        return self.programme.target_territories == 1

    @cached_property
    def by_code(self):
        return {one.code: one for one in self.moments}

    @cached_property
    def deadlines(self):
        """The moments that settle the known kinds of duties: one query."""
        rows = self.programme.deadlines.select_related("moment")
        return {one.duty_kind: one.moment for one in rows}


def _shown(programme):
    """Its presentation, and by the same query its card, which stays with the programme."""
    rows = Presentation.objects.select_related("logo", "programme__method_card")
    shown = rows.filter(programme=programme).first()
    if shown is None:
        return Presentation(programme=programme)
    if hasattr(shown.programme, "method_card"):
        programme.__dict__["card"] = shown.programme.method_card.data
    return shown


def face_of(source):
    """Everything that is said to everybody, in one place."""
    programme, card = source.programme, source.programme.card
    return {
        "title": programme.title,
        "full_title": _full_title(programme),
        "baseline": programme.baseline,
        "kind": programme.kind,
        "figures": _figures(programme, source.phases),
        "definition": card.get("scale", {}).get("definition", ""),
        "objectives": card.get("objectives", []),
        "questions": card.get("questions", []),
        "value": card.get("value_for_territories", []),
        "expectations": card.get("expectations", []),
        "themes": card.get("themes", []),
        "targets": card.get("targets", []),
        "steps": [step_of(phase) for phase in source.phases],
        "calendar": [_dated(moment) for moment in source.moments if _is_public(moment)],
        "deliverables": _deliverables(card, source.moments),
        "coverage": [coverage_row(row) for row in card.get("practical_terms", [])],
        "structures": [
            {"heading": str(heading), "names": [structure_name(one) for one in ones]}
            for heading, ones in structures(source.partners)
        ],
        "to_contact": [_to_contact(one) for one in source.partners if one.contact],
        "contact": source.shown.contact,
        "named": [_named(one) for one in source.nominations],
    }


def _full_title(programme):
    """The long title of the method, while the programme still bears the short one."""
    card = programme.card
    return card.get("full_title", "") if card.get("title") == programme.title else ""


def _figures(programme, phases):
    """[["9", "territoires"], ["14 mois", "de novembre 2014 à décembre 2015"]]: what the programme is in numbers."""
    found = []
    if number := programme.target_territories:
        found.append([str(number), word(programme, "territory", many=number > 1)])
    if duration := programme.card.get("scale", {}).get("duration"):
        found.append([duration, ""])
    if phases:
        found.append([str(len(phases)), ngettext("étape", "étapes", len(phases))])
    return found


def step_of(phase):
    """`long`: its activities have details, and take a line each."""
    activities = [activity_of(one) for one in phase.activities]
    return {
        "number": phase.number,
        "name": phase.name,
        "dates": dates_text(phase),
        "objectives": list(phase.objectives),
        "activities": activities,
        "long": any(one["details"] for one in activities),
    }


def dates_text(phase):
    """« novembre 2026 – janvier 2027 », « novembre – décembre 2026 », one month once."""
    first, last = phase.start.text, phase.end.text
    if first == last:
        return first
    if phase.start.date and phase.end.date is None:
        return _("début\u00a0: %(date)s") % {"date": first}
    if phase.start.date and phase.end.date and phase.start.date.year == phase.end.date.year:
        first = first.removesuffix(f"{phase.start.date.year}").strip()
    return f"{first} – {last}"


def activity_of(activity):
    """A line of the method, or a named activity with its details."""
    if isinstance(activity, str):
        return {"name": activity, "details": []}
    return {"name": activity["name"], "details": together(activity.get("details", []))}


def together(lines):
    """Those that begin alike in one: « accompagnement : une stratégie ; des indicateurs »."""
    found = {}
    for line in lines:
        head, *rest = COLON.split(line, maxsplit=1)
        found.setdefault(head, []).extend(rest)
    return ["\u00a0: ".join(filter(None, [head, "\u202f; ".join(rest)])) for head, rest in found.items()]


def _is_public(moment):
    """The great dates of the plan; the meetings of a body are its own."""
    return moment.milestone and moment.kind in SHOWN and "body" not in moment.details


def _dated(moment):
    return {"label": moment.label, "date": moment.text}


def _deliverables(card, moments):
    """Each with the date of its Moment, if it has one."""
    dates = {one.code: one.text for one in moments if one.date}
    return [
        {
            "name": one["name"],
            "date": dates.get(f"d-{one['code']}") or dates.get(one.get("meeting"), ""),
            "audience": one.get("audience_label", ""),
        }
        for one in card.get("deliverables", [])
    ]


def coverage_row(row):
    """« Écoute territoriale », « binômes d’experts », « déplacements, repas et hébergement », « organisateurs »."""
    number = row.get("number")
    counted = (
        f"{row['beneficiaries']} ({number})" if number and not COUNTED.search(row["beneficiaries"]) else ""
    )
    return {
        "context": row["context"],
        "beneficiaries": counted or row["beneficiaries"],
        "covers": covers_text(row["covers"]),
        "payer": row["payer"],
        "note": row.get("note", ""),
    }


def covers_text(covers):
    words = [str(word) for code, word in COVERS.items() if code in covers]
    if not words:
        return _("rien n’est pris en charge")
    return _(" et ").join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def structure_name(partner):
    """« Union nationale… (UNADEL) », the short name once."""
    organisation = partner.organisation
    if organisation.acronym and organisation.acronym not in organisation.name:
        return f"{organisation.name} ({organisation.acronym})"
    return organisation.name


def _to_contact(partner):
    """A structure to write to, as far as it is known: its name, its site, its telephone."""
    found = partner.organisation
    return {"name": structure_name(partner), "reach": [line for line in (found.phone, found.website) if line]}


def asked_of_territory(source):
    """[{what, when}] of the method's duties of a territory, in order: their deadline here, else as it says."""
    return _asked(source, lambda duty: duty.get("per") == "territory" and duty.get("role") in OF_A_TERRITORY)


def _asked(source, concerns):
    found = []
    for duty in filter(concerns, source.programme.card.get("duties", [])):
        moment = _moment_of(duty, source)
        dated = moment.date if moment else None
        when = moment.text if dated else duty.get("when", "")
        found.append((dated or datetime.date.max, {"what": _duty_text(duty), "when": when}))
    return [row for _date, row in sorted(found, key=lambda one: one[0])]


def _moment_of(duty, source):
    """Where its date stands: that of its kind, the day of another moment, or its own."""
    if moment := source.deadlines.get(duty.get("settled_by")):
        return moment
    due = duty.get("due")
    return source.by_code.get(due["anchor"] if due and own_day(due) else f"f-{duty['code']}")


def _duty_text(duty):
    kind = duties.kinds().get(duty.get("settled_by"))
    return str(kind.title) if kind else duty["what"]


def _named(nomination):
    """What each territory names: « 3 délégués », their mission, their profiles, how many are covered."""
    return {
        "who": nomination.told,
        "mission": nomination.mission,
        "profiles": [profile["label"] for profile in nomination.profiles],
        "covered": nomination.covered,
    }


def bodies_of(source):
    """[{name, rhythm, members, mission, first, asked}] of the method's bodies, notes on its source left out."""
    return [
        {
            "name": one["name"] if one.get("count", 1) == 1 else f"{one['name']} (× {one['count']})",
            "rhythm": _said(one.get("rhythm", "")) or _created_text(one.get("created", "")),
            "members": ", ".join(one.get("members", [])) or _said(one.get("members_note", "")),
            "mission": one.get("mission", ""),
            "first": _undated(one.get("first_step", "")),
            "asked": _asked(source, _is_of_body(one["code"])),
        }
        for one in source.programme.card.get("governance", [])
    ]


def _is_of_body(code):
    return lambda duty: duty.get("per") == "body" and duty.get("body") == code


def _undated(text):
    return "" if DATED.search(text) else text


def criteria_of(programme):
    """[{text, items, of}] on which the territories are chosen, `of`: those that it concerns, if not all."""
    return [
        {"text": one["statement"], "items": one.get("checklist", []), "of": one.get("applies_to", "")}
        for one in programme.card.get("criteria", [])
    ]


def _created_text(when):
    """« constitué à l’étape 1 »: better than nothing of a body whose rhythm nobody said."""
    return _("constitution : %(when)s") % {"when": when} if when else ""


def _said(text):
    return "" if UNSAID.match(text) else text


def meetings_of_bodies(source):
    """The calendar of the bodies and of the great days."""
    meetings = [one for one in source.moments if one.kind == Moment.Kind.MEETING]
    return [_dated(one) for one in meetings if one.milestone or "body" in one.details]
