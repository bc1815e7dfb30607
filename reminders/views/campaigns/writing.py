"""What the message says: saved as one types, whatever state it is in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.files import services as files
from foundation.typed import read_id
from reminders.campaigns import merging, papers
from reminders.campaigns.forms import MessageForm
from reminders.services import campaigns as services

from .common import before_it_leaves, get_campaign, page_context

SAVED = "reminders/campaigns/partials/saved.html"


@require_http_methods(["GET", "POST"])
@before_it_leaves
def campaign_write(request, programme, campaign):
    """One form for all: « Joindre » and « Retirer » save what is typed as well."""
    if request.method == "GET":
        return _page(request, programme, campaign, MessageForm(campaign))
    form = MessageForm(campaign, request.POST, request.FILES)
    form.is_valid()
    try:
        campaign = services.change(campaign, revision=_revision(request), **form.written)
    except services.ChangedMeanwhile:
        campaign.refresh_from_db()
        return _page(request, programme, campaign, form, changed=True)
    campaign.programme = programme
    if request.htmx:
        return render(request, SAVED, page_context(programme, campaign, faults=_faults(campaign)))
    return _after(request, programme, campaign, form)


def _revision(request):
    """None where the person saw what stands and saves all the same."""
    return None if "quand-meme" in request.POST else read_id(request.POST.get("revision", "")) or 0


def _after(request, programme, campaign, form):
    """The files, then the page again while something is to be mended, else where the button leads."""
    if number := read_id(request.POST.get("retirer", "")):
        services.detach(campaign, get_object_or_404(campaign.files, pk=number))
    elif form.cleaned_data.get("upload"):
        _attach(request, campaign, form)
    if form.errors:
        campaign.refresh_from_db()
        return _page(request, programme, campaign, form)
    if "suite" in request.POST and not _faults(campaign):
        return redirect("reminders:campaign_preview", programme.slug, campaign.pk)
    if "suite" in request.POST:
        messages.warning(
            request, _("C’est enregistré. Un champ entre accolades est à reprendre avant l’aperçu.")
        )
    else:
        messages.success(request, _("Message enregistré."))
    return redirect("reminders:campaign_write", programme.slug, campaign.pk)


def _attach(request, campaign, form):
    try:
        services.attach(campaign, [form.cleaned_data["upload"]], by=request.user)
    except ValidationError as refusal:
        form.add_error("upload", refusal)


def _faults(campaign):
    """What is said beside the fields: a draft keeps it, a departure waits for it."""
    found = {
        "subject": [*merging.faults(campaign.subject)],
        "body": [*merging.faults(campaign.body, page=True)],
    }
    return found if any(found.values()) else {}


def _page(request, programme, campaign, form, changed=False):
    return render(
        request,
        "reminders/campaigns/write.html",
        page_context(
            programme,
            campaign,
            "campaign_write",
            form=form,
            rich=form.rich,
            faults=_faults(campaign),
            changed=changed,
            attached=list(campaign.files.select_related("file")),
            weight=papers.weight(campaign),
            most=papers.MOST_BYTES,
        ),
    )


@require_safe
def campaign_file(request, slug, pk, number) -> HttpResponse:
    """A file as it will leave."""
    _programme, campaign = get_campaign(request, slug, pk)
    return files.response(get_object_or_404(campaign.files.select_related("file"), pk=number).file)
