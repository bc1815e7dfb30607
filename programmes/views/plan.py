"""The calendar of a programme: its phases and dates, seen by all, changed by its organisers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.journal.once import once
from programmes import method_says, permissions, proposals
from programmes.contracts import calendar as calendar_contract
from programmes.details import activities_text
from programmes.forms import ElectionForm, MomentForm, PhaseForm, PlanFilter, ReasonForm
from programmes.models import Moment
from programmes.outline import Outline
from programmes.pictures import plan_of
from programmes.services import moving
from programmes.services import plan as services
from programmes.views.common import get_organised, get_programme
from programmes.views.nudges import nudges_of_moment, nudges_of_phase

DATED = 50
SAID = 12  # breaches of one rule that are shown at once
ADDED = {
    Moment.Kind.MEETING: gettext_lazy("Ajouter une rencontre"),
    Moment.Kind.MILESTONE: gettext_lazy("Ajouter un jalon"),
    Moment.Kind.DELIVERABLE: gettext_lazy("Ajouter un livrable"),
}


@require_safe
def calendar(request, slug):
    """The plan as a picture; those who organise move its dates there, and read what the method says."""
    outline = _outline(request, slug)
    address = proposals.page(outline.programme) if outline.full else ""
    return _page(request, outline, picture=plan_of(outline, preview_url=address))


@require_safe
def table(request, slug):
    """The same plan, line by line."""
    outline = _outline(request, slug)
    form = PlanFilter(request.GET, outline=outline)
    lines, flat = form.kept(outline.lines), form.value("tri") == "date"
    groups = outline.in_one(lines) if flat else outline.groups(lines)
    return _page(request, outline, filter=form, lines=lines, flat=flat, groups=groups)


def _outline(request, slug):
    programme = get_programme(request, slug)
    return Outline(programme, full=permissions.can_organise(request.user, programme))


def _page(request, outline, **shown):
    programme = outline.programme
    context = {
        "programme": programme,
        "organises": outline.full,
        "outline": outline,
        **shown,
        **(_for_organisers(programme, outline) if outline.full else {}),
        **_dated(programme, request),
    }
    return render(request, "programmes/calendar.html", context)


def _for_organisers(programme, outline):
    """What the method says comes by itself in a large programme: some rules look at every territory."""
    read = {} if programme.is_large else {"method": _said(programme, outline.moments)}
    return {"last_move": moving.last_move(programme), **read}


def _said(programme, moments=None):
    return method_says.read(programme, moments, most=SAID)


@require_safe
def rules(request, slug):
    """What the method says, alone."""
    programme = get_organised(request, slug)
    return render(
        request, "programmes/plan/method.html", {"programme": programme, "method": _said(programme)}
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
    form = PhaseForm(request.POST or None, initial=_initial(phase))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        services.change_phase(phase, name=asked["name"], activities=asked["activities"], by=request.user)
        moves = services.moves_of(phase, starts=asked["starts"], ends=asked["ends"])
        return _then_move(request, programme, moves, _("Phase enregistrée."))
    context = {"programme": programme, "phase": phase, "form": form, "nudges": nudges_of_phase(phase)}
    return render(request, "programmes/phase.html", context)


def _initial(phase):
    return {
        "name": phase.name,
        "starts": phase.start.date,
        "ends": phase.end.date,
        "activities": activities_text(phase.activities),
    }


def _then_move(request, programme, moves, saved):
    """Dates that change are shown before they do; a change of words is done."""
    proposal = moving.propose(programme, moves)
    if moves and (proposal.shifts or proposal.breaches):
        return redirect(proposals.page(programme, moves))
    if moves:
        moving.move(programme, moves, by=request.user)
    messages.success(request, saved)
    return redirect("programmes:calendar", programme.slug)


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
    moment = get_object_or_404(programme.moments.select_related("phase"), pk=pk)
    outline = Outline(programme)
    form = MomentForm(request.POST or None, outline=outline, moment=moment)
    if request.method == "POST" and form.is_valid():
        if changes := form.changes():
            services.change_moment(moment, by=request.user, **changes)
        moves = [move] if (move := form.move()) else []
        return _then_move(request, programme, moves, _("Date enregistrée."))
    context = {
        "programme": programme,
        "moment": moment,
        "line": outline.line_of(moment),
        "form": form,
        "nudges": nudges_of_moment(moment),
        "removable": moment.kind in services.REMOVABLE,
    }
    return render(request, "programmes/moment.html", context)


@require_http_methods(["GET", "POST"])
@once
def moment_add(request, slug):
    """`?nature=` is what is being added."""
    programme = get_organised(request, slug)
    kind = request.GET.get("nature")
    kind = kind if kind in services.REMOVABLE else Moment.Kind.MEETING
    form = MomentForm(request.POST or None, outline=Outline(programme), kind=kind)
    if request.method == "POST" and form.is_valid():
        moment = services.add_moment(programme, by=request.user, **form.changes(), **form.hung())
        messages.success(
            request, _("«\u00a0%(label)s\u00a0» ajouté au calendrier.") % {"label": moment.label}
        )
        return redirect("programmes:calendar", slug)
    heading = ADDED[Moment.Kind(kind)]
    return render(
        request, "programmes/moment.html", {"programme": programme, "form": form, "heading": heading}
    )


@require_POST
def moment_remove(request, slug, pk):
    programme = get_organised(request, slug)
    moment = get_object_or_404(programme.moments.filter(kind__in=services.REMOVABLE), pk=pk)
    try:
        services.remove_moment(moment, by=request.user)
    except services.IsAnchor:
        messages.error(
            request,
            _("L’échéance d’un devoir se compte à partir de cette date\u00a0: elle ne peut pas partir."),
        )
    else:
        told = _("«\u00a0%(label)s\u00a0» retiré du calendrier. Ce qui en dépendait reste à sa date.")
        messages.success(request, told % {"label": moment.label})
    return redirect("programmes:calendar", slug)


@require_http_methods(["GET", "POST"])
@once
def election_add(request, slug):
    programme = get_organised(request, slug)
    form = ElectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_election(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("Période électorale inscrite\u00a0: les dates qui y tombent le disent."))
        return redirect("programmes:calendar", slug)
    return render(request, "programmes/plan/election.html", {"programme": programme, "form": form})


@require_POST
def election_remove(request, slug, pk):
    programme = get_organised(request, slug)
    period = get_object_or_404(programme.election_periods, pk=pk)
    services.remove_election(period, by=request.user)
    messages.success(
        request, _("Période électorale «\u00a0%(label)s\u00a0» retirée.") % {"label": period.label}
    )
    return redirect("programmes:calendar", slug)


@require_http_methods(["GET", "POST"])
def reason(request, slug, rule):
    """Why a rule is not followed, or that a principle is: the page shows what was wrong in what was typed."""
    programme = get_organised(request, slug)
    breach = method_says.find(programme, rule, request.POST.get("breach", request.GET.get("breach", "")))
    if breach is None:
        messages.info(request, _("Cette règle est suivie\u00a0: il n’y a plus rien à dire."))
        return redirect("programmes:calendar", slug)
    form = ReasonForm(request.POST or None, is_principle=breach.is_principle)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["reason"] or _("confirmé")
        moving.derogate(programme, breach, reason=text, by=request.user)
        messages.success(request, _("C’est noté dans le journal."))
        return redirect("programmes:calendar", slug)
    return render(
        request, "programmes/plan/reason.html", {"programme": programme, "breach": breach, "form": form}
    )
