"""What became of a message: how far it is, copy by copy; and whom to write to again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from foundation.files import sheets
from foundation.journal.once import once
from foundation.typed import one_line
from programmes.services import members
from reminders.campaigns import papers
from reminders.campaigns.results import OWE, Results
from reminders.campaigns.selection import select
from reminders.services import campaigns as services

from .common import get_campaign, page_context

PAGE, CHUNK = 50, 500
AGAIN = ("echecs", OWE)
COLUMNS = (
    gettext_lazy("Nom"),
    gettext_lazy("Prénom"),
    gettext_lazy("Fonction"),
    gettext_lazy("Structure"),
    gettext_lazy("Adresse"),
    gettext_lazy("Téléphone"),
    gettext_lazy("État"),
    gettext_lazy("Parti le"),
    gettext_lazy("Ce qui s’est passé"),
    gettext_lazy("Choses encore à faire"),
)


@require_safe
def campaign(request, slug, pk):
    """A draft leads to its text; the rest says how far it is, and asks again by itself while it goes on."""
    programme, found = get_campaign(request, slug, pk)
    if found.is_draft:
        return redirect("reminders:campaign_write", slug, pk)
    if found.is_planned:
        context = page_context(programme, found, number=select(found).number, attached=papers.of(found))
        return render(request, "reminders/campaigns/planned.html", context)
    results = Results(found, request.GET.get("etat", ""), request.GET.get("q", ""))
    context = page_context(programme, found, results=results, goes_on=_goes_on(found, results))
    if request.htmx and request.htmx.target == "avancement":
        return _progress(request, context)
    page = Paginator(results.addressees, PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "rows": results.rows(page), "attached": papers.of(found)}
    context["kept"] = urlencode({"etat": results.group, "q": results.query})
    return render(request, "reminders/campaigns/results.html", context)


def _progress(request, context):
    """The bar alone, as long as it moves; then the whole page, whose list is complete."""
    if not context["goes_on"]:
        return HttpResponseClientRefresh()
    return render(request, "reminders/campaigns/partials/progress.html", context)


def _goes_on(found, results):
    return found.is_being_written or (found.state == found.State.SENT and results.waiting > 0)


@require_safe
def campaign_export(request, slug, pk, kind):
    programme, found = get_campaign(request, slug, pk)
    results = Results(found, request.GET.get("etat", ""), request.GET.get("q", ""))
    rows = [_row(row) for row in results.rows(results.addressees.iterator(CHUNK))]
    answer = sheets.respond(kind, COLUMNS, rows, title=_("Envoi"), where=programme.slug)
    members.record_export(programme, len(rows), by=request.user)
    return answer


def _row(row):
    member, message = row.member, row.message
    state = message.get_state_display() if message else _("sans message")
    sent = (
        timezone.localtime(message.sent_at).strftime("%d/%m/%Y %H:%M") if message and message.sent_at else ""
    )
    happened = message.happened if message else row.addressee.get_left_out_display()
    who = [
        member.last_name,
        member.first_name,
        member.function,
        member.organisation,
        member.email,
        member.phone,
    ]
    return [*who, str(state), sent, str(happened), row.owed]


@require_POST
@once
def campaign_write_again(request, slug, pk, group):
    """« Écrire à ceux qui… »: a new draft for these people alone."""
    programme, found = get_campaign(request, slug, pk)
    people = Results(found).people_of(group)
    if not people:
        messages.info(request, _("Personne n’est dans ce cas\u00a0: rien à écrire."))
        return redirect("reminders:campaign", slug, pk)
    subject = one_line(found.subject) if group != OWE else ""
    draft = services.create_for_people(programme, people, by=request.user, subject=subject)
    messages.success(request, _("Un brouillon est prêt pour ces personnes, et elles seules."))
    return redirect("reminders:campaign_write", slug, draft.pk)
