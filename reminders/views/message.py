"""One message of the outbox: what it says, where it is, and what may be done about it."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.journal.models import Entry
from foundation.journal.once import once
from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.preview import framed_mail
from programmes.links import link_of_message
from programmes.states import stage_of
from programmes.views.common import get_organised
from reminders.batches import place_of
from reminders.forms import BounceForm, MessageForm

ACTS = {
    "renvoyer": mail.resend,
    "annuler": mail.cancel,
    "retenir": mail.hold,
    "liberer": mail.release,
    "arrive": mail.believe_sent,
    "essayer": mail.send_to_oneself,
    "pas-revenu": mail.undo_bounce,
    "adresse-bonne": mail.address_of_message_works,
}
LEAVING = ("renvoyer", "liberer")
HISTORY = 20


def _message(request, slug, pk):
    programme = get_organised(request, slug)
    return programme, get_object_or_404(Message.objects.in_scope(programme.scope), pk=pk)


@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # django-csp forgets the URL's own arguments
def message(request, slug, pk):
    programme, found = _message(request, slug, pk)
    return _page(request, programme, found, BounceForm())


def _page(request, programme, found, form):
    context = {
        "programme": programme,
        "message": found,
        "place": place_of(found),
        "link": link_of_message(found),
        "refusal": mail.refusal_of(found.to_address),
        "entries": Entry.objects.about(found)[:HISTORY],
        "bounce_form": form,
    }
    return render(request, "reminders/message.html", context)


@require_safe
@framed_mail
def message_html(request, slug, pk):
    """As it looks in a mailbox; its personal links lead nowhere."""
    return _message(request, slug, pk)[1].safe_html


@require_POST
@once
def act(request, slug, pk, act):
    """Send again, cancel, hold, release, tell that it arrived, or send a copy to oneself."""
    programme, found = _message(request, slug, pk)
    if act in LEAVING and not stage_of(programme).told:
        messages.warning(
            request, _("Rien ne part de ce programme\u00a0: il n’est pas ouvert, ou il est clos.")
        )
        return redirect("reminders:message", slug, pk)
    seen = {"seen": request.POST.get("seen", "")} if act == "renvoyer" else {}
    try:
        done = ACTS[act](found, by=request.user, **seen)
    except mail.MessageSettled:
        messages.info(request, _why_settled(found, act))
    else:
        if done.is_trial and not found.is_trial:
            told = _("Un exemplaire part à votre adresse, %(address)s. Ses liens personnels n’ouvrent rien.")
            messages.success(request, told % {"address": done.to_address})
            return redirect("reminders:message", slug, pk)
        messages.success(request, _("C’est fait."))
        pk = done.pk
    return redirect("reminders:message", slug, pk)


def _why_settled(found, act):
    found.refresh_from_db()
    if act == "renvoyer" and found.is_leaving_or_left:
        return _(
            "Ce message vient de repartir\u00a0: rien de plus n’est envoyé. "
            "S’il en faut encore un exemplaire, renvoyez-le d’ici."
        )
    return _("Ce message a changé d’état entre-temps.")


@require_POST
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def came_back(request, slug, pk):
    """« Il est revenu »: why, in the words of the mail that said so."""
    programme, found = _message(request, slug, pk)
    form = BounceForm(request.POST)
    if not form.is_valid():
        return _page(request, programme, found, form)
    try:
        mail.record_bounce(found, by=request.user, **form.cleaned_data)
    except mail.StillLeaving:
        messages.warning(
            request, _("Ce message est en train de partir\u00a0: notez son retour dans une minute.")
        )
    except mail.MessageSettled:
        messages.info(request, _("Ce message a changé d’état entre-temps."))
    else:
        messages.success(request, _("C’est noté\u00a0: ce message est revenu."))
    return redirect("reminders:message", slug, pk)


@require_http_methods(["GET", "POST"])
def edit(request, slug, pk):
    """Its subject and its words, while it has not left."""
    programme, found = _message(request, slug, pk)
    if request.method == "GET" and not found.can_be_edited:
        messages.info(request, _("Ce message ne se modifie pas, ou plus."))
        return redirect("reminders:message", slug, pk)
    form = MessageForm(request.POST or None, message=found)
    if request.method == "POST" and form.is_valid() and _edit(found, form, request.user):
        messages.success(request, _("Message modifié. Il partira avec ces mots."))
        return redirect("reminders:message", slug, pk)
    return render(
        request, "reminders/message_edit.html", {"programme": programme, "message": found, "form": form}
    )


def _edit(found, form, by):
    """Whether it was changed; else the form says why, and keeps what was typed."""
    try:
        return mail.edit(found, by=by, **form.cleaned_data)
    except mail.MessageSettled:
        found.refresh_from_db()
        form.add_error(
            None,
            _("Trop tard\u00a0: ce message est entre-temps %(state)s. Rien n’a été modifié.")
            % {"state": found.get_state_display()},
        )
    except mail.MessageChanged:
        found.refresh_from_db()
        form.show_again(found)
    except mail.LinkUnknown as unknown:
        form.tell_unknown(unknown.numbers)
    except mail.LinkLost as lost:
        form.tell_lost(lost.numbers)
    return None
