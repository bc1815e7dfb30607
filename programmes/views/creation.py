"""A new programme: choose a method, answer what it asks, see the whole calendar, create."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.journal.once import FIELD, once
from programmes import permissions
from programmes.forms import NewProgrammeForm
from programmes.methods import find
from programmes.presenting import next_month
from programmes.services import creation as services
from programmes.views.methods import library
from programmes.views.takeover import TAKING_OVER

# What was typed for each method, the latest last, in the browser's session until the programme exists.
KEPT = "new_programmes"
LEFT_OUT = ("csrfmiddlewaretoken", "method", FIELD)


class MethodVanished(Exception):
    """Unknown here, or withdrawn since it was shown."""


@require_http_methods(["GET", "POST"])
@once
def create(request):
    """Step 1, the library; what step 3 sends makes the programme."""
    _may_create(request)
    if "neuf" in request.GET:
        request.session.pop(TAKING_OVER, None)
    if request.method != "POST":
        return library(request)
    code = request.POST.get("method", "")
    try:
        form = _form_of(request, code, request.POST)
    except MethodVanished:
        return _vanished(request, typed=request.POST)
    if not form.is_valid():
        return _prepare(request, form)
    taken_over = request.session.pop(TAKING_OVER, False)
    programme = _create(form, request.user, reminders_held=taken_over)
    request.session.pop(KEPT, None)
    messages.success(request, _told(programme))
    return redirect("programmes:takeover" if taken_over else "programmes:board", programme.slug)


def _told(programme):
    phases = programme.phases.count()
    return ngettext(
        "Programme créé en brouillon avec sa phase. Rien n’est parti\u202f; tout reste modifiable.",
        "Programme créé en brouillon avec ses %(number)s phases. Rien n’est parti\u202f; tout reste modifiable.",
        phases,
    ) % {"number": phases}


@require_http_methods(["GET", "POST"])
def create_prepare(request, code):
    """Step 2: what the method asks; htmx draws the calendar again at each answer."""
    _may_create(request)
    typed = request.POST if request.method == "POST" else None
    try:
        form = _form_of(request, code, typed)
    except MethodVanished:
        return _vanished(request)
    if typed is None:
        return _prepare(request, form)
    _keep(request, code, typed)
    if request.htmx:
        return render(request, "programmes/partials/preview.html", {"form": form, "preview": form.preview})
    if "back" in typed:
        return redirect("programmes:create")
    return redirect("programmes:create_calendar", code) if form.is_valid() else _prepare(request, form)


def _prepare(request, form):
    return render(request, "programmes/create_prepare.html", _shown(form))


def _shown(form):
    preview = form.preview
    return {
        "form": form,
        "method": form.method,
        "code": form.method["code"],
        "title": form["title"].value(),
        "preview": preview,
    }


@require_safe
def create_calendar(request, code):
    """Step 3: every date, before anything exists."""
    _may_create(request)
    try:
        form = _form_of(request, code)
    except MethodVanished:
        return _vanished(request)
    if form.is_bound and not form.is_valid():
        return redirect("programmes:create_prepare", code)
    return render(request, "programmes/create_calendar.html", {**_shown(form), "sent": _as_sent(form)})


def _as_sent(form):
    """(name, value) of each answer: what is created is what is shown, whatever another tab does."""
    if form.is_bound:
        return [(name, value) for name, values in form.data.lists() for value in values]
    found = {name: form[name].value() for name in form.fields}
    return [
        (name, one)
        for name, value in found.items()
        for one in (value if isinstance(value, list) else [value])
        if one is not None
    ]


def _may_create(request):
    if not permissions.can_create_programme(request.user):
        raise PermissionDenied


def _form_of(request, code, typed=None):
    """What is sent, else what was typed before for this method, else a first proposal."""
    try:
        method = find(code, request.user)
    except KeyError:
        raise MethodVanished from None
    kept = request.session.get(KEPT, {})
    if typed is None and code in kept:
        typed = QueryDict(kept[code])
    if typed is not None:
        return NewProgrammeForm(_without_marks(typed), method=method)
    latest = QueryDict(kept[list(kept)[-1]]) if kept else {}
    return NewProgrammeForm(method=method, initial=_first_proposal(request, method, latest))


def _first_proposal(request, method, latest):
    return {
        "title": method["title"],
        "count_from": "start",
        "starts_on": _carried("starts_on", latest) or next_month(),
        "target_territories": method.get("scale", {}).get("territories") or 1,
        "reply_address": _carried("reply_address", latest) or request.user.email,
    }


def _carried(name, latest):
    """What was typed for another method, if it is right: what is wrong stays where it was typed."""
    try:
        return NewProgrammeForm.base_fields[name].clean(latest.get(name, ""))
    except ValidationError:
        return None


def _keep(request, code, typed):
    kept = request.session.get(KEPT, {})
    kept.pop(code, None)
    request.session[KEPT] = {**kept, code: _without_marks(typed).urlencode()}


def _without_marks(typed):
    answers = typed.copy()
    for name in LEFT_OUT:
        answers.pop(name, None)
    return answers


def _vanished(request, typed=None):
    """The library again, with what was typed kept for the method that will be chosen."""
    if typed:
        _keep(request, "", typed)
    messages.error(request, _("Cette méthode n’est pas connue ici\u00a0: choisissez-en une dans la liste."))
    return library(request)


def _create(form, user, **more):
    cleaned = form.cleaned_data
    return services.create_programme(
        form.chosen_method,
        title=cleaned["title"],
        target_territories=cleaned["target_territories"],
        reply_address=cleaned["reply_address"],
        organisations=form.organisations,
        by=user,
        **form.dates,
        **more,
    )
