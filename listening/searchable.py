"""What can be found of the listening. Nothing here carries a name: « Entretien 2 · élue »."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.search.services import Entry
from listening.models import Excerpt, Note, Visit
from programmes.contracts.searchable import Searchable, register


def team_keys(visit):
    """Those who may read raw notes: the experts and researchers of the visit, and the lead."""
    return {
        f"circle:{visit.circle_id}:expert",
        f"circle:{visit.circle_id}:researcher",
        f"programme:{visit.circle.programme_id}:lead",
    }


def visit_entry(visit):
    if visit.state == Visit.State.CANCELLED:
        return None
    titles = visit.interviews.kept().values_list("title", flat=True)
    return Entry(
        key=f"listening.visit:{visit.pk}",
        kind="ecoute",
        title=str(visit.title),
        detail=visit.place,
        body=" ".join(titles),
        url=reverse("listening:visit", args=[visit.circle.programme.slug, visit.pk]),
        keys=team_keys(visit)
        | {
            f"programme:{visit.circle.programme_id}:organiser",
            f"circle:{visit.participation.circle_id}:referent",
        },
    )


def note_entry(note):
    visit = note.interview.visit
    said = note.note_themes.exclude(text__plain="").values_list("text__plain", flat=True)
    body = "\n".join(said)
    if not body:
        return None
    return Entry(
        key=f"listening.note:{note.pk}",
        kind="note",
        title=_("Note, %(interview)s") % {"interview": note.interview.attribution},
        detail=visit.territory.name,
        body=body,
        url=reverse("listening:note", args=[visit.circle.programme.slug, note.pk]),
        keys=team_keys(visit),
    )


def excerpt_entry(excerpt):
    """Filed and quotable, a passage is found by every expert and researcher of the programme."""
    visit = excerpt.note.interview.visit
    programme = visit.circle.programme_id
    keys = team_keys(visit)
    if excerpt.note.is_filed and excerpt.quotable:
        keys |= {f"programme:{programme}:expert", f"programme:{programme}:researcher"}
    return Entry(
        key=f"listening.excerpt:{excerpt.pk}",
        kind="citation",
        title=f"«\u00a0{excerpt.quote}\u00a0»"[:200],
        detail=f"{excerpt.theme.label} · {excerpt.attribution} · {visit.territory.name}",
        body=excerpt.quote,
        url=reverse("listening:excerpt", args=[visit.circle.programme.slug, excerpt.pk]),
        keys=keys,
    )


VISIT = ("circle__programme", "participation__territory")


def _with_visit(objects, path):
    return objects.select_related(*(f"{path}__{name}" for name in VISIT))


def visit_rows():
    return Visit.objects.alive().select_related(*VISIT)


def note_rows():
    written = Note.objects.exclude(note_themes=None)
    return _with_visit(written, "interview__visit").prefetch_related("interview__people")


def excerpt_rows():
    return _with_visit(Excerpt.objects.with_source(), "note__interview__visit")


register(Searchable(Visit, visit_entry, heading=gettext_lazy("Écoutes"), rows=visit_rows))
register(Searchable(Note, note_entry, heading=gettext_lazy("Notes d’entretien"), rows=note_rows))
register(Searchable(Excerpt, excerpt_entry, heading=gettext_lazy("Citations"), rows=excerpt_rows))
