"""The message as each person will read it, before it leaves; a copy to oneself first."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.journal.once import once
from foundation.mail.preview import framed_mail
from foundation.typed import read_id
from reminders.campaigns import letter, papers
from reminders.campaigns.selection import select
from reminders.services import campaign_sending as services

from .common import before_it_leaves, get_campaign, page_context

FOUND = 10


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # django-csp forgets the URL's own arguments
@require_safe
@before_it_leaves
def campaign_preview(request, programme, campaign):
    """One person at a time, by name; past the last one, the first."""
    selection = select(campaign)
    query = request.GET.get("q", "").strip()
    people = selection.to_write
    context = page_context(programme, campaign, "campaign_preview", query=query, number=len(people))
    if people:
        context |= _shown(campaign, people, _rank(people, read_id(request.GET.get("personne", ""))))
    if query:
        context |= {"found": [one for one in selection.matching(query) if not one.why][:FOUND]}
    return render(request, "reminders/campaigns/preview.html", context)


def _rank(people, wanted):
    return next((rank for rank, one in enumerate(people) if one.pk == wanted), 0)


def _shown(campaign, people, rank):
    """What is empty is told of everybody, so all are read at once."""
    members = campaign.programme.members.in_bulk([one.pk for one in people])
    merged = letter.Letters(campaign, list(members.values()))
    member = members[people[rank].pk]
    found = merged.to(member)
    return {
        "holes": merged.holes,
        "member": member,
        "rank": rank + 1,
        "message": merged.message_to(member, found),
        "empty": found.empty,
        "previous": people[rank - 1].pk,
        "next": people[(rank + 1) % len(people)].pk,
        "attached": [one.file for one in campaign.files.select_related("file")],
        "calendar": papers.calendar_name(campaign.moment) if campaign.moment and campaign.moment.date else "",
    }


@require_safe
@framed_mail
def campaign_preview_html(request, slug, pk, member):
    """The page of the message alone, for its frame."""
    programme, campaign = get_campaign(request, slug, pk)
    person = get_object_or_404(programme.members, pk=member)
    if not campaign.is_editable:
        raise Http404
    merged = letter.Letters(campaign, [person])
    return merged.message_to(person, merged.to(person)).safe_html


@require_POST
@once
@before_it_leaves
def campaign_try(request, programme, campaign):
    """« M’envoyer cet exemplaire »."""
    person = get_object_or_404(programme.members, pk=read_id(request.POST.get("personne", "")))
    services.send_trial(campaign, person, by=request.user)
    told = _("Un exemplaire part à votre adresse, %(address)s, et à personne d’autre.")
    messages.success(request, told % {"address": request.user.email})
    here = reverse("reminders:campaign_preview", args=[programme.slug, campaign.pk])
    return redirect(f"{here}?personne={person.pk}")
