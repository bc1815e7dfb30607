"""Reminders held until an organiser has read which would leave."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programmes.states import stage_of
from programmes.views.common import get_organised
from reminders.services import held as services

PAGE, DAYS = 50, 6


@require_safe
def held(request, slug):
    """Who would be reminded, of what, by which rule; and the days that come next."""
    programme = get_organised(request, slug)
    preview = services.preview(programme)
    return render(
        request,
        "reminders/held.html",
        {
            "programme": programme,
            "preview": preview,
            "page": Paginator(preview.leaving, PAGE).get_page(request.GET.get("page")),
            "later": preview.later[:DAYS],
            "leaves": stage_of(programme).asks,
        },
    )


@require_POST
def approve(request, slug):
    programme = get_organised(request, slug)
    if services.approve(programme, by=request.user):
        messages.success(request, _told(programme))
    return redirect("reminders:held", slug)


def _told(programme):
    if stage_of(programme).asks:
        return _("Les rappels partent désormais selon leurs règles.")
    return _("C’est noté\u00a0: les rappels partiront selon leurs règles dès que le programme sera ouvert.")


@require_POST
def hold(request, slug):
    programme = get_organised(request, slug)
    if services.hold_back(programme, by=request.user):
        messages.success(request, _("Plus aucun rappel ne part avant votre accord."))
    return redirect("reminders:held", slug)
