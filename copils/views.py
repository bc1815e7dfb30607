"""The bodies of a programme and who sits in them; what becomes of an invitation is told by `programmes`."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from copils import permissions, services
from copils.forms import BodyForm, SeatForm
from copils.models import Body
from foundation.journal.once import once
from programmes.asked import in_programme
from programmes.asked_list import lines_of
from programmes.links import link_of_invitation
from programmes.models import Role
from programmes.services.roles import AlreadyInvited
from programmes.views.common import (
    get_organised,
    get_programme,
    only_tries,
    say_invited,
    say_what_to_know,
    try_out,
)


@require_safe
def bodies(request, slug):
    programme = get_programme(request, slug)
    if not permissions.can_list(request.user, programme):
        raise PermissionDenied
    manages = permissions.can_manage(request.user, programme)
    seen = Body.objects.visible_to(request.user).filter(programme=programme)
    asked = _asked_by_circle(programme, request.user)
    cards = [
        (body, _seats(body, manages), asked[body.circle_id])
        for body in seen.prefetch_related(_current_roles())
    ]
    return render(request, "copils/list.html", {"programme": programme, "cards": cards, "manages": manages})


def _asked_by_circle(programme, user):
    """{circle: [what is asked there]} where the user may read it, in one query for all the bodies."""
    found = defaultdict(list)
    asked = in_programme(programme).filter(circle__kind="body").visible_to(user)
    for line in lines_of(asked, programme):
        found[line.duty.circle_id].append(line)
    return found


def _current_roles():
    """Those who declined stay on the card, so that nobody asks twice; those who left go."""
    kept = Role.objects.filter(kind=Role.Kind.BODY_MEMBER).exclude(state=Role.State.ENDED)
    kept = kept.select_related("member__programme", "circle", "invited_by")
    return Prefetch("circle__roles", kept.order_by("member__last_name", "pk"), to_attr="seats")


def _seats(body, manages):
    """Each role with the link to copy, for those who may hand it over."""
    return [(role, link_of_invitation(role) if manages else None) for role in body.circle.seats]


@require_http_methods(["GET", "POST"])
@once
def add(request, slug):
    programme = get_organised(request, slug)
    form = BodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        body = services.add_body(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("Instance créée. Invitez ses membres."))
        return redirect("copils:invite", slug, body.pk)
    return render(request, "copils/form.html", {"programme": programme, "form": form})


def _body(request, slug, pk):
    programme = get_organised(request, slug)
    return get_object_or_404(programme.bodies.select_related("circle", "programme"), pk=pk)


@require_http_methods(["GET", "POST"])
def edit(request, slug, pk):
    body = _body(request, slug, pk)
    form = BodyForm(request.POST or None, instance=body)
    if request.method == "POST" and form.is_valid():
        services.change_body(body, by=request.user, **form.cleaned_data)
        messages.success(request, _("Instance enregistrée."))
        return redirect("copils:list", slug)
    return render(request, "copils/form.html", {"programme": body.programme, "body": body, "form": form})


@require_http_methods(["GET", "POST"])
@once
def invite(request, slug, pk):
    body = _body(request, slug, pk)
    form = SeatForm(request.POST or None)
    if only_tries(request) and form.is_valid():
        try_out(request, lambda: _invite(body, form, request.user))
    elif request.method == "POST" and form.is_valid() and (role := _invite(body, form, request.user)):
        say_invited(request, body.programme, role.member.full_name)
        say_what_to_know(request, role.member)
        again = "another" in request.POST
        return redirect("copils:invite", slug, pk) if again else redirect("copils:list", slug)
    return render(request, "copils/invite.html", {"programme": body.programme, "body": body, "form": form})


def _invite(body, form, by):
    """The seat offered; nothing when it is refused, and the form says why."""
    try:
        return services.invite_to_body(body, by=by, **form.cleaned_data)
    except AlreadyInvited:
        form.add_error(None, _("Cette personne siège déjà ici, ou y est déjà invitée à cette adresse."))
    return None
