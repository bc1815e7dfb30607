"""Where a programme stands, what is missing before it opens, and the way to its next state."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.pictures.shapes import Step
from programmes.contracts import checklist
from programmes.forms.states import ChangeStateForm
from programmes.middleware import in_any_state
from programmes.models import Programme
from programmes.services import opening, states
from programmes.services.letters import waiting
from programmes.states import BY_SLUG, PATH, STAGES, stage_of
from programmes.views.common import get_organised
from programmes.wording import CHANGES

State = Programme.State


@require_safe
def state(request, slug):
    programme = get_organised(request, slug)
    stage = stage_of(programme)
    return render(
        request,
        "programmes/states/state.html",
        {
            "programme": programme,
            "stage": stage,
            "path": path_of(programme),
            "onward": [_way(programme, to) for to in stage.onward],
            "back": [_way(programme, to) for to in stage.back],
            "waiting": waiting(programme).count(),
            **(_before_opening(programme) if programme.is_draft else {}),
        },
    )


@require_safe
def progress(request, slug):
    """How far the preparation is, for the banner of the board."""
    programme = get_organised(request, slug)
    context = _before_opening(programme) if programme.is_draft else {}
    return render(request, "programmes/states/progress.html", {"programme": programme, **context})


@in_any_state
@require_http_methods(["GET", "POST"])
def change(request, slug, to):
    """What the change brings, what it leaves undone; then it is made."""
    programme = get_organised(request, slug)
    if to not in BY_SLUG:
        raise Http404
    stage, number = BY_SLUG[to], waiting(programme).count()
    to = stage.state
    opens_mail = stage.told and not stage_of(programme).told
    asks_why = to not in stage_of(programme).onward or to in Programme.OVER
    data = request.POST if request.method == "POST" else None
    form = ChangeStateForm(data, waiting=number if opens_mail else 0, asks_why=asks_why)
    if request.method == "POST" and form.is_valid():
        return _change(request, programme, to, form.cleaned_data)
    if to not in stage_of(programme).leads_to:
        return redirect("programmes:state", slug)
    return render(
        request,
        "programmes/states/change.html",
        {
            "programme": programme,
            "stage": stage,
            "words": CHANGES[programme.state, to],
            "form": form,
            "missing": _missing(programme),
            "left_open": checklist.left_open(programme) if to in Programme.OVER else [],
        },
    )


def _change(request, programme, to, cleaned):
    words = CHANGES.get((programme.state, to))
    try:
        states.change_state(
            programme, to, by=request.user, reason=cleaned.get("reason", ""), send=cleaned.get("send", False)
        )
    except states.StateNotAllowed as refusal:
        now = State(refusal.current).label
        told = _(
            "Le programme est maintenant «\u00a0%(state)s\u00a0»\u00a0: un collègue est passé avant vous."
        )
        messages.info(request, told % {"state": now})
    else:
        messages.success(request, words.done)
    return redirect("programmes:state", programme.slug)


@require_POST
def let_leave(request, slug):
    """What was written while nothing left, and was not sent at the opening."""
    programme = get_organised(request, slug)
    if not stage_of(programme).told:
        messages.warning(request, _("Rien ne part tant que le programme n’est pas ouvert."))
    elif opening.let_leave(programme, by=request.user):
        messages.success(request, _("Les messages partent."))
    return redirect("programmes:state", slug)


def path_of(programme):
    """The five states as a trail."""
    here = PATH.index(programme.state)
    marks = ["done" if rank < here else "now" if rank == here else "later" for rank in range(len(PATH))]
    return [Step(STAGES[code].label.capitalize(), mark) for code, mark in zip(PATH, marks, strict=True)]


def _way(programme, to):
    return {"stage": STAGES[to], "words": CHANGES[programme.state, to]}


def _before_opening(programme):
    items = checklist.before_opening(programme)
    done = [one for one in items if one.done]
    return {
        "items": sorted(items, key=lambda one: (one.done, not one.matters)),
        "done": len(done),
        "total": len(items),
        "blocking": sum(one.matters and not one.done for one in items),
    }


def _missing(programme):
    if not programme.is_draft:
        return []
    return [one for one in checklist.before_opening(programme) if one.matters and not one.done]
