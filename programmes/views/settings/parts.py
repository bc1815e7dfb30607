"""What the programme uses: the signed commitment, the listening; pages, menu and duties follow."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes.contracts import method as contract
from programmes.forms import PartsForm
from programmes.services import parts as services
from programmes.views.common import get_organised
from programmes.views.settings.opened import Opened
from programmes.views.settings.sections import page


@require_http_methods(["GET", "POST"])
def parts(request, slug):
    programme = get_organised(request, slug)
    opened = Opened(request, programme, "parts", lambda one, data, files: PartsForm(data, programme=one))
    form = opened.form
    try:
        if opened.saves(lambda one: services.change_parts(one, form.wanted, by=request.user)):
            messages.success(request, _("Réglages enregistrés."))
            return redirect("programmes:settings_parts", slug)
    except services.PartsInUse as used:
        form.refuse(used.held)
    rows = [(form[part.code], ", ".join(part.held(programme))) for part in contract.parts()]
    return page(request, "parts", "parts", programme, opened=opened, form=form, rows=rows)
