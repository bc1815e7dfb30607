"""The messages to many of a programme; a new one, from a text to start from; what becomes of a draft."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.journal.once import once
from programmes.states import stage_of
from programmes.views.common import get_organised
from reminders.campaigns import audience as audiences
from reminders.campaigns.starters import BY_CODE, STARTERS
from reminders.models import Addressee, Campaign
from reminders.services import campaigns as services

from .common import get_campaign

PAGE = 50
State = Campaign.State
GROUPS = {
    "brouillons": (gettext_lazy("Brouillons"), (State.DRAFT,)),
    "prevus": (gettext_lazy("Prévus"), (State.PLANNED, State.WRITING)),
    "partis": (gettext_lazy("Partis"), (State.SENT, State.CANCELLED)),
}


@require_safe
def campaign_list(request, slug):
    programme = get_organised(request, slug)
    mine = Campaign.objects.visible_to(request.user).filter(programme=programme)
    group, query = request.GET.get("etat", ""), request.GET.get("q", "").strip()
    shown = mine.filter(state__in=GROUPS[group][1]) if group in GROUPS else mine
    if query:
        shown = shown.filter(subject__icontains=query)
    page = Paginator(shown.select_related("created_by", "programme").defer("body"), PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "reminders/campaigns/partials/list.html" if request.htmx else "reminders/campaigns/list.html",
        {
            "programme": programme,
            "page": page,
            "held": _held_of(page),
            "group": group,
            "query": query,
            "groups": [(code, words) for code, (words, _states) in GROUPS.items()],
            "leaves": stage_of(programme).told,
        },
    )


def _held_of(page):
    """{campaign: how many of its messages wait to be read}: it is not said to have been written to everybody."""
    held = Addressee.objects.held().filter(campaign__in=[one.pk for one in page]).order_by()
    return dict(held.values_list("campaign").annotate(Count("pk")))


@require_http_methods(["GET", "POST"])
@once
def campaign_new(request, slug):
    """Choose a text to start from: it becomes a draft."""
    programme = get_organised(request, slug)
    if request.method == "POST":
        starter = BY_CODE.get(request.POST.get("texte", ""), STARTERS[0])
        campaign = services.create(
            programme,
            by=request.user,
            subject=str(starter.subject),
            body=str(starter.body),
            nature=starter.nature,
        )
        return redirect("reminders:campaign_audience", slug, campaign.pk)
    return render(request, "reminders/campaigns/new.html", {"programme": programme, "starters": STARTERS})


@require_POST
def campaign_delete(request, slug, pk):
    _programme, campaign = get_campaign(request, slug, pk)
    try:
        services.delete(campaign, by=request.user)
    except services.CampaignLeft:
        messages.warning(request, _("Ce message est prévu, ou déjà parti\u00a0: il ne se supprime pas."))
        return redirect("reminders:campaign", slug, pk)
    messages.success(request, _("Brouillon supprimé."))
    return redirect("reminders:campaigns", slug)


@require_POST
@once
def campaign_duplicate(request, slug, pk):
    _programme, campaign = get_campaign(request, slug, pk)
    copy = services.duplicate(campaign, by=request.user)
    messages.success(request, _("Voici une copie, en brouillon\u00a0: relisez-la, puis choisissez à qui."))
    if aside := len(audiences.of(copy).without):
        messages.info(request, _aside_told(aside))
    return redirect(reverse("reminders:campaign_write", args=[slug, copy.pk]))


def _aside_told(number):
    """Kept from the message copied: whom one did not want to write to is not written to unawares."""
    if number == 1:
        return _(
            "La personne laissée de côté le reste\u00a0: «\u00a0Voir et choisir les personnes\u00a0» la reprend."
        )
    told = _(
        "Les %(number)s personnes laissées de côté le restent\u00a0: "
        "«\u00a0Voir et choisir les personnes\u00a0» les reprend."
    )
    return told % {"number": number}
