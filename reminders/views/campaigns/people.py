"""Who it is for: roles and places, the territories one by one, and the list of those who will receive it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.files import sheets
from foundation.search.folding import words
from foundation.typed import read_id
from programmes.services import members
from reminders.campaigns import audience as audiences
from reminders.campaigns.forms import AudienceForm
from reminders.campaigns.selection import select
from reminders.services import campaigns as services

from .common import before_it_leaves, page_context

PAGE, NAMED = 50, 12
COLUMNS = (
    gettext_lazy("Nom"),
    gettext_lazy("Prénom"),
    gettext_lazy("Adresse"),
    gettext_lazy("Téléphone"),
    gettext_lazy("Reçoit le message"),
    gettext_lazy("Sinon, pourquoi"),
)
WHICH = {
    "": (gettext_lazy("Tous"), lambda one: True),
    "recoivent": (gettext_lazy("Reçoivent"), lambda one: not one.why),
    "sans": (gettext_lazy("Ne reçoivent pas"), lambda one: bool(one.why)),
    "partagees": (gettext_lazy("Adresse partagée"), lambda one: one.shares and not one.why),
}


@require_http_methods(["GET", "POST"])
@before_it_leaves
def campaign_audience(request, programme, campaign):
    data = request.POST if request.method == "POST" else None
    form = AudienceForm(campaign, data, places=_places(campaign))
    if data is not None and form.is_valid():
        services.change_audience(campaign, form.chosen)
        return redirect(_next(request, programme, campaign, form.chosen))
    return render(
        request,
        "reminders/campaigns/audience.html",
        page_context(
            programme, campaign, "campaign_audience", form=form, selection=select(campaign), named=NAMED,
            audience=audiences.of(campaign),
        ),
    )  # fmt: skip


def _places(campaign):
    """All, those chosen (and how many), those one follows, those with something late."""
    chosen = len(audiences.of(campaign).circles)
    return [
        (audiences.ALL, _("Tous les territoires")),
        (audiences.CHOSEN, _("Ceux que je choisis (%(number)s)") % {"number": chosen}),
        (audiences.FOLLOWED, _("Les territoires dont je m’occupe")),
        (audiences.LATE, _("Ceux où quelque chose est en retard")),
    ]


def _next(request, programme, campaign, audience):
    """The button says where; territories that are to be chosen and are not come first."""
    to_choose = audience.concerns_territories and audience.where == audiences.CHOSEN and not audience.circles
    name = "campaign_circles" if "territoires" in request.POST or to_choose else "campaign_write"
    if "rester" in request.POST:
        name = "campaign_audience"
    return reverse(f"reminders:{name}", args=[programme.slug, campaign.pk])


@require_safe
@before_it_leaves
def campaign_count(request, programme, campaign):
    """How many people what is ticked would reach, before it is saved."""
    form = AudienceForm(campaign, request.GET, places=_places(campaign))
    if form.is_valid():
        campaign.audience = form.chosen.data
    context = page_context(
        programme, campaign, selection=select(campaign), named=NAMED, audience=audiences.of(campaign)
    )
    return render(request, "reminders/campaigns/partials/count.html", context)


@require_http_methods(["GET", "POST"])
@before_it_leaves
def campaign_circles(request, programme, campaign):
    """The territories, to be ticked: a page of them at a time, and every button keeps what is ticked."""
    if request.method == "POST":
        return _tick(request, programme, campaign)
    query = request.GET.get("q", "").strip()
    found = _matching(programme, query)
    chosen = audiences.of(campaign).circles
    if "cochees" in request.GET:
        found = [one for one in found if one[0] in chosen]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reminders/campaigns/circles.html",
        page_context(
            programme, campaign, "campaign_audience", page=page, chosen=chosen, query=query,
            only="cochees" in request.GET,
        ),
    )  # fmt: skip


def _matching(programme, query):
    """[(circle, name)] whose name holds each word, accents and capitals aside: one query of two columns."""
    asked = words(query)
    named = audiences.territories(programme).values_list("pk", "name")
    return [one for one in named if all(word in " ".join(words(one[1])) for word in asked)]


def _tick(request, programme, campaign):
    sent = request.POST
    query = sent.get("q", "").strip()
    found = {pk for pk, _name in _matching(programme, query)}
    known = found if "tous" in sent or "aucun" in sent else _ids(sent.getlist("montre")) & _all(programme)
    ticked = known if "tous" in sent else () if "aucun" in sent else _ids(sent.getlist("territoire"))
    services.choose_circles(campaign, shown=known, ticked=ticked)
    if "fini" in sent:
        return redirect("reminders:campaign_audience", programme.slug, campaign.pk)
    kept = {"q": query, "page": sent.get("page", "")} | ({"cochees": "1"} if "cochees" in sent else {})
    here = reverse("reminders:campaign_circles", args=[programme.slug, campaign.pk])
    return redirect(f"{here}?{urlencode({name: value for name, value in kept.items() if value})}")


def _all(programme):
    return set(audiences.territories(programme).values_list("pk", flat=True))


def _ids(typed):
    return {number for one in typed if (number := read_id(one))}


@require_safe
@before_it_leaves
def campaign_people(request, programme, campaign):
    """Those who will receive it, and those who will not: a name can be left aside, and taken back."""
    found, which, query = _listed(request, campaign)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reminders/campaigns/partials/people.html" if request.htmx else "reminders/campaigns/people.html",
        page_context(
            programme, campaign, "campaign_audience", page=page, which=which, query=query,
            groups=[(code, told) for code, (told, _kept) in WHICH.items()],
            kept=urlencode({"q": query, "qui": which}),
        ),
    )  # fmt: skip


def _listed(request, campaign):
    which, query = request.GET.get("qui", ""), request.GET.get("q", "").strip()
    selection = select(campaign)
    which = which if which in WHICH else ""
    kept = WHICH[which][1]
    return [one for one in selection.matching(query) if kept(one)], which, query


@require_safe
@before_it_leaves
def campaign_people_export(request, programme, campaign, kind):
    """The list to phone by, or to check."""
    found, _which, _query = _listed(request, campaign)
    rows = [
        [one.last_name, one.first_name, one.email, one.phone, _("non") if one.why else _("oui"), one.reason]
        for one in found
    ]
    answer = sheets.respond(kind, COLUMNS, rows, title=_("Destinataires"), where=programme.slug)
    members.record_export(programme, len(rows), by=request.user)
    return answer


@require_POST
@before_it_leaves
def campaign_leave_out(request, programme, campaign, member):
    """One person aside, or back among the others."""
    person = get_object_or_404(programme.members, pk=member)
    back = "reprendre" in request.POST
    services.leave_out(campaign, person.pk, out=not back)
    told = _("Cette personne recevra le message.") if back else _("Cette personne ne le recevra pas.")
    messages.success(request, told)
    here = reverse("reminders:campaign_people", args=[programme.slug, campaign.pk])
    return redirect(f"{here}?{request.POST.get('liste', '')[:200]}")
