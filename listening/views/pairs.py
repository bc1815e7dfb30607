"""The pairs of experts."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.journal.once import once
from listening import services
from listening.forms import PairForm
from listening.models import Pair
from programmes.models import Role

from .common import get_organised


@require_http_methods(["GET", "POST"])
@once
def pair_list(request, slug):
    programme = get_organised(request, slug)
    form = PairForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        pair = services.form_pair(programme, form.members, by=request.user, name=form.cleaned_data["name"])
        _say(request, pair, form)
        return redirect("listening:pairs", slug)
    return render(
        request,
        "listening/pairs.html",
        {"programme": programme, "pairs": _pairs(programme), "form": form, **_experts(programme)},
    )


def _pairs(programme):
    live = Count("visits", filter=~Q(visits__state="cancelled"))
    return Pair.objects.filter(programme=programme).annotate(visits_count=live).prefetch_related("members")


def _experts(programme):
    """How many experts may be put in a pair, and how many have not answered yet."""
    held = Role.objects.filter(circle__programme=programme, circle__kind="programme", kind=Role.Kind.EXPERT)
    return held.aggregate(
        experts=Count("pk", filter=Q(state=Role.State.ACCEPTED)),
        invited=Count("pk", filter=Q(state=Role.State.INVITED)),
    )


@require_http_methods(["GET", "POST"])
def pair(request, slug, pk):
    programme = get_organised(request, slug)
    one = get_object_or_404(Pair.objects.filter(programme=programme), pk=pk)
    form = PairForm(request.POST or None, programme=programme, pair=one, initial=_initial(one))
    if request.method == "POST" and form.is_valid():
        _say(
            request,
            services.change_pair(one, form.members, by=request.user, name=form.cleaned_data["name"]),
            form,
        )
        return redirect("listening:pairs", slug)
    return render(request, "listening/pair.html", {"programme": programme, "pair": one, "form": form})


def _initial(one):
    members = [place.member_id for place in one.places.all()]
    first, second = (*members, None, None)[:2]
    return {"first": first, "second": second, "name": one.name}


def _say(request, pair, form):
    messages.success(request, _("Binôme %(name)s enregistré.") % {"name": pair.name})
    if len(form.members) < 2:
        messages.warning(request, _("Ce binôme ne compte qu’une personne\u00a0: la méthode en prévoit deux."))
