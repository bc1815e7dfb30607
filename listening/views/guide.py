"""The interview guide: read by all who listen, worded by the organisers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.journal.once import once
from listening import permissions, services
from listening.forms import GuideForm, ThemeForm
from listening.models import Guide, Theme

from .common import allowed_or_403, get_organised, get_programme


@require_safe
def guide(request, slug):
    programme = get_programme(request, slug)
    allowed_or_403(permissions.can_see_visits, request.user, programme)
    context = {
        "programme": programme,
        "guide": Guide.objects.filter(programme=programme).first(),
        "consent_text": programme.consent_texts.first(),
        "themes": list(programme.themes.all()),
        "may_change": permissions.can_plan_visits(request.user, programme),
    }
    return render(request, "listening/guide.html", context)


@require_POST
def start(request, slug):
    """A programme without a guide takes the usual one."""
    programme = get_organised(request, slug)
    services.create_guide(programme, by=request.user)
    return redirect("listening:guide", slug)


@require_http_methods(["GET", "POST"])
def rewrite(request, slug):
    programme = get_organised(request, slug)
    one = Guide.objects.filter(programme=programme).first()
    if one is None:
        return redirect("listening:guide", slug)
    text = programme.consent_texts.first()
    known = {"introduction": text.text if text else "", "closing": one.closing, "minutes": one.minutes}
    form = GuideForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        services.rewrite_guide(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("Guide enregistré."))
        return redirect("listening:guide", slug)
    context = {"programme": programme, "form": form, "heading": _("Présentation du guide")}
    return render(request, "listening/guide_form.html", context)


@require_http_methods(["GET", "POST"])
@once
def theme_add(request, slug):
    programme = get_organised(request, slug)
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_theme(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thème ajouté\u00a0: il paraît dans toutes les notes en cours."))
        return redirect("listening:guide", slug)
    context = {"programme": programme, "form": form, "heading": _("Nouveau thème")}
    return render(request, "listening/guide_form.html", context)


@require_http_methods(["GET", "POST"])
def theme(request, slug, pk):
    programme = get_organised(request, slug)
    one = get_object_or_404(Theme.objects.filter(programme=programme), pk=pk)
    form = ThemeForm(request.POST or None, instance=one, initial={"prompts": "\n".join(one.prompts)})
    if request.method == "POST" and form.is_valid():
        services.change_theme(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thème enregistré."))
        return redirect("listening:guide", slug)
    return render(request, "listening/guide_form.html", {"programme": programme, "form": form, "theme": one})
