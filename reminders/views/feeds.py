"""« Mon agenda »: the dates of one person, and the address where their own calendar reads them."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from foundation.files import sheets
from programmes.middleware import in_any_state
from programmes.models.moment import month_text
from programmes.seen_as import not_seen_as
from programmes.views import misses
from programmes.views.common import get_programme
from programmes.views.exports import ICS_TYPE
from reminders import addresses
from reminders.forms import AgendaFilter, FeedForm
from reminders.services import feeds as services

PAGE = 50
SECRET = gettext_lazy("L’adresse d’un agenda est secrète\u00a0: elle ne se montre qu’à la personne.")
COLUMNS = (
    gettext_lazy("Quand"),
    gettext_lazy("Premier jour"),
    gettext_lazy("Quoi"),
    gettext_lazy("Nature"),
    gettext_lazy("Lieu"),
    gettext_lazy("Programme"),
)


@not_seen_as(SECRET)
@require_safe
def agenda(request, slug=None):
    """What is to come, month by month; of every programme, or of this one."""
    feed = _feed(request, slug)
    context = {
        "programme": feed.programme,
        "layout": "base_programme.html" if feed.programme else "base.html",
        "urls": _urls(feed),
        "exports": _exports(feed, request.GET.urlencode()),
        **_dates(request, feed),
        **_subscription(feed),
    }
    return render(request, "reminders/agenda.html", context)


def _dates(request, feed):
    """The list, as it is narrowed."""
    programmes, coming = _coming(feed)
    form = AgendaFilter(request.GET, programmes=programmes)
    page = Paginator(form.kept(coming), PAGE).get_page(request.GET.get("page"))
    rows = [(one, programmes[one.programme]) for one in page.object_list]
    return {
        "page": page,
        "months": [(month, list(of)) for month, of in groupby(rows, lambda row: month_text(row[0].day))],
        "several": len(programmes) > 1,
        "filter": form,
        "has_dates": bool(coming),
    }


def _subscription(feed):
    """Beside it: the address that a calendar reads, and what it holds."""
    address = addresses.address_of(feed)
    return {
        "feed": feed,
        "form": FeedForm(instance=feed),
        "address": address,
        "webcal": addresses.as_webcal(address),
        "google": addresses.in_google(address),
        "outlook": addresses.in_outlook(address, feed.title),
    }


def _feed(request, slug):
    return services.feed_of(request.user, get_programme(request, slug) if slug else None)


def _coming(feed):
    programmes = services.programmes_seen(feed)
    return programmes, services.held_by(feed, programmes, since=timezone.localdate())


def _urls(feed):
    """The pages of this agenda: its own, and those of its acts."""
    front, args = _front(feed)
    return {
        "page": reverse(front, args=args),
        "choose": reverse(f"{front}_choose", args=args),
        "reset": reverse(f"{front}_reset", args=args),
    }


def _exports(feed, query):
    """What is listed, as it is narrowed."""
    front, args = _front(feed)
    kinds = {kind: reverse(f"{front}_export", args=[*args, kind]) for kind in (sheets.XLSX, sheets.CSV)}
    return {kind: f"{url}?{query}" if query else url for kind, url in kinds.items()}


def _front(feed):
    if feed.programme:
        return "reminders:programme_agenda", [feed.programme.slug]
    return "reminders:agenda", []


@not_seen_as(SECRET)
@require_safe
def export(request, kind, slug=None):
    """What the page lists, whole."""
    feed = _feed(request, slug)
    programmes, coming = _coming(feed)
    form = AgendaFilter(request.GET, programmes=programmes)
    rows = [
        [one.when, one.day, one.title, one.category, one.place, programmes[one.programme].title]
        for one in form.kept(coming)
    ]
    where = feed.programme.slug if feed.programme else "essaim"
    return sheets.respond(kind, COLUMNS, rows, title=_("Mon agenda"), where=where)


@in_any_state
@require_POST
def choose(request, slug=None):
    """One's own choices: whatever the state of the programme."""
    feed = _feed(request, slug)
    form = FeedForm(request.POST)
    if form.is_valid():
        services.choose(feed, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("C’est noté. Votre agenda le saura à sa prochaine lecture, dans quelques heures.")
        )
    return redirect(_urls(feed)["page"])


@in_any_state
@require_POST
def reset(request, slug=None):
    feed = _feed(request, slug)
    services.reset(feed, by=request.user)
    messages.success(
        request, _("L’adresse est changée\u00a0: l’ancienne n’ouvre plus rien. Abonnez-vous à la nouvelle.")
    )
    return redirect(_urls(feed)["page"])


@not_seen_as(SECRET)
@login_not_required
@require_safe
def feed(request, token):
    """What a calendar reads. Its address is all that it shows: what it may see is worked out each time."""
    try:
        found = services.feed_at(addresses.read(token))
    except addresses.BadAddress:
        return _missed()
    if found is None:
        return _refused(
            410,
            _(
                "Cette adresse d’agenda ne sert plus. Ouvrez «\u00a0Mon agenda\u00a0» dans Essaim pour la nouvelle."
            ),
        )
    served = services.serve(found)
    if request.method == "GET":
        services.note_reading(found)
    return _private(_calendar(request, served))


def _calendar(request, served):
    """Unchanged since it was last read, it is not even written."""
    changed = int(served.changed_at.timestamp())
    whole = HttpResponse(content_type=ICS_TYPE)
    whole["ETag"], whole["Last-Modified"] = served.etag, http_date(changed)
    whole["Content-Disposition"] = 'inline; filename="essaim.ics"'
    answer = get_conditional_response(request, served.etag, changed, whole)
    if answer is whole:
        answer.content = served.content
    return answer


def _missed():
    if misses.too_many():
        return _refused(429, _("Trop d’adresses inconnues ont été essayées. Reprenez dans dix minutes."))
    misses.count()
    return _refused(
        404, _("Aucun agenda ne se lit à cette adresse. Recopiez-la depuis «\u00a0Mon agenda\u00a0».")
    )


def _refused(status, sentence):
    answer = HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
    return _private(answer, "no-store")


def _private(answer, caching="private, no-cache"):
    """A calendar keeps what it read, to ask whether it changed; nobody in between does."""
    answer["Cache-Control"] = caching
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
