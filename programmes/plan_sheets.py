"""The calendar of a programme as the plain data of its two PDF: the poster and the list."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.people.templatetags.typography import day_text
from programmes.models import Moment, Partner
from programmes.outline import Outline
from programmes.pictures import MARKED, plan_of
from programmes.planfile.rows import lines_of, told_details

POSTER, LIST = "affiche", "liste"
FORMS = {POSTER: gettext_lazy("Affiche du calendrier"), LIST: gettext_lazy("Calendrier en liste")}
KINDS = {POSTER: "programmes.plan_poster", LIST: "programmes.plan_list"}
Kind = Moment.Kind
BESIDE = (Kind.EDGE, Kind.START)  # told by the phases
CARRIERS = (Partner.Kind.PILOT, Partner.Kind.ORGANISER)


def plan_sheet(programme, *, full):
    """`full`: with the due dates of its organisers. The same facts, the same day, give the same file."""
    outline = Outline(programme, full=full)
    return {
        "title": programme.title,
        "baseline": programme.baseline,
        "author": programme.title,
        "organisers": " · ".join(_organisers(programme)),
        "made_on": day_text(timezone.localdate()),
        "picture": _picture(plan_of(outline)),
        "groups": [_group(phase, lines) for phase, lines in _groups(outline)],
        "undated": _undated(outline),
        "span": _span(outline),
    }


def _organisers(programme):
    found = programme.partners.filter(kind__in=CARRIERS).select_related("organisation")
    return list(dict.fromkeys(one.organisation.acronym or one.organisation.name for one in found))


def _span(outline):
    """« novembre 2026 – début 2028 »: the first and the last date, each as precisely as it is known."""
    dated = [one for one in outline.shown if one.date and one.kind != Kind.START]
    dated.sort(key=lambda one: one.date)
    return _between(dated[0], dated[-1]) if dated else ""


def _between(first, last):
    if first.date and not last.date:
        return _("à partir de %(date)s") % {"date": first.text}
    if last.date and not first.date:
        return _("jusqu’à %(date)s") % {"date": last.text}
    return "\u00a0– ".join(dict.fromkeys([first.text, last.text]))


def _picture(plan):
    """The shapes of a plan, dates as text; `programmes_pdf` makes them shapes again."""
    return {
        "today": plan.today.isoformat(),
        "bars": [_shape(bar, "start", "end", "label", "state", "dates") for bar in plan.bars],
        "marks": [_shape(mark, "day", "label", "kind", "dates") for mark in plan.marks],
        "bands": [_shape(band, "start", "end", "label", "kind") for band in plan.bands],
    }


def _shape(shape, *names):
    values = {name: getattr(shape, name) for name in names}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value and str(value)
        for name, value in values.items()
    }


def _groups(outline):
    """Every phase in its order, even without a date of its own, then what stands beside them."""
    kept = [one for one in outline.lines if one.moment.kind not in BESIDE]
    found = dict.fromkeys(outline.phases, ())
    found |= dict(outline.groups(kept))
    return [(phase, lines) for phase, lines in found.items() if phase or lines]


def _group(phase, lines):
    return {
        "phase": str(phase) if phase else "",
        "dates": _between(phase.start, phase.end) if phase else "",
        "objectives": [str(one) for one in phase.objectives] if phase else [],
        "lines": [_line(one) for one in lines],
    }


def _line(line):
    moment = line.moment
    details = told_details(moment)
    return {
        "label": moment.label,
        "kind": str(moment.get_kind_display()),
        "code": moment.kind,
        "date": ", ".join(filter(None, (moment.text, moment.hours))),
        "undated": moment.date is None,
        "done": bool(moment.done_on),
        "place": details["place"],
        "audience": details["audience"],
        "agenda": [one for one in details["agenda"].split("\n") if one],
        "topics": [one for one in lines_of(moment.details.get("topics", [])).split("\n") if one],
        "cautions": [str(one) for one in line.cautions],
    }


def _undated(outline):
    """What a poster says of it: the due dates of the team stand in the list."""
    phases = [str(one) for one in outline.phases if not (one.start.date or one.end.date)]
    marks = [one.label for one in outline.shown if one.date is None and one.kind in MARKED]
    return [*phases, *marks]
