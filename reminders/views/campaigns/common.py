"""What every page of a message to many starts with."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.views.common import get_organised
from reminders.campaigns.fields import FIELDS
from reminders.models import Campaign
from reminders.services.campaigns import CampaignLeft

# The steps of a draft, in order: the name of the page, and of the step.
STEPS = (
    ("campaign_audience", gettext_lazy("À qui")),
    ("campaign_write", gettext_lazy("Le message")),
    ("campaign_preview", gettext_lazy("Aperçu")),
    ("campaign_send", gettext_lazy("Envoyer")),
)


def get_campaign(request, slug, pk):
    """(programme, campaign): 404 for another programme's."""
    programme = get_organised(request, slug)
    found = Campaign.objects.visible_to(request.user).select_related(
        "moment", "job", "created_by", "invitation"
    )
    campaign = get_object_or_404(found, programme=programme, pk=pk)
    campaign.programme = programme
    return programme, campaign


def before_it_leaves(view):
    """A page of a draft, or of what is planned: once it left, the page that tells what became of it."""

    @wraps(view)
    def act(request, slug, pk, *args, **kwargs):
        programme, campaign = get_campaign(request, slug, pk)
        if not campaign.is_editable:
            return redirect("reminders:campaign", slug, pk)
        try:
            return view(request, programme, campaign, *args, **kwargs)
        except CampaignLeft:
            messages.info(request, _("Ce message est parti entre-temps\u00a0: il ne se modifie plus."))
            return redirect("reminders:campaign", slug, pk)

    return act


def page_context(programme, campaign, step="", **more):
    """`steps`: [(address, words, whether it is this page)]."""
    steps = [
        (reverse(f"reminders:{name}", args=[programme.slug, campaign.pk]), words, name == step)
        for name, words in STEPS
    ]
    return {"programme": programme, "campaign": campaign, "steps": steps, "fields": FIELDS, **more}
