"""Methods: the library and the page of each, the card of a programme, those saved here."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.journal.once import once
from foundation.search.folding import words as words_of
from foundation.typed import read_id
from programmes import permissions
from programmes.forms.methods import ImportMethodForm, SaveMethodForm
from programmes.methods import BLANK, MethodIsWrong, all_methods, find, saved_for
from programmes.middleware import in_any_state
from programmes.models import SavedMethod
from programmes.pictures import frise_of
from programmes.presenting import example_frise, sheet_of_method, sheet_of_programme
from programmes.roles import roles_of
from programmes.services import methods as services
from programmes.views.common import get_organised, get_programme

MOST_VERSIONS = 32_767  # what the column holds
MANY = 6  # saved methods: beyond, a box to search them


def library(request):
    """The methods of the house, those saved that the person may use, the blank page. Narrowed by `q`."""
    words = request.GET.get("q", "").strip()
    saved = saved_for(request.user)
    house = [one for one in all_methods() if one["code"] != BLANK]
    context = {
        "house": [one for one in house if _answers(one, words)],
        "saved": [one for one in saved if _answers(one.data, words)],
        "blank": next(one for one in all_methods() if one["code"] == BLANK),
        "words": words,
        "searches": len(saved) > MANY,
        "step": 1,
    }
    return render(request, "programmes/create.html", context)


def _answers(method, words):
    texts = [method["title"], method.get("summary", ""), method.get("full_title", "")]
    told = " ".join(words_of(" ".join(texts)))
    return all(word in told for word in words_of(words))


@require_safe
def method(request, code):
    if not permissions.can_create_programme(request.user):
        raise PermissionDenied
    data = _found(code, request.user)
    saved = SavedMethod.objects.visible_to(request.user).filter(code=code).order_by("-version").first()
    context = {
        "method": data,
        "saved": saved,
        "sheet": sheet_of_method(data),
        "nominations": data.get("nominations", []),
        "frise": example_frise(data),
        "frise_note": _(
            "Un exemple, si le programme commençait le mois prochain\u202f; vous choisirez les dates."
        ),
    }
    return render(request, "programmes/methods/method.html", context)


def _found(code, user):
    try:
        return find(code, user)
    except KeyError:
        raise Http404 from None


def _version(code, version, user):
    """The one asked for, the latest otherwise."""
    if not version:
        return _found(code, user)
    number = read_id(version)
    saved = SavedMethod.objects.visible_to(user).filter(code=code)
    return get_object_or_404(saved, version=-1 if number is None else min(number, MOST_VERSIONS)).data


@require_safe
def export(request, code):
    if not permissions.can_create_programme(request.user):
        raise PermissionDenied
    data = _version(code, request.GET.get("version", ""), request.user)
    answer = HttpResponse(services.as_yaml(data), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{data["code"]}-v{data["version"]}.yaml"'
    return answer


@require_safe
def card(request, slug):
    """« La fiche de méthode » of a programme: all for its organisers, what concerns them for the others."""
    programme = get_programme(request, slug)
    organises = permissions.can_organise(request.user, programme)
    kinds = None if organises else roles_of(request.user).kinds_in(programme)
    sheet = sheet_of_programme(programme, kinds=kinds)
    context = {
        "programme": programme,
        "organises": organises,
        "sheet": sheet,
        "nominations": programme.nominations.all(),
        "frise": frise_of(programme, ([one for one, *_ in sheet.phases], []), today=timezone.localdate()),
    }
    return render(request, "programmes/methods/card.html", context)


@in_any_state
@require_http_methods(["GET", "POST"])
@once
def save(request, slug):
    """The programme as it stands, put away or not, becomes a method, people left out."""
    programme = get_organised(request, slug)
    form = SaveMethodForm(request.POST or None, initial=_proposed(programme))
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_method(programme, by=request.user, **form.cleaned_data)
        except services.CodeTaken:
            form.add_error("code", _("Ce nom court est déjà celui d’une autre méthode\u00a0: changez-le."))
        except MethodIsWrong as error:
            form.faults = error.faults
        else:
            messages.success(request, _saved_told(saved))
            return redirect("programmes:method", saved.code)
    return render(request, "programmes/methods/save.html", {"programme": programme, "form": form})


def _proposed(programme):
    return {
        "title": programme.title,
        "summary": programme.card.get("summary", ""),
        "code": programme.slug,
    }


def _saved_told(saved):
    told = _("Méthode «\u00a0%(title)s\u00a0» enregistrée, version %(version)s.")
    return told % {"title": saved.title, "version": saved.version}


@require_http_methods(["GET", "POST"])
@once
def saved_methods(request):
    """One's own methods, and the file of another."""
    if not permissions.can_create_programme(request.user):
        raise PermissionDenied
    form = ImportMethodForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.import_method(**form.cleaned_data, by=request.user)
        except services.CodeTaken:
            form.add_error(
                "code", _("Ce nom court est déjà celui d’une autre méthode\u00a0: écrivez-en un autre.")
            )
        except MethodIsWrong as error:
            form.faults = error.faults
        else:
            messages.success(request, _saved_told(saved))
            return redirect("programmes:method", saved.code)
    found = SavedMethod.objects.manageable_by(request.user).select_related("owner", "programme")
    return render(request, "programmes/methods/saved.html", {"form": form, "methods": _by_code(found)})


def _by_code(found):
    """[(the latest, the older ones)]"""
    grouped = {}
    for one in found.order_by("code", "-version"):
        grouped.setdefault(one.code, []).append(one)
    return sorted(((latest, older) for latest, *older in grouped.values()), key=lambda row: row[0].title)


def _own(request, pk):
    saved = get_object_or_404(SavedMethod.objects.visible_to(request.user), pk=pk)
    if not permissions.can_manage_method(request.user, saved):
        raise PermissionDenied
    return saved


@require_POST
def share(request, pk):
    saved = services.share(_own(request, pk), shared="shared" in request.POST, by=request.user)
    told = (
        _("«\u00a0%(title)s\u00a0» est maintenant proposée à tous les organisateurs d’ici.")
        if saved.shared
        else _("«\u00a0%(title)s\u00a0» n’est plus proposée qu’à vous.")
    )
    messages.success(request, told % {"title": saved.title})
    return redirect("programmes:saved_methods")


@require_POST
def delete(request, pk):
    saved = _own(request, pk)
    services.forget(saved, by=request.user)
    messages.success(
        request,
        _("Version %(version)s de «\u00a0%(title)s\u00a0» supprimée. Les programmes gardent la leur.")
        % {"version": saved.version, "title": saved.title},
    )
    return redirect("programmes:saved_methods")
