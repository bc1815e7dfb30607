"""Answers to a save. The page that owns a text checks who may write it, then calls `answer_save`."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from foundation.forms import NumberField, PlainForm

from . import services
from .diff import side_by_side
from .reading import html_of, is_plain, typed_of

STATUS = {"stale": 409, "locked": 423, "refused": 422}


class SaveForm(PlainForm, forms.Form):
    base = NumberField()
    operation = forms.UUIDField()
    user = forms.CharField(required=False)


def answer_save(request, text, *, by=None):
    """Save what was posted over `text`: JSON for autosave.js, a page for a browser without JavaScript."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"state": "refused", "message": _("Cet envoi est incomplet.")}, status=400)
    if form.cleaned_data["user"] not in ("", str(request.user.pk)):
        return JsonResponse({"state": "stranger", "message": _("Vous avez changé de compte.")}, status=403)
    saved = services.save(
        text.pk,
        _posted_html(request.POST),
        base=form.cleaned_data["base"],
        operation=form.cleaned_data["operation"],
        by=by or request.user,
    )
    return _json(request, saved) if _wants_json(request) else _page(request, text, saved)


def _posted_html(post):
    return html_of(post["plain"]) if "plain" in post else post.get("html", "")


def _wants_json(request):
    return request.get_preferred_type(["application/json", "text/html"]) != "text/html"


def _json(request, saved):
    answer = {
        "state": saved.state,
        "revision": saved.revision,
        "kept_as": saved.kept_as,
        "html": saved.html,
        "theirs": saved.theirs,
        "both": saved.both,
        "theirs_by": saved.theirs_by,
        "theirs_at": saved.theirs_at,
        "message": saved.message,
        "values": _values(saved, plain="plain" in request.POST),
        "panel": _panel(saved),
    }
    return JsonResponse(answer, status=STATUS.get(saved.state, 200))


def _values(saved, *, plain):
    """The versions as the field that asked shows them; `poor` when a plain area would lose their layout."""
    versions = {"current": saved.html, "theirs": saved.theirs, "both": saved.both}
    if not plain:
        return versions
    poor = not all(is_plain(html) for html in versions.values())
    return {name: typed_of(html) for name, html in versions.items()} | {"poor": poor}


def _panel(saved):
    if saved.state != "stale":
        return ""
    return render_to_string("texts/partials/conflict.html", _sides(saved))


def _sides(saved):
    today = saved.theirs_at and localdate(saved.theirs_at) == localdate()
    return {"saved": saved, "rows": side_by_side(saved.mine, saved.theirs), "theirs_today": today}


def _page(request, text, saved):
    """Without JavaScript: back to where one was, or the two versions and a choice."""
    back = request.POST.get("back", "")
    if saved.state in STATUS:
        context = {"text": text, "back": back, "action": request.path, **_sides(saved)}
        return render(request, "texts/conflict.html", context, status=STATUS[saved.state])
    messages.success(request, saved.message or _("Texte enregistré."))
    return HttpResponseRedirect(_safe(request, back))


def _safe(request, back):
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()) else "/"
