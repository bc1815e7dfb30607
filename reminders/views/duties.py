"""Everything that people owe in a programme, and « Relancer »."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from foundation.files import sheets
from foundation.people.templatetags.typography import hour
from foundation.typed import read_id
from programmes.contracts import duties as contract
from programmes.models import Member
from programmes.services import members
from programmes.views.common import get_organised
from reminders import services
from reminders.services.now import last_message_left
from reminders.services.run import decision_for, load_batch, rules_by_kind
from reminders.terms import by_term

PAGE, LAST = 50, 1_000_000


@require_safe
def duties(request, slug):
    """By date, narrowed to a kind or a person; each row says when it will be recalled, or why not."""
    programme = get_organised(request, slug)
    chosen = _chosen(request)
    found = contract.of_programme(programme, *chosen)
    asked = request.GET.get("page", "")
    page = Paginator(_Listed(found, read_id(asked) or 1), PAGE).get_page(asked)
    return render(
        request,
        "reminders/partials/duties.html" if request.htmx else "reminders/duties.html",
        {
            "programme": programme,
            "page": page,
            "terms": by_term(explained(page.object_list), due_of=lambda row: row[0].due),
            "kind": "".join(chosen),
            "kinds": sorted(contract.kinds().values(), key=lambda one: str(one.title)),
        },
    )


COLUMNS = (
    gettext_lazy("Échéance"),
    gettext_lazy("À faire"),
    gettext_lazy("À propos de"),
    gettext_lazy("Personne"),
    gettext_lazy("Adresse"),
)


@require_safe
def export_list(request, slug, kind):
    """All that is owed, most urgent first, with who to call."""
    programme = get_organised(request, slug)
    owed = list(contract.of_programme(programme, *_chosen(request)))
    people = programme.members.in_bulk({duty.member_id for duty in owed if duty.member_id})
    rows = [_row(duty, people.get(duty.member_id)) for duty in owed]
    answer = sheets.respond(kind, COLUMNS, rows, title=_("Échéances"), where=programme.slug)
    members.record_export(programme, len(people), by=request.user)
    return answer


def _row(duty, member):
    who = [member.full_name, member.email] if member else [_("l’équipe"), ""]
    return [duty.due, duty.title, duty.detail, *who]


def _chosen(request):
    """The kind of duty asked for, if there is such a kind."""
    kind = request.GET.get("devoir", "")
    return [kind] if kind in contract.kinds() else []


class _Listed:
    """A union as a paginator wants it: a length and slices, both known from the query of the page asked for."""

    def __init__(self, found, number):
        self.found = found
        self.start = PAGE * (min(number, LAST) - 1)
        self.rows, self.number = found.page(PAGE, self.start)

    def __len__(self):
        return self.number or self.found.count()

    def __getitem__(self, part):
        return self.rows if part.start == self.start else self.found.first(PAGE, part.start)


def explained(owed):
    """[(duty, member or None, decision or None)]: what the run would decide now, by the same function."""
    now = timezone.now()
    people = {duty.member_id for duty in owed if duty.member_id}
    batch = load_batch(people, rules_by_kind(), now)
    return [
        (duty, batch.members.get(duty.member_id), decision_for(duty, batch, now) if duty.member_id else None)
        for duty in owed
    ]


@require_POST
def remind(request, slug, pk):
    """« Relancer » one person, for all that they owe."""
    programme = get_organised(request, slug)
    member = get_object_or_404(Member.objects.select_related("programme"), programme=programme, pk=pk)
    left = last_message_left(member)
    if left and "anyway" not in request.POST:
        return render(
            request, "reminders/remind_anyway.html", {"programme": programme, "member": member, "left": left}
        )
    try:
        services.remind_now(member, by=request.user)
    except services.NothingOpen:
        messages.info(
            request, _("%(person)s n’a plus rien à faire\u00a0: inutile de relancer.") % {"person": member}
        )
    except services.NoAddress:
        messages.warning(
            request,
            _("%(person)s n’a pas d’adresse\u00a0: un coup de téléphone fera l’affaire.")
            % {"person": member},
        )
    else:
        said = _("%(person)s est relancé·e par courriel à %(hour)s.")
        messages.success(request, said % {"person": member, "hour": hour(timezone.now())})
    return redirect("reminders:duties", slug)
