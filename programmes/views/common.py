"""What every page of a programme starts with."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.journal.once import TRIAL
from programmes import permissions
from programmes.models import Programme
from programmes.services.rehearsal import rehearse
from programmes.states import stage_of
from programmes.wording import what_to_know_of


def get_programme(request, slug, part=""):
    """The programme of the page: 404 for a stranger, or if the page is of a `part` that it does not use.

    The side menu reads it from the request.
    """
    request.programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    if part and not request.programme.uses(part):
        raise Http404
    return request.programme


def get_organised(request, slug, part=""):
    """The same, for a page of the organisers: 403 for the other members."""
    programme = get_programme(request, slug, part)
    if not permissions.can_organise(request.user, programme):
        raise PermissionDenied
    return programme


def say_invited(request, programme, person, *, anyway=False):
    """Sent, or ready to leave: a draft keeps its messages, but for those of its organisers (`anyway`)."""
    told = (
        _("Invitation envoyée à %(person)s.")
        if anyway or stage_of(programme).told
        else _("L’invitation de %(person)s est prête\u00a0: elle partira à l’ouverture du programme.")
    )
    messages.success(request, told % {"person": person})


def way_back(request, slug, otherwise):
    """Where the button was pressed, if that is a page of this programme; else its page named `otherwise`."""
    path = request.POST.get("back") or request.GET.get("back", "")
    is_inside = path.startswith(reverse("programmes:board", args=[slug]))
    return path if is_inside else reverse(otherwise, args=[slug])


def only_tries(request):
    """Whether « M’envoyer d’abord le message » was pressed, rather than the button that acts."""
    return request.method == "POST" and TRIAL in request.POST


def try_out(request, act, *, silent=""):
    """Send to who asks what `act` would write, and say so. `act` answers None when it is refused: the form says why.

    `silent`: why nothing would be written, where it is not for want of an address.
    """
    done = rehearse(act, by=request.user)
    if done.copies:
        messages.success(request, _what_came(done) % {"number": done.number, "address": request.user.email})
    elif done.answer is not None:
        messages.info(
            request, silent or _("Aucun message ne partirait\u00a0: cette personne n’a pas d’adresse.")
        )


def _what_came(done):
    if done.number == 1:
        return _(
            "Le message part à votre adresse, %(address)s, et à personne d’autre. Rien n’est enregistré."
        )
    if done.number == len(done.copies):
        return _(
            "Les %(number)s messages partent à votre adresse, %(address)s, et à personne d’autre. "
            "Rien n’est enregistré."
        )
    return _(
        "%(number)s messages partiraient. Les trois premiers viennent à votre adresse, %(address)s. "
        "Rien n’est enregistré."
    )


def say_what_to_know(request, *people, within=None):
    """After people were entered: what the form could not tell beforehand, naming only those `within` a circle."""
    for member in people:
        for sentence in what_to_know_of(member, within):
            messages.warning(request, sentence)
