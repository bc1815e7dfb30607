"""« Ce qui partira »: the messages of the next 30 days, what has no reminder and why; and the leave to let them go."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.files import sheets
from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.preview import framed_mail
from foundation.mail.rendering import render as render_mail
from programmes.services import members
from programmes.states import stage_of
from programmes.views.common import get_organised
from reminders import foreseen as rows
from reminders.decision import REASONS, SHORTLY, Why
from reminders.forms import ForeseenFilter
from reminders.services import held as services
from reminders.services.forecast import SPAN, Forecast, departures_to
from reminders.services.writing import DIGEST, People

PAGE = 50
LEAVING, SILENT = "", "sans-rappel"


@require_safe
def foreseen(request, slug):
    """By day, then by person; or the duties that will not be recalled, each with its reason."""
    programme = get_organised(request, slug)
    forecast, filters = Forecast(programme), ForeseenFilter(programme, request.GET or None)
    view = SILENT if request.GET.get("vue") == SILENT else LEAVING
    why = _why(request)
    found = (
        rows.silent_of(forecast, filters.asked, why)
        if view == SILENT
        else rows.rows_of(forecast, filters.asked)
    )
    return render(
        request,
        "reminders/foreseen.html",
        {
            "programme": programme,
            "view": view,
            "filters": filters,
            "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
            "leaving": len(forecast.departures),
            "silent": len(forecast.unreminded),
            "reasons": [
                (one.value, SHORTLY.get(one, REASONS[one]), number) for one, number in forecast.reasons
            ],
            "why": why,
            "columns": rows.columns_of(forecast),
            "span": SPAN,
            "leaves": stage_of(programme).asks,
            "query": request.GET.urlencode(),
        },
    )


def _why(request):
    asked = request.GET.get("raison", "")
    return asked if asked in {one.value for one in Why} else ""


@require_safe
def export(request, slug, kind):
    """What the page shows, whole: the messages line by line, or what has no reminder."""
    programme = get_organised(request, slug)
    forecast, filters = Forecast(programme), ForeseenFilter(programme, request.GET or None)
    if request.GET.get("vue") == SILENT:
        found = list(rows.silent_of(forecast, filters.asked, _why(request)))
        columns, cells, title = rows.SILENT_COLUMNS, rows.silent_cells_of(found), _("Sans rappel")
        people = {one.person.pk for one in found if one.person}
    else:
        found = list(rows.rows_of(forecast, filters.asked))
        columns, cells, title = rows.COLUMNS, rows.cells_of(found), _("Rappels à venir")
        people = {one.person.pk for one in found}
    answer = sheets.respond(kind, columns, list(cells), title=title, where=programme.slug)
    members.record_export(programme, len(people), by=request.user)
    return answer


def _departure(request, slug, pk, day):
    """The message foreseen for this person on that day, or 404: something changed since the list was read."""
    programme = get_organised(request, slug)
    for one in departures_to(programme, pk):
        if one.day.isoformat() == day:
            return programme, one
    raise Http404


def _written(programme, departure):
    """The message as it would be, written nowhere."""
    people = People({departure.recipient: departure.said}, departure.day)
    member = people[departure.recipient]
    message = Message(
        template=DIGEST, scope=programme.scope, sender=programme.title, reply_to=people.reply_to(member),
        to_name=member.full_name, to_address=member.email,
    )  # fmt: skip
    message.says(render_mail(message, people.context(member, departure.said)))
    return member, message


@require_http_methods(["GET", "HEAD", "POST"])
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # django-csp forgets the URL's own arguments
def foreseen_message(request, slug, pk, day):
    """The digest of one person on one day, as it would be read, here or in one's own mailbox."""
    programme, departure = _departure(request, slug, pk, day)
    member, message = _written(programme, departure)
    if request.method == "POST":
        mail.send_to_oneself(message, by=request.user, files=())
        told = _("Un exemplaire part à votre adresse, %(address)s. Ses liens personnels n’ouvrent rien.")
        messages.success(request, told % {"address": request.user.email})
        return redirect("reminders:foreseen_message", slug, pk, day)
    return render(
        request,
        "reminders/foreseen_message.html",
        {"programme": programme, "departure": departure, "member": member, "message": message},
    )


@require_safe
@framed_mail
def foreseen_html(request, slug, pk, day):
    """Its links lead nowhere: they are this person's."""
    programme, departure = _departure(request, slug, pk, day)
    return _written(programme, departure)[1].safe_html


@require_POST
def approve(request, slug):
    programme = get_organised(request, slug)
    if services.approve(programme, by=request.user):
        messages.success(request, _told(programme))
    return redirect("reminders:held", slug)


def _told(programme):
    if stage_of(programme).asks:
        return _("Les rappels partent désormais selon leurs règles.")
    return _("C’est noté\u00a0: les rappels partiront selon leurs règles dès que le programme sera ouvert.")


@require_POST
def hold(request, slug):
    programme = get_organised(request, slug)
    if services.hold_back(programme, by=request.user):
        messages.success(request, _("Plus aucun rappel ne part avant votre accord."))
    return redirect("reminders:held", slug)
