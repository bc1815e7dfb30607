"""The settings of a programme."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes.forms import SettingsForm
from programmes.services import creation as services
from programmes.views.common import get_organised


@require_http_methods(["GET", "POST"])
def settings(request, slug):
    programme = get_organised(request, slug)
    form = SettingsForm(request.POST or None, instance=programme)
    if request.method == "POST" and form.is_valid():
        services.change_programme(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("Réglages enregistrés."))
        return redirect("programmes:settings", slug)
    return render(request, "programmes/settings.html", {"programme": programme, "form": form})
