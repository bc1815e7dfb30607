"""The calendar of a programme: its phases and milestones, seen by all, changed by its organisers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.journal.once import once
from programmes import permissions
from programmes.contracts import calendar as calendar_contract
from programmes.forms import MomentForm, PhaseForm
from programmes.pictures import frise_of
from programmes.services import moving
from programmes.services import plan as services
from programmes.views.common import get_organised, get_programme

DATED = 50


@require_safe
def calendar(request, slug):
    programme = get_programme(request, slug)
    phases, milestones = programme.phases_and_moments()
    return render(
        request,
        "programmes/calendar.html",
        {
            "programme": programme,
            "phases": phases,
            "milestones": milestones,
            "organises": permissions.can_organise(request.user, programme),
            "frise": frise_of(programme, (phases, milestones), today=timezone.localdate()),
            **_dated(programme, request),
        },
    )


def _dated(programme, request):
    """What comes first, a page at most; what is over is shown on demand."""
    past = "passe" in request.GET
    since = None if past else timezone.localdate()
    found = calendar_contract.happenings(programme, request.user, since=since, limit=DATED + 1)
    return {"happenings": found[:DATED], "more_happenings": len(found) > DATED, "shows_past": past}


@require_http_methods(["GET", "POST"])
def phase_edit(request, slug, pk):
    programme = get_organised(request, slug)
    phase = get_object_or_404(programme.phases.select_related("start", "end"), pk=pk)
    initial = {
        "name": phase.name,
        "starts": phase.start.date,
        "ends": phase.end.date,
        "activities": "\n".join(phase.activities),
    }
    form = PhaseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        followed = services.change_phase(phase, by=request.user, **form.cleaned_data)
        messages.success(request, _told(followed))
        return redirect("programmes:calendar", slug)
    return render(request, "programmes/phase.html", {"programme": programme, "phase": phase, "form": form})


def _told(followed):
    saved = _("Phase enregistrée.")
    if not followed:
        return saved
    follow = ngettext(
        "Une date qui en dépend a suivi.", "%(count)d dates qui en dépendent ont suivi.", followed
    )
    return f"{saved} {follow % {'count': followed}}"


@require_http_methods(["GET", "POST"])
@once
def phase_add(request, slug):
    programme = get_organised(request, slug)
    form = PhaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_phase(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("Phase ajoutée."))
        return redirect("programmes:calendar", slug)
    return render(request, "programmes/phase.html", {"programme": programme, "form": form})


@require_POST
def phase_remove(request, slug, pk):
    programme = get_organised(request, slug)
    phase = get_object_or_404(programme.phases.select_related("start", "end"), pk=pk)
    try:
        services.remove_phase(phase, by=request.user)
    except services.IsAnchor:
        messages.error(
            request,
            _("L’échéance d’un devoir se compte à partir de cette phase\u00a0: elle ne peut pas partir."),
        )
    else:
        messages.success(request, _("Phase «\u00a0%(name)s\u00a0» retirée.") % {"name": phase.name})
    return redirect("programmes:calendar", slug)


@require_http_methods(["GET", "POST"])
def moment_edit(request, slug, pk):
    programme = get_organised(request, slug)
    moment = get_object_or_404(programme.moments.filter(milestone=True), pk=pk)
    form = MomentForm(request.POST or None, initial={"date": moment.date, "precision": moment.precision})
    if request.method == "POST" and form.is_valid():
        moving.move(programme, [moving.Move(moment.pk, fixed=True, **form.cleaned_data)], by=request.user)
        messages.success(
            request,
            _("«\u00a0%(label)s\u00a0»\u00a0: %(date)s.") % {"label": moment.label, "date": moment.text},
        )
        return redirect("programmes:calendar", slug)
    return render(request, "programmes/moment.html", {"programme": programme, "moment": moment, "form": form})
