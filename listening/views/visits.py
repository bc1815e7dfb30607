"""The visits of a programme, and one visit."""

import datetime
from itertools import groupby
from operator import attrgetter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.files import sheets
from foundation.journal.once import once
from listening import ics, permissions, services
from listening.calendar import event_of
from listening.forms import CancelForm, InterviewForm, VisitForm
from listening.models import Visit
from programmes.models import Role
from programmes.views.common import only_tries, try_out
from territories.models import Participation

from .common import allowed_or_403, get_organised, get_programme, get_visit

PER_PAGE = 50
COLUMNS = (
    gettext_lazy("Territoire"),
    gettext_lazy("Premier jour"),
    gettext_lazy("Dernier jour"),
    gettext_lazy("Lieu"),
    gettext_lazy("Binôme"),
    gettext_lazy("Entretiens"),
    gettext_lazy("Notes déposées"),
    gettext_lazy("État"),
)
WITHOUT_VISIT_SHOWN = 8
NOBODY = gettext_lazy("Aucun message ne partirait\u00a0: ni l’équipe ni le territoire n’ont d’adresse.")
NOT_AWAITED = gettext_lazy(
    "Aucun message ne partirait\u00a0: ces jours n’ont été confirmés à personne qui ait une adresse."
)
DAYS_STAND = gettext_lazy(
    "Aucun message ne partirait\u00a0: les jours confirmés ne changent pas, ou personne n’a d’adresse."
)


@require_safe
def visit_list(request, slug):
    """Own visits first, the next one above all; every visit for those who organise."""
    programme = get_programme(request, slug)
    allowed_or_403(permissions.can_see_visits, request.user, programme)
    visits = Visit.objects.visible_to(request.user).in_programme(programme).with_counts().for_pages()
    page = Paginator(visits.mine_first(request.user), PER_PAGE).get_page(request.GET.get("page"))
    may_plan = permissions.can_plan_visits(request.user, programme)
    waiting = list(_without_visit(programme)[: WITHOUT_VISIT_SHOWN + 1]) if may_plan else []
    return render(
        request,
        "listening/visits.html",
        {
            "programme": programme,
            "page": page,
            "may_plan": may_plan,
            "may_read_passages": permissions.can_read_passages(request.user, programme),
            "next_visit": next((visit for visit in page if visit.mine and visit.is_next), None),
            "waiting": waiting[:WITHOUT_VISIT_SHOWN],
            "more_waiting": len(waiting) > WITHOUT_VISIT_SHOWN,
        },
    )


def _without_visit(programme):
    """Territories that agreed, or are asked, and that nobody listens to yet."""
    taken = Visit.objects.alive().in_programme(programme).values("participation")
    waiting = Participation.objects.filter(programme=programme).asked().exclude(pk__in=taken)
    return waiting.select_related("territory").order_by("territory__sort_name")


@require_safe
def export_list(request, slug, kind):
    """The list that one sees, whole, for a spreadsheet."""
    programme = get_programme(request, slug)
    allowed_or_403(permissions.can_see_visits, request.user, programme)
    visits = Visit.objects.visible_to(request.user).in_programme(programme).with_counts().for_pages()
    rows = [_row(visit) for visit in visits.upcoming_first()]
    return sheets.respond(kind, COLUMNS, rows, title=_("Écoutes"), where=programme.slug)


def _row(one):
    return [
        one.territory.name,
        one.starts_on,
        one.ends_on,
        one.place,
        one.pair.name if one.pair else "",
        one.interviews_count,
        one.filed_count,
        str(one.get_state_display()),
    ]


@require_http_methods(["GET", "POST"])
@once
def plan(request, slug):
    programme = get_organised(request, slug)
    form = VisitForm(
        request.POST or None, programme=programme, initial={"participation": request.GET.get("territoire")}
    )
    if request.method == "POST" and form.is_valid():
        visit = services.plan_visit(by=request.user, **form.cleaned_data)
        _say(request, form, _("Écoute programmée."))
        return redirect("listening:visit", slug, visit.pk)
    return render(request, "listening/visit_form.html", {"programme": programme, "form": form})


@require_http_methods(["GET", "POST"])
def change(request, slug, pk):
    visit = get_visit(request, slug, pk, permissions.can_change_visit)
    form = VisitForm(
        request.POST or None, programme=visit.circle.programme, visit=visit, initial=_initial(visit)
    )
    if only_tries(request) and form.is_valid():
        try_out(
            request,
            lambda: services.change_visit(visit, by=request.user, **form.cleaned_data),
            silent=DAYS_STAND,
        )
    elif request.method == "POST" and form.is_valid():
        changed = services.change_visit(visit, by=request.user, **form.cleaned_data)
        _say(request, form, _("Écoute enregistrée."))
        if visit.state == Visit.State.CONFIRMED and changed.state == Visit.State.PLANNED:
            messages.warning(
                request,
                _(
                    "Les jours confirmés ont changé\u00a0: l’équipe et le territoire en sont informés, "
                    "les nouveaux sont à confirmer."
                ),
            )
        return redirect("listening:visit", slug, pk)
    return render(
        request,
        "listening/visit_form.html",
        {"programme": visit.circle.programme, "form": form, "visit": visit},
    )


def _initial(visit):
    seated = visit.circle.roles.active().filter(kind=Role.Kind.RESEARCHER).values_list("member", flat=True)
    known = {name: getattr(visit, name) for name in ("pair", "starts_on", "ends_on", "place")}
    return {**known, "researchers": list(seated)}


def _say(request, form, done):
    messages.success(request, done)
    if form.is_long:
        messages.warning(
            request, _("La méthode prévoit un ou deux jours d’écoute\u00a0: celle-ci est plus longue.")
        )


@require_safe
def visit(request, slug, pk):
    """The timetable by day, the team, what is left to do."""
    return _page(request, get_visit(request, slug, pk), CancelForm())


def _page(request, one, cancel_form):
    user = request.user
    rights = _rights(user, one)
    return render(
        request,
        "listening/visit.html",
        {
            "event": event_of(one) if one.starts_on and one.state != Visit.State.CANCELLED else None,
            "programme": one.circle.programme,
            "visit": one,
            "days": _by_day(one),
            "team": _team(one),
            "referents": _held(one.participation.circle, Role.Kind.REFERENT),
            "form": InterviewForm(visit=one, initial=_same_day(request)),
            "adding": "jour" in request.GET,
            "cancel_form": cancel_form,
            "awaited": rights["may_change"] and services.is_awaited(one),
            **rights,
        },
    )


@require_safe
def visit_ics(request, slug, pk):
    """Its days, for a calendar of one's own."""
    one = get_visit(request, slug, pk)
    if one.starts_on is None:
        raise Http404
    response = HttpResponse(ics.file_of(one), content_type="text/calendar; charset=utf-8")
    return sheets.downloaded(response, "ics", title=one.title, where=slug)


def _same_day(request):
    """The day of the interview that was just booked, if there is one."""
    try:
        return {"day": datetime.date.fromisoformat(request.GET.get("jour", ""))}
    except ValueError:
        return {}


def _rights(user, one):
    return {
        "may_arrange": permissions.can_arrange(user, one),
        "may_change": permissions.can_change_visit(user, one),
        "may_confirm": permissions.can_confirm_visit(user, one),
        "may_conclude": permissions.can_conclude_visit(user, one),
        "in_team": permissions.in_team(user, one),
        "may_read_notes": permissions.in_team(user, one) or permissions.is_lead(user, one),
    }


def _by_day(one):
    """[(date or None, [interviews])], cancelled ones included: the timetable says so."""
    rows = one.interviews.by_time().select_related("note")
    return [(day, list(interviews)) for day, interviews in groupby(rows, key=attrgetter("day"))]


def _held(circle, *kinds):
    return list(circle.roles.accepted().filter(kind__in=kinds).select_related("member"))


def _team(one):
    return _held(one.circle, *Visit.TEAM)


@require_POST
def confirm(request, slug, pk):
    one = get_visit(request, slug, pk)
    if one.state == Visit.State.CONFIRMED:
        messages.info(request, _("Cette écoute est déjà confirmée."))
        return redirect("listening:visit", slug, pk)
    get_visit(request, slug, pk, permissions.can_confirm_visit)
    if only_tries(request):
        try_out(request, lambda: services.confirm_visit(one, by=request.user), silent=NOBODY)
        return redirect("listening:visit", slug, pk)
    services.confirm_visit(one, by=request.user)
    messages.success(request, _("Dates confirmées\u00a0: l’équipe et le territoire en sont informés."))
    return redirect("listening:visit", slug, pk)


@require_POST
def conclude(request, slug, pk):
    """« Visite réalisée »; said twice, it was said."""
    one = get_visit(request, slug, pk)
    if one.state == Visit.State.DONE:
        messages.info(request, _("Cette écoute est déjà notée comme réalisée."))
        return redirect("listening:visit", slug, pk)
    get_visit(request, slug, pk, permissions.can_conclude_visit)
    services.conclude_visit(one, by=request.user)
    messages.success(request, _("Écoute réalisée\u00a0: le parcours du territoire avance."))
    return redirect("listening:visit", slug, pk)


@require_POST
def cancel(request, slug, pk):
    one = get_visit(request, slug, pk, permissions.can_change_visit)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form)
    if only_tries(request):
        try_out(
            request,
            lambda: services.cancel_visit(one, by=request.user, **form.cleaned_data),
            silent=NOT_AWAITED,
        )
        return _page(request, one, form)
    services.cancel_visit(one, by=request.user, **form.cleaned_data)
    messages.success(request, _("Écoute annulée. Ce qui était écrit reste."))
    return redirect("listening:list", slug)
