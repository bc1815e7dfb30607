"""What the programme uses: the signed commitment, the listening; pages, menu and duties follow."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes.contracts import method as contract
from programmes.forms import PartsForm
from programmes.services import parts as services
from programmes.views.common import get_organised
from programmes.views.settings.sections import page


@require_http_methods(["GET", "POST"])
def parts(request, slug):
    programme = get_organised(request, slug)
    form = PartsForm(request.POST if request.method == "POST" else None, programme=programme)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_parts(programme, form.wanted, by=request.user)
        except services.PartsInUse as used:
            form.refuse(used.held)
        else:
            messages.success(request, _("Réglages enregistrés."))
            return redirect("programmes:settings_parts", slug)
    rows = [(form[part.code], ", ".join(part.held(programme))) for part in contract.parts()]
    return page(request, "parts", "parts", programme, form=form, rows=rows)
