"""Words kept exactly: marked in a note, read across the programme without a name."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from listening import permissions, services
from listening.forms import ExcerptForm, PassageFilter, QuotationForm
from listening.models import Excerpt, Theme
from programmes.seen_as import not_seen_as

from .common import WORDS_STAY, allowed_or_403, get_note, get_programme

PER_PAGE = 30


@require_POST
def mark(request, slug, pk, code):
    """From the selection, by script (answers the list of the theme), or from the small form."""
    note = get_note(request, slug, pk, permissions.can_write_note)
    theme = get_object_or_404(Theme, programme=note.visit.circle.programme_id, code=code)
    form = ExcerptForm(request.POST, note=note)
    refusal = "" if form.is_valid() else next(iter(form.errors.values()))[0]
    if not refusal:
        try:
            services.mark_excerpt(note, theme, by=request.user, **form.cleaned_data)
        except services.NoteAlreadyFiled:
            refusal = _("La note est déposée\u00a0: rouvrez-la pour y relever une citation.")
    if request.headers.get("X-Requested-With") == "fetch":
        return _quotes(request, note, theme, refusal)
    messages.error(request, refusal) if refusal else messages.success(request, _("Citation relevée."))
    return redirect(_at_theme(slug, note, code))


def _quotes(request, note, theme, refusal):
    context = {
        "programme": note.visit.circle.programme,
        "note": note,
        "theme": theme,
        "excerpts": note.excerpts.with_source().filter(theme=theme),
        "refusal": refusal,
        "may_write": not note.is_filed,
        "may_choose": True,
    }
    return render(request, "listening/partials/quotes.html", context, status=409 if refusal else 200)


def _at_theme(slug, note, code):
    return reverse("listening:note", args=[slug, note.pk]) + f"#theme-{code}"


def _get_excerpt(request, slug, pk):
    """A passage that this person may see; the others do not exist for them."""
    programme = get_programme(request, slug)
    seen = Excerpt.objects.visible_to(request.user).in_programme(programme)
    around = seen.with_source().select_related(
        "note__interview__visit__circle__programme", "note__interview__visit__participation__territory"
    )
    return get_object_or_404(around, pk=pk)


@not_seen_as(WORDS_STAY)
@require_http_methods(["GET", "POST"])
def excerpt(request, slug, pk):
    """A passage with its source, and for its team how far it may be quoted."""
    one = _get_excerpt(request, slug, pk)
    may_choose = permissions.can_choose_quotation(request.user, one)
    form = QuotationForm(request.POST or None, note=one.note, instance=one) if may_choose else None
    if request.method == "POST":
        allowed_or_403(permissions.can_choose_quotation, request.user, one)
        if form.is_valid():
            services.choose_quotation(one, by=request.user, **form.cleaned_data)
            messages.success(request, _("Choix enregistré."))
            return redirect(_at_theme(slug, one.note, one.theme.code))
    context = {
        "programme": one.note.visit.circle.programme,
        "excerpt": one,
        "form": form,
        "may_read_note": permissions.can_read_note(request.user, one.note),
        "may_remove": may_choose and not one.note.is_filed,
    }
    return render(request, "listening/excerpt.html", context)


@require_POST
def remove(request, slug, pk):
    one = _get_excerpt(request, slug, pk)
    allowed_or_403(permissions.can_choose_quotation, request.user, one)
    try:
        services.remove_excerpt(one, by=request.user)
    except services.NoteAlreadyFiled:
        messages.error(request, _("La note est déposée\u00a0: rouvrez-la pour retirer une citation."))
    except services.ExcerptIsCited:
        messages.error(
            request,
            _(
                "Une fiche reprend cette citation\u00a0: elle reste. Pour qu’elle ne soit plus publiée, "
                "choisissez «\u00a0aucune citation\u00a0»."
            ),
        )
        return redirect("listening:excerpt", slug, pk)
    else:
        messages.success(request, _("Citation retirée\u202f; le texte de la note reste."))
    return redirect(_at_theme(slug, one.note, one.theme.code))


@not_seen_as(WORDS_STAY)
@require_safe
def excerpt_list(request, slug):
    """The passages of the programme, theme by theme, for those who may read them."""
    programme = get_programme(request, slug)
    allowed_or_403(permissions.can_read_passages, request.user, programme)
    form = PassageFilter(request.GET or None, programme=programme)
    found = Excerpt.objects.visible_to(request.user).in_programme(programme)
    if form.is_valid() and form.cleaned_data["theme"]:
        found = found.filter(theme=form.cleaned_data["theme"])
    keys = found.order_by("theme__order", "-pk").values_list("pk", flat=True)
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = _passages(list(page.object_list))
    return render(request, "listening/excerpts.html", {"programme": programme, "page": page, "form": form})


def _passages(keys):
    """In the order of their keys: a sort of whole rows would carry the words of forty thousand."""
    rows = Excerpt.objects.with_source().select_related("note__interview__visit__participation__territory")
    found = rows.in_bulk(keys)
    return [found[key] for key in keys]
