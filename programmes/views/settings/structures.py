"""The structures of a programme: in which quality, in which order, whom to write to."""

from functools import wraps

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.journal.once import once
from programmes.forms import PartnerDetailsForm, PartnerForm
from programmes.services import structures as services
from programmes.services.sections import facts_of_partner
from programmes.views.common import get_organised
from programmes.views.settings.opened import Opened
from programmes.views.settings.sections import page

STEPS = {"monter": -1, "descendre": 1}


@require_http_methods(["GET", "POST"])
@once
def structures(request, slug):
    programme = get_organised(request, slug)
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        partner = services.add_partner(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s ajouté.") % {"name": partner.organisation.name})
        return redirect("programmes:settings_structures", slug)
    partners = list(programme.partners.select_related("organisation"))
    return page(request, "structures", "structures", programme, form=form, partners=partners)


def _partner(request, slug, pk):
    programme = get_organised(request, slug)
    return programme, _in(programme, pk)


def _in(programme, pk):
    return get_object_or_404(programme.partners.select_related("organisation"), pk=pk)


def unless_removed(view):
    """What is sent for a structure that somebody removed meanwhile: that is told, with the words that were typed."""

    @wraps(view)
    def seen(request, slug, pk, **rest):
        try:
            return view(request, slug, pk, **rest)
        except Http404:
            removal = services.removal_of(get_organised(request, slug), pk)
            if removal is None or request.method != "POST":
                raise
        messages.warning(request, _removed(removal, request))
        return redirect("programmes:settings_structures", slug)

    return seen


def _removed(removal, request):
    facts = {"who": removal.by_label, "name": removal.data["name"]}
    if removal.user == request.user:
        told = _("Vous avez déjà retiré «\u00a0%(name)s\u00a0».") % facts
    else:
        told = (
            _("%(who)s a retiré «\u00a0%(name)s\u00a0» entre-temps\u00a0: rien n’a été enregistré.") % facts
        )
    typed = request.POST.get("role", "").strip()
    return f"{told} " + _("Vous aviez écrit\u00a0: «\u00a0%s\u00a0».") % typed if typed else told


@require_http_methods(["GET", "POST"])
@unless_removed
def structure(request, slug, pk):
    programme, partner = _partner(request, slug, pk)
    opened = Opened(
        request,
        programme,
        "structures",
        lambda one, data, files: PartnerDetailsForm(data, instance=_in(one, pk)),
        facts=facts_of_partner(pk),
    )
    form = opened.form
    try:
        if opened.saves(
            lambda one: services.change_partner(_in(one, pk), by=request.user, **form.cleaned_data)
        ):
            messages.success(request, _("%(name)s enregistré.") % {"name": partner.organisation.name})
            return redirect("programmes:settings_structures", slug)
    except IntegrityError:
        form.add_error("kind", _("Cette structure figure déjà à ce titre dans la liste."))
    return page(request, "structures", "structure", programme, opened=opened, form=form, partner=partner)


@require_POST
@unless_removed
def structure_move(request, slug, pk, way):
    _programme, partner = _partner(request, slug, pk)
    if way not in STEPS:
        raise Http404
    services.move_partner(partner, STEPS[way], by=request.user)
    page_of_all = reverse("programmes:settings_structures", args=[slug])
    return redirect(f"{page_of_all}#{way}-{pk}")  # the same button again, at the keyboard


@require_POST
@unless_removed
def structure_remove(request, slug, pk):
    _programme, partner = _partner(request, slug, pk)
    services.remove_partner(partner, by=request.user)
    messages.success(request, _("%(name)s retiré.") % {"name": partner.organisation.name})
    return redirect("programmes:settings_structures", slug)
