"""« Territoires »: those who take part, the steps that each has made and when; who is named there."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.search.folding import sort_key
from programmes.contracts.takeover import Column, Refused, Seat, Sheet, register, register_seat
from programmes.models import Role
from territories.models import Step, Territory
from territories.progress import is_followed
from territories.services import takeover as services

STEP = "step:"


def columns(programme):
    kinds = {str(label): value for value, label in Territory.Kind.choices}
    found = [
        Column("name", gettext_lazy("Territoire"), needed=True, width=34),
        Column("kind", gettext_lazy("Nature"), choices=kinds, width=26),
    ]
    found += [Column(f"{STEP}{one.code}", one.label, kind="day", width=16) for one in _steps(programme)]
    refusal = gettext_lazy("Pourquoi, si le territoire a dit non.")
    return [*found, Column("refusal", gettext_lazy("Refus"), refusal, width=30, most=400)]


def _steps(programme):
    kinds = programme.step_kinds.exclude(code="listed")
    return [one for one in kinds if is_followed(programme, one.code)]


def check(row, context):
    if not context.first_time("territories", sort_key(row["name"])):
        raise Refused("name", _("ce territoire est déjà plus haut"))
    for key, day in row.cells.items():
        if key.startswith(STEP) and day and day > timezone.localdate():
            raise Refused(key, _("cette date est à venir\u00a0: une étape faite est passée"))


def places(rows):
    return [(row["name"], "participation") for row in rows]


def write(rows, context, by):
    known = {sort_key(one.name): one for one in context.programme.participations.select_related("territory")}
    written = 0
    for row in rows:
        done = {key.removeprefix(STEP): day for key, day in row.cells.items() if key.startswith(STEP) and day}
        written += services.take_over(
            context.programme,
            known.get(sort_key(row["name"])),
            {"name": row["name"], "kind": row["kind"] or Territory.Kind.OTHER},
            done,
            refusal=row["refusal"],
            by=by,
        )
    return written


def prefilled(programme):
    found = programme.participations.select_related("territory").prefetch_related("steps__kind")
    return [
        {
            "name": one.name,
            "kind": str(one.territory.get_kind_display()),
            "refusal": one.reason,
            **{
                f"{STEP}{step.kind.code}": step.at
                for step in one.steps.all()
                if step.state == Step.State.DONE
            },
        }
        for one in found
    ]


register_seat(
    Seat(
        "participation",
        (Role.Kind.REFERENT, Role.Kind.SIGNATORY, Role.Kind.DELEGATE),
        gettext_lazy("un territoire"),
        services.settle,
    )
)
register(
    Sheet(
        "territories",
        gettext_lazy("Territoires"),
        "territoire,territoires",
        columns,
        check,
        write,
        prefilled,
        places,
        help=gettext_lazy("Une ligne par territoire\u202f; sous chaque étape faite, sa date."),
        order=10,
    )
)
