"""Everything that people owe in a programme: by day, by person, by place, by kind; and who says nothing."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from foundation.files import sheets
from programmes.contracts import duties as contract
from programmes.models import Waiver
from programmes.services import members
from programmes.views.common import get_organised
from reminders.board import Board


@require_safe
def duties(request, slug):
    """Each row says when it will be recalled, or why not."""
    programme = get_organised(request, slug)
    return render(
        request,
        "reminders/partials/duties.html" if request.htmx else "reminders/duties.html",
        {
            "programme": programme,
            "board": Board(programme, request.GET, request.user),
            "waived": Waiver.objects.filter(programme=programme).count(),
        },
    )


COLUMNS = (
    gettext_lazy("Échéance"),
    gettext_lazy("À faire"),
    gettext_lazy("À propos de"),
    gettext_lazy("Personne"),
    gettext_lazy("Adresse"),
    gettext_lazy("Téléphone"),
    gettext_lazy("Mis de côté jusqu’au"),
)


@require_safe
def export_list(request, slug, kind):
    """All that the page would show, most urgent first, with who to call."""
    programme = get_organised(request, slug)
    board = Board(programme, request.GET, request.user)
    wanted = board.owed.keys()
    owed = [one for one in contract.of_programme(programme, *board.wanted.codes) if _key(one) in wanted]
    people = programme.members.in_bulk({duty.member_id for duty in owed if duty.member_id})
    rows = [_row(duty, people.get(duty.member_id)) for duty in owed]
    answer = sheets.respond(kind, COLUMNS, rows, title=_("Échéances"), where=programme.slug)
    members.record_export(programme, len(people), by=request.user)
    return answer


def _key(duty):
    return (duty.kind.code, duty.subject, duty.member_id)


def _row(duty, member):
    who = [member.full_name, member.email, member.phone] if member else [_("l’équipe"), "", ""]
    return [duty.due, duty.title, duty.detail, *who, duty.snoozed_until]


@require_safe
def waivers(request, slug):
    """What is no longer asked, and why, with the way back."""
    programme = get_organised(request, slug)
    found = Waiver.objects.filter(programme=programme)
    return render(request, "reminders/waivers.html", {"programme": programme, "waivers": found})
