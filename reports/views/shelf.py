"""The shelf: what is published, what is being written for those who may see it, and compilations."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from foundation.documents.models import Version
from foundation.files import services as files
from foundation.jobs import services as jobs
from foundation.jobs.errors import JobNotCancellable
from foundation.journal import services as journal
from foundation.search import services as search
from programmes.middleware import in_any_state
from programmes.roles import roles_of
from programmes.seen_as import keys_to_search, not_seen_as
from programmes.views.common import get_programme
from reports import services
from reports.models import Compilation, Deliverable

PAGE, WRITTEN = 48, 20
ONLY_THEIRS = gettext_lazy("Une compilation n’est qu’à la personne qui l’a demandée.")


def readable_versions(user, programme):
    """The latest version of each deliverable that the user's keys open, in the order of the shelf."""
    documents = Deliverable.objects.filter(programme=programme, document__isnull=False)
    readable = Version.objects.readable_with(roles_of(user).keys).filter(
        document__in=documents.values("document")
    )
    order = Deliverable.objects.filter(document=OuterRef("document"))
    return (
        readable.latest_of_each()
        .annotate(kind=Subquery(order.values("kind")[:1]), rank=Subquery(order.values("number")[:1]))
        .order_by("-kind", "rank")
    )


@require_safe
def shelf(request, slug):
    programme = get_programme(request, slug)
    query = request.GET.get("q", "").strip()
    published = Deliverable.objects.visible_to(request.user).filter(programme=programme).published()
    if query:
        published = published.filter(pk__in=_matching(request.user, query))
    newest = Version.objects.filter(document=OuterRef("document")).order_by("-number")
    published = (
        published.with_published_title()
        .select_related("participation__territory")
        .annotate(
            version=Subquery(newest.values("number")[:1]),
            pages=Subquery(newest.values("pages")[:1]),
            published_at=Subquery(newest.values("published_at")[:1]),
        )
    )
    page = Paginator(published.order_by("kind", "number"), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reports/partials/shelf.html" if request.htmx else "reports/shelf.html",
        {
            "programme": programme,
            "page": page,
            "query": query,
            "writing": _being_written(request, programme),
            "compilations": Compilation.objects.visible_to(request.user)
            .filter(programme=programme)
            .select_related("job", "programme")[:3],
        },
    )


def _matching(user, query):
    found = search.matching_keys(query, keys_to_search(user), kinds=["document"])
    return [int(key.rpartition(":")[2]) for key in found if key.startswith("reports.deliverable:")]


def _being_written(request, programme):
    """Drafts and re-readings, for the team, the organisers and the referent."""
    mine = Deliverable.objects.worked_on_by(request.user).filter(programme=programme)
    waiting = mine.exclude(state="published").with_progress().select_related("participation__territory")
    return Paginator(waiting, WRITTEN).get_page(request.GET.get("ecrits"))


@in_any_state
@require_POST
def compile_versions(request, slug):
    """Ask for all that one may read, in one PDF or one ZIP."""
    programme = get_programme(request, slug)
    form = request.POST.get("form", Compilation.Form.PDF)
    versions = list(readable_versions(request.user, programme))
    if chosen := request.POST.getlist("version"):
        versions = [version for version in versions if str(version.pk) in chosen]
    try:
        compilation = services.ask_compilation(programme, versions, form=form, by=request.user)
    except services.NothingToCompile:
        messages.info(request, _("Rien à compiler\u00a0: aucun livrable n’est encore publié pour vous."))
        return redirect("reports:shelf", slug)
    return redirect("reports:compilation", slug, compilation.pk)


def _compilation(request, slug, pk):
    programme = get_programme(request, slug)
    mine = Compilation.objects.visible_to(request.user).filter(programme=programme)
    return get_object_or_404(mine.select_related("job", "file", "programme"), pk=pk)


@not_seen_as(ONLY_THEIRS)
@require_safe
def compilation(request, slug, pk):
    """How far it is; the page asks again by itself while the work goes on."""
    found = _compilation(request, slug, pk)
    template = "reports/partials/compilation.html" if request.htmx else "reports/compilation.html"
    context = {"programme": found.programme, "compilation": found, "parts": found.parts.count()}
    return render(request, template, context)


@not_seen_as(ONLY_THEIRS)
@require_GET
def compilation_file(request, slug, pk):
    found = _compilation(request, slug, pk)
    if not found.is_ready:
        return redirect("reports:compilation", slug, pk)
    if not services.may_still_read_all(found, roles_of(request.user).keys):
        raise PermissionDenied
    journal.record("compilation_downloaded", found, by=request.user)
    return files.response(found.file, filename=found.filename)


@in_any_state
@require_POST
def compilation_cancel(request, slug, pk):
    found = _compilation(request, slug, pk)
    try:
        if found.job:
            jobs.cancel(found.job, by=request.user)
    except JobNotCancellable:  # it ended while the page was open
        return redirect("reports:compilation", slug, pk)
    messages.info(request, _("Compilation annulée."))
    return redirect("reports:shelf", slug)
