"""The outbox of a programme: planned, sent, failed, and what may be done about each."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from foundation.files import sheets
from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.typed import read_id
from programmes.services import members
from programmes.states import stage_of
from programmes.views.common import get_organised
from reminders.outbox import COLUMNS, HEAVY, Outbox, row_of

ACTS = {
    "liberer": mail.release_several,
    "retenir": mail.hold_several,
    "annuler": mail.cancel_several,
    "renvoyer": mail.resend_several,
}
DONE = {
    "liberer": (_lazy("1 message partira dans la minute."), _lazy("%s messages partiront dans la minute.")),
    "retenir": (_lazy("1 message est retenu."), _lazy("%s messages sont retenus.")),
    "annuler": (_lazy("1 message est annulé."), _lazy("%s messages sont annulés.")),
    "renvoyer": (_lazy("1 message est renvoyé."), _lazy("%s messages sont renvoyés.")),
}
LEAVING = ("liberer", "renvoyer")
CHOSEN_AT_MOST = 200


@require_safe
def outbox(request, slug):
    programme = get_organised(request, slug)
    return render(
        request,
        "reminders/partials/outbox.html" if request.htmx else "reminders/outbox.html",
        {
            "programme": programme,
            "outbox": Outbox(programme, request.GET),
            "leaves": stage_of(programme).told,
        },
    )


@require_safe
def export_list(request, slug, kind):
    """The list as it is filtered, with who was written to."""
    programme = get_organised(request, slug)
    rows = [row_of(one) for one in Outbox(programme, request.GET).rows.defer(*HEAVY)]
    answer = sheets.respond(kind, COLUMNS, rows, title=_("Messages"), where=programme.slug)
    members.record_export(programme, len(rows), by=request.user)
    return answer


@require_safe
def batch(request, slug):
    """How far a batch is, asked again while it is written, while it leaves; after each, the page is drawn anew."""
    programme = get_organised(request, slug)
    found = Outbox(programme, request.GET)
    if request.htmx.target == "writing":
        return _writing(request, programme, found)
    if found.batch is None:
        raise Http404
    if not request.htmx:
        return redirect(f"{reverse('reminders:outbox', args=[slug])}{found.at()}")
    context = {"programme": programme, "outbox": found, "leaves": stage_of(programme).told}
    answer = render(request, "reminders/partials/batch.html", context)
    if not found.batch.leaving:
        answer["HX-Refresh"] = "true"
    return answer


def _writing(request, programme, found):
    if not (found.writing and found.writing.is_active):
        return HttpResponseClientRefresh()
    return render(request, "reminders/partials/writing.html", {"programme": programme, "outbox": found})


@require_POST
def several(request, slug, act):
    """Do the same to all those chosen, or to a whole batch; then back to the list as it was."""
    programme = get_organised(request, slug)
    if act in LEAVING and not stage_of(programme).told:
        messages.warning(
            request, _("Rien ne part de ce programme\u00a0: il n’est pas ouvert, ou il est clos.")
        )
    else:
        _do(request, programme, act)
    return redirect(f"{reverse('reminders:outbox', args=[slug])}{Outbox(programme, request.GET).at()}")


def _do(request, programme, act):
    chosen = _chosen(request, programme)
    if chosen is None:
        messages.info(request, _("Cochez d’abord les messages dans la liste."))
    elif number := ACTS[act](chosen, by=request.user):
        one, many = DONE[act]
        messages.success(request, one if number == 1 else many % number)
    else:
        messages.info(request, _("Aucun de ces messages n’est dans un état qui le permet."))


def _chosen(request, programme):
    """The whole batch if the button says so, else what is ticked; nothing when nothing is."""
    found = Outbox(programme, request.GET)
    if "tout" in request.GET:
        return found.batch and found.batch.messages
    ticked = [read_id(value) for value in request.POST.getlist("message")[:CHOSEN_AT_MOST]]
    ticked = [pk for pk in ticked if pk]
    return Message.objects.in_scope(programme.scope).filter(pk__in=ticked) if ticked else None
