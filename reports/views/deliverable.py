"""One deliverable: where it stands, its preview, its re-reading, its versions."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from foundation.documents import services as documents
from foundation.documents.models import Version
from foundation.files import services as files
from foundation.journal import services as journal
from foundation.journal.models import Entry
from listening.models import Visit
from programmes.middleware import in_any_state
from programmes.roles import roles_of
from programmes.views.common import get_programme, only_tries, try_out
from reports import permissions, services
from reports.contexts import fiche_context
from reports.forms import RereadForm
from reports.views.common import get_deliverable

NOBODY_REREADS = gettext_lazy("Aucun message ne partirait\u00a0: sur place, personne n’a d’adresse.")
NOBODY_CORRECTS = gettext_lazy("Aucun message ne partirait\u00a0: dans l’équipe, personne n’a d’adresse.")
NO_CORRECTION = gettext_lazy("Écrivez au moins une correction, ou validez la fiche.")
DETAILS = ("excerpt_cited", "section_marked")  # acts too small for the page; the journal keeps them


def _versions(user, deliverable):
    """The versions that the user may open: all for who writes or organises, else those of their keys."""
    if deliverable.document_id is None:
        return Version.objects.none()
    versions = deliverable.document.versions.select_related("rendition").order_by("-number")
    if permissions.can_read_draft(user, deliverable):
        return versions
    return versions.readable_with(roles_of(user).keys)


@require_safe
def deliverable(request, slug, pk):
    found = get_deliverable(request, slug, pk)
    answer = _page(request, found)
    if request.htmx and (found.state != found.State.APPROVED or found.is_stuck):
        answer["HX-Refresh"] = "true"  # what was waited for is there: its buttons and its version with it
    return answer


def _page(request, found, form=None):
    reads_draft = permissions.can_read_draft(request.user, found)
    can_reread = permissions.can_reread(request.user, found)
    sections = list(found.sections.select_related("text")) if reads_draft else []
    versions = list(_versions(request.user, found))
    if not reads_draft:
        _show_as_published(found)
    return render(
        request,
        "reports/partials/state.html" if request.htmx else "reports/deliverable.html",
        {
            "programme": found.programme,
            "deliverable": found,
            "versions": versions,
            "published": [] if reads_draft else _published_sections(versions),
            "sections": sections,
            "reads_draft": reads_draft,
            "remarks": found.remarks.select_related("section").filter(settled_at=None) if reads_draft else [],
            "form": (form or RereadForm(sections=sections)) if can_reread else None,
            "entries": Entry.objects.about(found).exclude(verb__in=DETAILS)[:12] if reads_draft else [],
            **_rights(request.user, found),
        },
    )


def _show_as_published(found):
    """For readers, the title and the lead of what they can open: the others are being written."""
    version = found.document.latest
    found.title, found.lead = version.title, version.rendition.data.get("lead", "")


def _published_sections(versions):
    """The words of the PDF, for who reads on a phone or with a screen reader."""
    data = versions[0].rendition.data if versions else {}
    return [*data.get("opening", []), *data.get("sections", [])]


def _rights(user, found):
    names = ("is_writer", "can_write", "can_reread", "can_approve", "can_validate_for", "can_reopen")
    return {name: getattr(permissions, name)(user, found) for name in names}


@require_http_methods(["GET", "POST"])
def fiche_of_visit(request, slug, visit):
    """The fiche of a visit: straight to writing; the first writer opens it by a button."""
    programme = get_programme(request, slug)
    found = get_object_or_404(
        Visit.objects.visible_to(request.user)
        .filter(circle__programme=programme)
        .select_related("participation__territory", "participation__programme", "circle")
        .distinct(),
        pk=visit,
    )
    known = found.participation.deliverables.fiches().first()
    if known and request.method == "GET":
        return redirect("reports:deliverable", slug, known.pk)
    if not permissions.can_open_fiche(request.user, found):
        raise PermissionDenied
    if request.method == "POST":
        fiche = services.open_fiche(found, by=request.user)
        page = "reports:compose" if permissions.can_write(request.user, fiche) else "reports:deliverable"
        return redirect(page, slug, fiche.pk)
    return render(request, "reports/open_fiche.html", {"programme": programme, "visit": found})


@in_any_state
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, slug, pk):
    """The PDF as it would be now: asked for, shown when it is there, built once; after a failure, by a button."""
    found = get_deliverable(request, slug, pk)
    if not permissions.can_read_draft(request.user, found):
        raise PermissionDenied
    wanted = request.method == "POST"
    rendition = documents.ask("reports.fiche", fiche_context(found), by=request.user, again=wanted)
    if wanted:
        return redirect("reports:preview", slug, pk)
    template = "reports/partials/preview.html" if request.htmx else "reports/preview.html"
    return render(
        request, template, {"programme": found.programme, "deliverable": found, "rendition": rendition}
    )


@require_GET
def preview_file(request, slug, pk):
    found = get_deliverable(request, slug, pk)
    if not permissions.can_read_draft(request.user, found):
        raise PermissionDenied
    rendition = documents.ask("reports.fiche", fiche_context(found), by=request.user, again=False)
    if not rendition.is_ready:
        return redirect("reports:preview", slug, pk)
    return files.response(rendition.file, filename=f"apercu-{found.pk}.pdf", inline=True)


@require_POST
def send_for_rereading(request, slug, pk):
    found = get_deliverable(request, slug, pk)
    if not permissions.can_write(request.user, found):
        raise PermissionDenied
    try:
        if only_tries(request):
            try_out(
                request, lambda: services.send_for_rereading(found, by=request.user), silent=NOBODY_REREADS
            )
            return _back_to_writing(request, found)
        services.send_for_rereading(found, by=request.user)
    except services.NotWritten as empty:
        names = ", ".join(f"«\u00a0{section.title}\u00a0»" for section in empty.sections)
        messages.error(request, _("Il reste à écrire\u00a0: %(names)s.") % {"names": names})
        return redirect("reports:section", slug, pk, empty.sections[0].code)
    except services.QuotationRefused as refused:
        messages.error(request, str(refused))
        return redirect("reports:section", slug, pk, refused.sections[0].code)
    except services.NotInThisState:
        messages.info(request, _("Cette fiche est déjà partie en relecture."))
    else:
        messages.success(
            request, _("Fiche envoyée en relecture. Les textes sont fermés le temps de la relecture.")
        )
    return redirect("reports:deliverable", slug, pk)


def _back_to_writing(request, found):
    """The section that was open."""
    section = found.sections.filter(code=request.POST.get("section", "")).first()
    where = ["reports:section", section.code] if section else ["reports:compose"]
    return redirect(where[0], found.programme.slug, found.pk, *where[1:])


@require_POST
def reread(request, slug, pk):
    """The referent validates, or asks for corrections; the organiser may note the agreement."""
    found = get_deliverable(request, slug, pk)
    for_territory = "for_territory" in request.POST
    allowed = permissions.can_validate_for if for_territory else permissions.can_reread
    if not allowed(request.user, found):
        raise PermissionDenied
    form = RereadForm(request.POST, sections=list(found.sections.all()))
    if not for_territory and not (form.is_valid() and _is_one_answer(request, form)):
        return _page(request, found, form)
    try:
        if only_tries(request) and not for_territory:
            _try_corrections(request, found, form)
            return _page(request, found, form)
        _answer_reread(request, found, form, for_territory)
    except services.QuotationRefused as refused:
        then = _("Demandez une correction, ou faites reprendre la rédaction.")
        messages.error(request, f"{refused} {then}")
    except services.NotInThisState:
        messages.info(request, _("Cette fiche a changé d’état entre-temps."))
    return redirect("reports:deliverable", slug, pk)


def _is_one_answer(request, form):
    """Validating would drop the corrections that were typed: which of the two is asked for."""
    if "validate" not in request.POST or not form.remarks():
        return True
    messages.warning(
        request, _("Vous avez écrit une correction\u00a0: envoyez-la, ou effacez-la avant de valider.")
    )
    return False


def _answer_reread(request, found, form, for_territory):
    if for_territory or "validate" in request.POST:
        services.validate(found, by=request.user, for_territory=for_territory)
        messages.success(request, _("Fiche validée. Elle sera publiée après le bon à tirer."))
    elif remarks := form.remarks():
        told = services.ask_corrections(found, remarks, by=request.user)
        sentence = (
            _("Vos corrections sont parties aux experts.") if told else _("Vos corrections sont notées.")
        )
        messages.success(request, f"{sentence} {_('La fiche vous reviendra.')}")
    else:
        messages.error(request, NO_CORRECTION)


def _try_corrections(request, found, form):
    if remarks := form.remarks():
        act = partial(services.ask_corrections, found, remarks, by=request.user)
        try_out(request, act, silent=NOBODY_CORRECTS)
    else:
        messages.error(request, NO_CORRECTION)


@require_POST
def approve(request, slug, pk):
    found = get_deliverable(request, slug, pk)
    if not permissions.can_approve(request.user, found):
        raise PermissionDenied
    try:
        services.approve(found, by=request.user)
    except services.QuotationRefused as refused:
        messages.error(request, f"{refused} {_('Reprenez la rédaction pour corriger.')}")
    except services.NotInThisState:
        messages.info(request, _("Le bon à tirer a déjà été donné."))
    else:
        messages.success(request, _("Bon à tirer donné. Le PDF se prépare, puis la fiche est publiée."))
    return redirect("reports:deliverable", slug, pk)


@require_POST
def reopen(request, slug, pk):
    found = get_deliverable(request, slug, pk)
    if not permissions.can_reopen(request.user, found):
        raise PermissionDenied
    try:
        services.reopen(found, by=request.user, reason=request.POST.get("reason", ""))
    except services.NotInThisState:
        messages.info(request, _("Cette fiche a changé d’état entre-temps."))
    else:
        messages.success(request, _("La rédaction reprend. Ce qui est publié reste lisible."))
    return redirect("reports:deliverable", slug, pk)


@require_POST
def settle_remark(request, slug, pk, remark):
    found = get_deliverable(request, slug, pk)
    if not permissions.can_write(request.user, found):
        raise PermissionDenied
    services.settle_remark(get_object_or_404(found.remarks, pk=remark), by=request.user)
    return redirect("reports:deliverable", slug, pk)


@require_GET
def version_file(request, slug, pk, number):
    """The PDF of a version, for those whom its audience names."""
    found = get_deliverable(request, slug, pk)
    version = _versions(request.user, found).filter(number=number).first()
    if version is None:
        raise Http404
    journal.record("version_read", version, by=request.user, about=found, data={"title": version.title})
    name = f"{found.programme.slug}-{found.kind}-{found.number}-v{version.number}.pdf".replace("_", "-")
    return files.response(version.file, filename=name)
