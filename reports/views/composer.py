"""Writing a fiche beside what the notes say."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.texts.views import answer_save
from listening.models import Excerpt, Theme
from programmes.seen_as import not_seen_as
from reports import permissions, services
from reports.forms import TitleForm
from reports.views.common import get_deliverable

THEIRS_TO_WRITE = gettext_lazy(
    "Une fiche ne s’écrit que par son équipe, à côté de ce que disent les notes\u00a0: "
    "l’aperçu, lui, vous est ouvert."
)


def _written(request, slug, pk):
    """The deliverable, for its writers, while it may be written."""
    deliverable = get_deliverable(request, slug, pk)
    if not permissions.can_write(request.user, deliverable):
        raise PermissionDenied
    return deliverable


@not_seen_as(THEIRS_TO_WRITE)
@require_safe
def compose(request, slug, pk, code=None):
    """One section at a time; the passages of its themes first, those of the others below."""
    deliverable = get_deliverable(request, slug, pk)
    if not permissions.is_writer(request.user, deliverable):
        raise PermissionDenied
    if not deliverable.is_open:
        return redirect("reports:deliverable", slug, pk)
    sections = list(deliverable.sections.select_related("text"))
    if not sections:
        raise Http404
    section = next((one for one in sections if one.code == code), None) or _first_open(sections)
    theme = request.GET.get("theme", "")
    return render(
        request,
        "reports/partials/passages.html" if request.htmx else "reports/composer.html",
        {
            "programme": deliverable.programme,
            "deliverable": deliverable,
            "sections": sections,
            "section": section,
            "done": sum(one.done for one in sections),
            "remarks": section.remarks.filter(settled_at=None),
            **_passages(request.user, deliverable, section, theme),
        },
    )


def _first_open(sections):
    return next((one for one in sections if not one.done), sections[0])


def _passages(user, deliverable, section, theme):
    """The quotable passages of the territory: {excerpts, themes with their counts, chosen theme}."""
    found = list(
        Excerpt.objects.visible_to(user).for_participation(deliverable.participation).quotable().distinct()
    )
    counts = {}
    for one in found:
        counts[one.theme_id] = counts.get(one.theme_id, 0) + 1
    themes = [
        (one, counts[one.pk])
        for one in Theme.objects.filter(programme=deliverable.programme)
        if one.pk in counts
    ]
    cited = set(section.evidence.values_list("excerpt_id", flat=True))
    shown = [one for one in found if not theme or one.theme.code == theme]
    shown.sort(key=lambda one: (one.theme.code not in section.themes, one.theme.order, one.pk))
    return {"excerpts": shown, "themes": themes, "theme": theme, "cited": cited, "passages_count": len(found)}


def _section(deliverable, code):
    return get_object_or_404(deliverable.sections.select_related("text", "deliverable"), code=code)


@require_POST
def save_text(request, slug, pk, code):
    """Autosave of a section; a closed text answers for itself."""
    deliverable = get_deliverable(request, slug, pk)
    if not permissions.is_writer(request.user, deliverable):
        raise PermissionDenied
    return answer_save(request, _section(deliverable, code).text)


@require_POST
def mark(request, slug, pk, code):
    section = _section(_written(request, slug, pk), code)
    services.mark_section(section, done="done" in request.POST, by=request.user)
    following = section.deliverable.sections.filter(order__gt=section.order, done=False).first()
    return redirect("reports:section", slug, pk, following.code if following and section.done else code)


@require_POST
def cite(request, slug, pk, code, excerpt):
    """Remember that the section quotes this passage; the browser has put it in the text."""
    deliverable = _written(request, slug, pk)
    quotable = (
        Excerpt.objects.visible_to(request.user).for_participation(deliverable.participation).quotable()
    )
    passage = get_object_or_404(quotable.distinct(), pk=excerpt)
    services.cite(_section(deliverable, code), passage, by=request.user)
    return JsonResponse({"cited": passage.pk})


@not_seen_as(THEIRS_TO_WRITE)
@require_http_methods(["GET", "POST"])
def rename(request, slug, pk):
    deliverable = _written(request, slug, pk)
    initial = {"title": deliverable.title, "lead": deliverable.lead}
    form = TitleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.rename(deliverable, by=request.user, **form.cleaned_data)
        messages.success(request, _("Titre enregistré."))
        return redirect("reports:compose", slug, pk)
    context = {"programme": deliverable.programme, "deliverable": deliverable, "form": form}
    return render(request, "reports/title.html", context)
