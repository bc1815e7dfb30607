"""« Voir comme » a member, and back to oneself (docs/decisions/seen-as.md)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programmes import permissions
from programmes.looking import KEY
from programmes.middleware import in_any_state
from programmes.services import looks
from programmes.views.common import get_organised


@in_any_state
@require_POST
def see_as(request, slug, pk):
    programme = get_organised(request, slug)
    person = get_object_or_404(programme.members, pk=pk)
    try:
        look = looks.begin(person, by=request.user)
    except looks.NotToBeSeenAs:
        messages.info(request, _why_not(person))
        return redirect("programmes:member", slug, pk)
    request.session[KEY] = look.pk
    return redirect("reminders:home")


def _why_not(person):
    if person.roles.active().exists():
        told = _("%(person)s organise aussi le programme\u00a0: cette personne voit ce que vous voyez.")
    else:
        told = _("%(person)s ne tient aucun rôle ici\u00a0: cette personne n’y voit rien.")
    return told % {"person": person.full_name}


@require_POST
def end(request):
    """Back to oneself: on the page of the person, or among the messages that they were sent."""
    request.session.pop(KEY, None)
    look = getattr(request, "look", None)
    if look is None:
        return redirect("reminders:home")
    member = looks.end(look).member
    if not permissions.can_organise(request.user, member.programme_id):
        return redirect("reminders:home")
    if request.POST.get("then") == "messages":
        return redirect(_messages_of(member))
    return redirect("programmes:member", member.programme.slug, member.pk)


def _messages_of(member):
    """Several people may share an address: their own name tells them apart."""
    return (
        reverse("reminders:outbox", args=[member.programme.slug]) + "?" + urlencode({"q": member.full_name})
    )
