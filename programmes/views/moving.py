"""Moving dates: what it would change is shown, chosen date by date, then done; and undone while it is the last."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from foundation.journal.models import Entry
from foundation.journal.once import once
from foundation.typed import read_id
from programmes import proposals
from programmes.forms import AskedMoveForm, MoveForm
from programmes.moves import Move, move_phase
from programmes.outline import Outline
from programmes.preview import Preview, as_drawn
from programmes.services import moving
from programmes.views.common import get_organised, only_tries, try_out

LOOKS = ("recalculer", "garder", "deplacer_tout")  # the buttons that write nothing
CHANGED = gettext_lazy(
    "Le calendrier a changé entre-temps. Voici ce que ce déplacement donnerait maintenant."
)

TELLS_NOBODY = gettext_lazy(
    "Aucun message ne partirait\u00a0: personne n’a d’adresse, ou ne voit les dates qui changent."
)


class NotAMove(Exception):
    """What is asked cannot be read; the message says why."""


@require_http_methods(["GET", "POST"])
@once
def plan_move(request, slug):
    programme = get_organised(request, slug)
    try:
        preview = _preview(request, programme)
    except NotAMove as refusal:
        messages.error(request, str(refusal))
        return redirect("programmes:calendar", slug)
    form = _form(request)
    if only_tries(request) and form.is_valid():
        try_out(request, lambda: _move(preview, form, request.user, tell=True), silent=TELLS_NOBODY)
        preview = _preview(request, get_organised(request, slug))  # what was tried moved the former one
    elif _applies(request) and form.is_valid() and _moved(request, preview, form):
        return redirect("programmes:calendar", slug)
    template = "programmes/plan/preview.html" if request.htmx else "programmes/plan/move.html"
    return render(request, template, {"programme": programme, "preview": preview, "form": form})


def _form(request):
    """Looking again keeps what was typed."""
    if _applies(request):
        return MoveForm(request.POST)
    typed = {"reason": request.POST.get("reason", ""), "tell": "tell" in request.POST}
    return MoveForm(initial=typed)


def _applies(request):
    return request.method == "POST" and not only_looks(request.POST)


def only_looks(posted):
    return any(name in posted for name in LOOKS)


def _preview(request, programme):
    """What is asked by the drawing or a link (a date), or by a page of Essaim (a signed proposal)."""
    outline = Outline(programme)
    token = (request.POST or request.GET).get("moves")
    if not token:
        return Preview(outline, _asked_by_hand(request, programme))
    try:
        proposed = proposals.read(programme, token)
    except proposals.Unreadable:
        raise NotAMove(_("Cette proposition ne se lit plus. Recommencez depuis le calendrier.")) from None
    kept = kept_in(request.POST) if request.method == "POST" else None  # before anybody chose
    return Preview(outline, proposed.moves, kept=kept, seen=proposed.seen)


def kept_in(posted):
    """The dates that stay where they are, by the boxes or by one of the two buttons for all."""
    names = {"garder": ["keep", "follower"], "deplacer_tout": []}
    asked = next((names[one] for one in names if one in posted), ["keep"])
    return frozenset(read_id(pk) for name in asked for pk in posted.getlist(name)) - {None}


def _asked_by_hand(request, programme):
    form = AskedMoveForm(request.GET)
    if not form.is_valid():
        raise NotAMove(next(iter(form.errors.values()))[0])
    starts, ends = form.cleaned_data["debut"], form.cleaned_data["fin"]
    what, _dash, typed = request.GET.get("deplacer", "").partition("-")
    pk = read_id(typed)
    if what not in ("phase", "moment") or pk is None:
        raise Http404
    if what == "phase":
        return _moves_of_phase(programme, pk, starts, ends)
    moment = get_object_or_404(programme.moments, pk=pk)
    return [as_drawn(moment, starts)]


def _moves_of_phase(programme, pk, starts, ends):
    phase = get_object_or_404(programme.phases.select_related("start", "end"), pk=pk)
    first = as_drawn(phase.start, starts)
    if ends:
        return [first, Move(phase.end_id, ends)]
    return [first, *move_phase(phase, first.date)[1:]]


def _moved(request, preview, form):
    """Done, or what stands against it told beside what was chosen."""
    done = _told(preview)  # before anything has moved
    if _move(preview, form, request.user, tell=form.cleaned_data["tell"]) is None:
        return False
    messages.success(request, done)
    return True


def _move(preview, form, by, *, tell):
    """What followed; nothing when it is refused, and the form says why."""
    try:
        return moving.move(
            preview.programme,
            preview.moves,
            by=by,
            keep=preview.keep,
            reason=form.cleaned_data["reason"],
            seen=preview.seen,
            tell=tell,
        )
    except moving.PlanChanged:
        form.add_error(None, CHANGED)
    except moving.EndsBeforeItStarts:
        form.add_error(None, _("Une phase finirait avant de commencer\u00a0: déplacez aussi sa fin."))
    except moving.RingOfDates:
        form.add_error(None, _("Ces dates dépendraient l’une de l’autre, en rond\u00a0: rien n’est changé."))
    except moving.ReasonMissing:
        form.add_error("reason", _("Dites pourquoi\u00a0: la méthode demande autre chose."))
    return None


def _told(preview):
    """Nothing has changed where what would have followed stays, for a reason."""
    if not preview.count:
        return _("C’est noté\u00a0: aucune date n’a changé.")
    return ngettext("Une date a changé.", "%(count)d dates ont changé.", preview.count) % {
        "count": preview.count
    }


@require_POST
def plan_undo(request, slug, entry):
    programme = get_organised(request, slug)
    entry = get_object_or_404(Entry.objects.in_scope(programme.scope).filter(verb="plan_moved"), pk=entry)
    try:
        if only_tries(request):
            try_out(
                request, lambda: moving.undo(entry, programme, by=request.user) or entry, silent=TELLS_NOBODY
            )
            return redirect("programmes:calendar", slug)
        moving.undo(entry, programme, by=request.user)
    except moving.CannotUndo:
        messages.error(
            request,
            _(
                "Ce déplacement ne s’annule plus\u00a0: il a plus d’une semaine, ou le calendrier a changé depuis."
            ),
        )
    else:
        messages.success(request, _("Déplacement annulé\u00a0: les dates sont revenues où elles étaient."))
    return redirect("programmes:calendar", slug)
