"""The calendar taken away: a workbook, a plain table, a file for one's own calendar, and two PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from foundation.documents import services as documents
from foundation.files import services as files
from foundation.files import sheets
from programmes import ics, permissions
from programmes.middleware import in_any_state
from programmes.models import Moment
from programmes.plan_sheets import FORMS, KINDS, plan_sheet
from programmes.planfile import write
from programmes.views.common import get_programme

ICS, ICS_TYPE = "ics", "text/calendar; charset=utf-8"


@require_safe
def plan_export(request, slug, kind):
    """What this person sees of the calendar: every date, or all but the due dates inside the team."""
    programme = get_programme(request, slug)
    whole = permissions.can_organise(request.user, programme)
    named = {"title": _("Calendrier"), "where": programme.slug}
    if kind == sheets.XLSX:
        response = sheets.book_response(write.book_of(programme, whole=whole))
    elif kind == ICS:
        response = HttpResponse(ics.calendar_of(programme, whole=whole), content_type=ICS_TYPE)
    else:
        return sheets.respond(kind, *write.table_of(programme, whole=whole), **named)
    return sheets.downloaded(response, kind, **named)


@require_safe
def moment_ics(request, slug, pk):
    """One date, for a calendar of one's own."""
    programme = get_programme(request, slug)
    seen = Moment.objects.visible_to(request.user).filter(programme=programme, date__isnull=False)
    moment = get_object_or_404(seen.select_related("phase"), pk=pk)
    response = HttpResponse(ics.file_of(programme, [moment]), content_type=ICS_TYPE)
    return sheets.downloaded(response, ICS, title=moment.label, where=programme.slug)


@in_any_state
@require_http_methods(["GET", "HEAD", "POST"])
def plan_pdf(request, slug, form):
    """Asked for, shown when it is there, built once; after a failure, again by a button."""
    programme, rendition = _rendition(request, slug, form, again=request.method == "POST")
    if request.method == "POST":
        return redirect("programmes:plan_pdf", slug, form)
    template = "programmes/partials/plan_pdf.html" if request.htmx else "programmes/plan_pdf.html"
    return render(
        request,
        template,
        {"programme": programme, "rendition": rendition, "form_name": form, "title": FORMS[form]},
    )


@require_GET
def plan_pdf_file(request, slug, form):
    programme, rendition = _rendition(request, slug, form, again=False)
    if not rendition.is_ready:
        return redirect("programmes:plan_pdf", slug, form)
    return files.response(rendition.file, filename=f"{FORMS[form]}, {programme.title}.pdf", inline=True)


def _rendition(request, slug, form, *, again):
    programme = get_programme(request, slug)
    if form not in FORMS:
        raise Http404
    sheet = plan_sheet(programme, full=permissions.can_organise(request.user, programme))
    return programme, documents.ask(KINDS[form], sheet, by=request.user, again=again)
