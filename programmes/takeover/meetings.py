"""« Rencontres »: what the plan foresaw and that took place, with its day."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.contracts.takeover import Column, Refused, Sheet, register
from programmes.models import Moment
from programmes.services import plan

TAKE_PLACE = (Moment.Kind.MILESTONE, Moment.Kind.MEETING, Moment.Kind.DELIVERABLE)


def columns(programme):
    return [
        Column(
            "code",
            gettext_lazy("Code"),
            gettext_lazy("À laisser tel quel."),
            needed=True,
            silent=True,
            width=18,
            most=60,
        ),
        Column("label", gettext_lazy("Rencontre ou livrable"), names=True, width=44),
        Column("planned", gettext_lazy("Prévue"), gettext_lazy("Pour mémoire."), width=22),
        Column("done_on", gettext_lazy("A eu lieu le"), kind="day", width=16),
    ]


def _moments(context):
    if "moments" not in context.seen:
        context.seen["moments"] = {one.code: one for one in context.programme.moments.all()}
    return context.seen["moments"]


def check(row, context):
    if row["code"] not in _moments(context):
        raise Refused("code", _("ce code n’est pas dans le calendrier du programme"))
    if row["done_on"] and row["done_on"] > timezone.localdate():
        raise Refused("done_on", _("cette date est à venir\u00a0: notez-la dans le calendrier"))


def says(row, context):
    """The workbook holds the whole plan: only what is new counts."""
    return row["done_on"] and _moments(context)[row["code"]].done_on != row["done_on"]


def write(rows, context, by):
    """The plan keeps its dates, what happened has its own."""
    new = [row for row in rows if says(row, context)]
    for row in new:
        plan.change_moment(_moments(context)[row["code"]], by=by, done_on=row["done_on"])
    return len(new)


def prefilled(programme):
    planned = programme.moments.filter(kind__in=TAKE_PLACE)
    return [
        {"code": one.code, "label": one.label, "planned": one.text, "done_on": one.done_on} for one in planned
    ]


register(
    Sheet(
        "meetings",
        gettext_lazy("Rencontres"),
        "rencontre passée,rencontres passées",
        columns,
        check,
        write,
        prefilled,
        says=says,
        help=gettext_lazy("Écrivez le jour de ce qui a eu lieu\u202f; laissez vide le reste."),
        order=40,
    )
)
