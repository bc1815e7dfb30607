"""A new programme: choose a method, a start date, and see the calendar before anything is created."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.journal.once import once
from programmes import drafting, permissions
from programmes.forms import NewProgrammeForm
from programmes.methods import all_methods, load
from programmes.pictures import frise_of
from programmes.services import creation as services


@require_http_methods(["GET", "POST"])
@once
def create(request):
    if not permissions.can_create_programme(request.user):
        raise PermissionDenied
    method = _chosen_method(request)
    form = NewProgrammeForm(request.POST or None, initial=_first_proposal(request, method))
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        programme = _create(method, form.cleaned_data, request.user)
        told = ngettext(
            "Programme créé avec sa phase datée. Tout reste modifiable.",
            "Programme créé avec ses %(number)s phases datées. Tout reste modifiable.",
            len(method["phases"]),
        )
        messages.success(request, told % {"number": len(method["phases"])})
        return redirect("programmes:board", programme.slug)
    template = "programmes/partials/preview.html" if request.htmx else "programmes/create.html"
    return render(
        request,
        template,
        {"methods": all_methods(), "method": method, "form": form, **_preview(method, form)},
    )


def _chosen_method(request):
    """The one asked for; of an unknown one, which the form refuses, the page shows the first."""
    code = request.POST.get("method") or request.GET.get("methode") or all_methods()[0]["code"]
    try:
        return load(code)
    except KeyError:
        return all_methods()[0]


def _first_proposal(request, method):
    """Next month's first day: late enough to invite, soon enough to mean it."""
    today = timezone.localdate()
    return {
        "method": method["code"],
        "title": method["title"],
        "starts_on": (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1),
        "target_territories": method.get("scale", {}).get("territories"),
        "reply_address": request.user.email,
    }


def _preview(method, form):
    """The calendar that this start date gives, unsaved."""
    starts_on = _start(form)
    if starts_on is None:
        return {"frise": None}
    plan = drafting.draft(method, starts_on=starts_on)
    return {
        "frise": frise_of(None, (plan.phases, plan.milestones), today=timezone.localdate()),
        "phases": plan.phases,
        "milestones": plan.milestones,
    }


def _start(form):
    if not form.is_bound:
        return form.initial["starts_on"]
    form.is_valid()
    return form.cleaned_data.get("starts_on")


def _create(method, cleaned, user):
    return services.create_programme(
        method,
        title=cleaned["title"],
        starts_on=cleaned["starts_on"],
        target_territories=cleaned["target_territories"],
        reply_address=cleaned["reply_address"],
        by=user,
    )
