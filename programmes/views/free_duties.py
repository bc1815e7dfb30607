"""« Autres demandes »: the list, what is asked by hand, and the page where it is said to be done."""

from copy import copy
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.files import services as files
from foundation.files import sheets
from foundation.journal.once import once
from foundation.typed import read_id
from programmes import asked, permissions
from programmes.asked_list import Asked, Line
from programmes.forms.free_duties import AskForm, FreeDutyForm
from programmes.forms.proofs import proof_form
from programmes.models import FreeDuty
from programmes.services import free_duties as services
from programmes.services import members
from programmes.views.common import get_organised, get_programme

NEAR = 30
COLUMNS = (
    gettext_lazy("Autres demandes"),
    gettext_lazy("À qui"),
    gettext_lazy("Par qui"),
    gettext_lazy("Échéance"),
    gettext_lazy("État"),
    gettext_lazy("Fait le"),
    gettext_lazy("Par"),
    gettext_lazy("Réponse"),
    gettext_lazy("Fichier"),
    gettext_lazy("Force"),
)


@require_safe
def free_duties(request, slug):
    programme = get_organised(request, slug)
    found = Asked(programme, request.GET)
    return render(
        request,
        "programmes/duties/partials/list.html" if request.htmx else "programmes/duties/list.html",
        {"programme": programme, "found": found, "page": found.page},
    )


@require_safe
def free_duties_export(request, slug, kind):
    programme = get_organised(request, slug)
    found = Asked(programme, request.GET)
    rows = [_row(Line(duty, programme)) for duty in found.rows]
    answer = sheets.respond(kind, COLUMNS, rows, title=_("Autres demandes"), where=programme.slug)
    members.record_export(programme, len(rows), by=request.user)
    return answer


def _row(line):
    duty = line.duty
    done = timezone.localdate(duty.done_at) if duty.done_at else None
    by = duty.done_by.full_name if duty.done_by else ""
    proof = [duty.day.isoformat() if duty.day else duty.text, duty.file.name if duty.file else ""]
    told = [line.owed_by, duty.due_on, line.state, done, by]
    return [duty.what, duty.circle.name, *told, *proof, str(duty.get_strength_display())]


@require_http_methods(["GET", "POST"])
@once
def free_duty_add(request, slug):
    """Ask something of the programme, of bodies, of one territory or of all."""
    programme = get_organised(request, slug)
    chosen = _circle(programme, request.GET.get("cercle", ""))
    form = AskForm(
        programme,
        request.POST if request.method == "POST" else None,
        offered=_offered(programme, chosen),
        circles=[chosen] if chosen else [],
        initial={"where": [chosen] if chosen else None, "owes": _usual_role(chosen)},
    )
    if request.method == "POST" and form.is_valid():
        made = services.ask(programme, circles=form.circles, by=request.user, **form.details)
        messages.success(request, _told_asked(len(made)))
        return (
            redirect("programmes:free_duty", slug, made[0].pk)
            if len(made) == 1
            else redirect("programmes:free_duties", slug)
        )
    return render(
        request, "programmes/duties/form.html", {"programme": programme, "form": form, "back": chosen}
    )


def _told_asked(number):
    said = ngettext("C’est demandé.", "C’est demandé à %(number)s groupes.", number)
    return said % {"number": number}


def _circle(programme, typed):
    return programme.circles.filter(pk=read_id(typed), kind__in=asked.ROLES_IN, closed=False).first()


def _usual_role(circle):
    return asked.ROLES_IN[circle.kind][0] if circle and circle.kind != "programme" else ""


def _offered(programme, chosen):
    """The programme, its bodies, its territories; too many to be ticked one by one, those are asked all at once."""
    circles = programme.circles.filter(kind__in=asked.ROLES_IN, closed=False).order_by("name", "pk")
    if programme.is_large:
        circles = circles.exclude(kind="participation")
    kinds = list(asked.ROLES_IN)
    found = list(circles) + (
        [chosen] if chosen and programme.is_large and chosen.kind == "participation" else []
    )
    return sorted(found, key=lambda one: -kinds.index(one.kind))


def while_asked(view):
    """What an organiser removes at the same moment is not found, as it will not be the next time."""

    @wraps(view)
    def answer(request, slug, pk):
        try:
            return view(request, slug, pk)
        except services.NoLongerAsked:
            raise Http404 from None

    return answer


def _duty(request, slug, pk, *, organised=False):
    programme = get_organised(request, slug) if organised else get_programme(request, slug)
    seen = asked.with_due(FreeDuty.objects.visible_to(request.user).filter(programme=programme))
    seen = seen.select_related("circle", "phase", "moment__anchor", "member", "done_by", "file")
    duty = get_object_or_404(seen, pk=pk)
    duty.programme = programme
    return duty


@require_http_methods(["GET", "POST"])
@while_asked
def free_duty(request, slug, pk):
    """What is asked, of whom, why; the form that says it is done, or what was given."""
    duty = _duty(request, slug, pk)
    may_do = permissions.can_do(request.user, duty)
    if request.method == "POST" and not may_do:
        raise PermissionDenied
    posted = [request.POST, request.FILES] if request.method == "POST" else []
    form = proof_form(duty, *posted) if may_do and not duty.is_done else None
    if form and posted and form.is_valid():
        _fulfil(request, duty, form)
        return redirect("programmes:free_duty", slug, pk)
    if posted and form is None:
        _say_done_already(request)
        return redirect("programmes:free_duty", slug, pk)
    return render(request, "programmes/duties/detail.html", _context_of(request, duty, form))


def _context_of(request, duty, form):
    organises = permissions.can_organise(request.user, duty.programme)
    return {
        "programme": duty.programme,
        "duty": duty,
        "form": form,
        "organises": organises,
        "near": _is_near(duty),
        "owing": asked.members_who_owe(duty),
        "alike": FreeDuty.objects.like(duty).count() if organises else 0,
    }


def _is_near(duty):
    """Late, or so near that days are counted."""
    return bool(duty.due_on) and not duty.is_done and (duty.due_on - timezone.localdate()).days <= NEAR


def _fulfil(request, duty, form):
    member = duty.programme.members.filter(user=request.user).first()
    try:
        services.fulfil(duty, by=request.user, member=member, **form.cleaned_data)
    except services.AlreadyDone:
        _say_done_already(request)
    else:
        messages.success(request, _("C’est noté. Merci\u202f!"))


def _say_done_already(request):
    messages.info(request, _("Quelqu’un avait déjà dit que c’est fait\u00a0: rien n’a changé."))


@require_safe
def free_duty_file(request, slug, pk):
    """The proof, for the organisers and the circle."""
    duty = _duty(request, slug, pk)
    if duty.file is None:
        raise Http404
    return files.response(duty.file)


@require_http_methods(["GET", "POST"])
@while_asked
def free_duty_edit(request, slug, pk):
    duty = _duty(request, slug, pk, organised=True)
    alike = FreeDuty.objects.like(duty).count()
    form = FreeDutyForm(
        duty.programme,
        request.POST if request.method == "POST" else None,
        instance=copy(duty),  # validation writes into it
        circles=[duty.circle],
        alike=alike,
    )
    if request.method == "POST" and form.is_valid():
        services.change(duty, by=request.user, alike=form.cleaned_data.get("also", False), **form.details)
        messages.success(request, _("C’est enregistré."))
        return redirect("programmes:free_duty", slug, pk)
    return render(
        request, "programmes/duties/form.html", {"programme": duty.programme, "duty": duty, "form": form}
    )


@require_POST
@while_asked
def free_duty_reopen(request, slug, pk):
    duty = _duty(request, slug, pk, organised=True)
    if duty.is_done:
        services.reopen(duty, by=request.user)
        messages.success(request, _("C’est de nouveau à faire."))
    return redirect("programmes:free_duty", slug, pk)


@require_http_methods(["GET", "POST"])
@while_asked
def free_duty_remove(request, slug, pk):
    """Asked no more: a page says first what goes with it."""
    duty = _duty(request, slug, pk, organised=True)
    if request.method == "POST":
        gone = services.remove(duty, by=request.user, alike="also" in request.POST)
        said = ngettext("Ce n’est plus demandé.", "Ce n’est plus demandé à %(number)s groupes.", len(gone))
        messages.success(request, said % {"number": len(gone)})
        return redirect("programmes:free_duties", slug)
    return render(request, "programmes/duties/remove.html", _context_of(request, duty, None))
