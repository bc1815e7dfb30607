"""The settings of a programme."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes.forms import SettingsForm
from programmes.models import Role
from programmes.services import creation as services
from programmes.services.nominations import refuse_beyond_covered
from programmes.views.common import get_organised


@require_http_methods(["GET", "POST"])
def settings(request, slug):
    programme = get_organised(request, slug)
    bounded = programme.nominations.filter(kind=Role.Kind.DELEGATE, covered__isnull=False).first()
    form = SettingsForm(request.POST or None, instance=programme, nomination=bounded)
    if request.method == "POST" and form.is_valid():
        _change(programme, bounded, form.cleaned_data, request.user)
        messages.success(request, _("Réglages enregistrés."))
        return redirect("programmes:settings", slug)
    return render(request, "programmes/settings.html", {"programme": programme, "form": form})


@transaction.atomic
def _change(programme, bounded, values, by):
    """One page, two services."""
    if bounded:
        refuse_beyond_covered(bounded, values.pop("refuse_beyond"), by=by)
    services.change_programme(programme, by=by, **values)
