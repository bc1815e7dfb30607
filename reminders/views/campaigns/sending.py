"""The last look before a message leaves; and how it is stopped, taken up again, let go."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from foundation.journal.once import once
from reminders.campaigns import audience as audiences
from reminders.campaigns import letter, papers, ready
from reminders.campaigns.forms import LATER, NOW, DepartureForm
from reminders.campaigns.selection import select
from reminders.campaigns.times import told_in_full
from reminders.services import campaign_sending as services
from reminders.services.campaigns import CampaignLeft

from .common import before_it_leaves, get_campaign, page_context


@require_http_methods(["GET", "POST"])
@before_it_leaves
def campaign_send(request, programme, campaign):
    """Who, how many, when, with what, what is unusual: then it leaves, or is planned."""
    form = DepartureForm(request.POST if request.method == "POST" else None, initial=_as_planned(campaign))
    faults = []
    if request.method == "POST" and form.is_valid():
        try:
            return _launch(request, programme, campaign, form.cleaned_data)
        except services.CampaignNotReady as refusal:
            faults = refusal.faults
    return _page(request, programme, campaign, form, faults)


@once
def _launch(request, programme, campaign, asked):
    """Alone in the transaction: the page of a refusal is drawn when others may write again."""
    when = asked.get("when")
    services.launch(campaign, by=request.user, when=when, held=asked["held"])
    messages.success(request, _told(when))
    return redirect("reminders:campaign", programme.slug, campaign.pk)


def _as_planned(campaign):
    at = campaign.planned_for
    return {"depart": LATER, "day": at, "hour": at, "held": campaign.held} if at else {"depart": NOW}


def _told(when):
    if when:
        return _("C’est prévu\u00a0: il partira le %(when)s.") % {"when": told_in_full(when)}
    return _("C’est parti\u00a0: les messages s’écrivent.")


def _page(request, programme, campaign, form, faults):
    selection, attached = select(campaign), papers.of(campaign)
    when = form.cleaned_data.get("when") if form.is_bound and form.is_valid() else campaign.planned_for
    members = programme.members.filter(pk__in=[one.pk for one in selection.to_write]).order_by("pk")
    letters = letter.Letters(campaign, list(members))
    return render(
        request,
        "reminders/campaigns/send.html",
        page_context(
            programme, campaign, "campaign_send", form=form, selection=selection,
            faults=faults or ready.faults_of(campaign, selection),
            unusual=ready.unusual(campaign, selection, when=when, meetings=letters.meetings),
            holes=letters.holes,
            audience=audiences.of(campaign), kinds=dict(audiences.kinds_told(programme)),
            attached=attached, weight=sum(one.size for one in attached), named=12,
        ),
    )  # fmt: skip


def _act(request, slug, pk, act, told):
    """What becomes of one that was decided: each act says what it did, or that there was nothing to do."""
    _programme, campaign = get_campaign(request, slug, pk)
    try:
        done = act(campaign, by=request.user)
    except services.NothingToStop:
        messages.info(request, _("Rien à faire\u00a0: tout est déjà parti, ou déjà arrêté."))
    except CampaignLeft:
        messages.info(request, _("Ce message est parti entre-temps\u00a0: il ne se modifie plus."))
    except services.CampaignNotReady as refusal:
        for fault in refusal.faults:
            messages.warning(request, fault)
    else:
        messages.success(request, told(done))
    return redirect("reminders:campaign", slug, pk)


@require_POST
def campaign_unplan(request, slug, pk):
    return _act(
        request,
        slug,
        pk,
        services.unplan,
        lambda _done: _("Il ne partira pas\u00a0: c’est de nouveau un brouillon."),
    )


@require_POST
def campaign_cancel(request, slug, pk):
    return _act(
        request, slug, pk, services.cancel,
        lambda number: ngettext(
            "Arrêté\u00a0: %(number)s\u00a0message ne partira pas.",
            "Arrêté\u00a0: %(number)s\u00a0messages ne partiront pas.",
            number,
        )
        % {"number": number} if number else _("Arrêté\u00a0: rien n’était encore écrit."),
    )  # fmt: skip


@require_POST
def campaign_resume(request, slug, pk):
    return _act(
        request, slug, pk, services.resume,
        lambda _done: _("L’envoi reprend\u00a0: qui a déjà son message n’en recevra pas d’autre."),
    )  # fmt: skip


@require_POST
def campaign_release(request, slug, pk):
    return _act(
        request, slug, pk, services.release,
        lambda number: ngettext(
            "%(number)s\u00a0message s’en va.", "%(number)s\u00a0messages s’en vont.", number
        )
        % {"number": number},
    )  # fmt: skip
