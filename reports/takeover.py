"""« Livrables »: the PDF already published, sent beside the workbook, and who reads them."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.search.folding import sort_key
from programmes.contracts.takeover import Column, Refused, Sheet, register
from programmes.models import Role
from reports.models import Deliverable
from reports.services import takeover as services

PUBLIC = "public"
EVERYBODY = "tous"


def columns(programme):
    kinds = {str(label): value for value, label in Deliverable.Kind.choices}
    return [
        Column("file", gettext_lazy("Fichier"), gettext_lazy("Le nom du PDF envoyé."), needed=True, width=34),
        Column("title", gettext_lazy("Titre"), needed=True, width=40, most=160),
        Column("kind", gettext_lazy("Genre"), needed=True, choices=kinds, width=22),
        Column(
            "where",
            gettext_lazy("Territoire"),
            gettext_lazy("Obligatoire pour une fiche-reportage."),
            width=30,
        ),
        Column(
            "readers",
            gettext_lazy("Lecteurs"),
            gettext_lazy("Des rôles séparés par des virgules, «\u00a0tous\u00a0» ou «\u00a0public\u00a0»."),
            width=36,
            most=400,
        ),
        Column("at", gettext_lazy("Publié le"), kind="day", width=16),
    ]


def check(row, context):
    if row["file"].lower() not in context.files:
        raise Refused("file", _("joignez le PDF «\u00a0%(name)s\u00a0» au classeur") % {"name": row["file"]})
    if not context.first_time("files", row["file"].lower()):
        raise Refused("file", _("ce fichier est déjà plus haut"))
    _check_opens(row, context)
    _check_territory(row, context)
    if row["at"] and row["at"] > timezone.localdate():
        raise Refused("at", _("cette date est à venir"))
    audience_of(row["readers"])


def _check_opens(row, context):
    try:
        services.pages_of(context.files[row["file"].lower()])
    except services.NotAPdf:
        told = _("«\u00a0%(name)s\u00a0» est abîmé\u00a0: ce PDF ne s’ouvre pas")
        raise Refused("file", told % {"name": row["file"]}) from None


def _check_territory(row, context):
    if row["where"] and context.places.get(sort_key(row["where"])) != "participation":
        raise Refused(
            "where", _("aucun territoire de ce nom\u00a0: «\u00a0%(name)s\u00a0»") % {"name": row["where"]}
        )
    if row["kind"] != Deliverable.Kind.FICHE:
        return
    if not row["where"]:
        raise Refused("where", _("une fiche-reportage parle d’un territoire\u00a0: lequel\u202f?"))
    if not context.first_time("fiches", sort_key(row["where"])) or _has_a_fiche(row, context):
        raise Refused("where", _("ce territoire a déjà sa fiche-reportage"))


def _has_a_fiche(row, context):
    if "fiches_there" not in context.seen:
        there = context.programme.deliverables.fiches().values_list("participation__territory__name", "title")
        context.seen["fiches_there"] = {sort_key(name): title for name, title in there}
    title = context.seen["fiches_there"].get(sort_key(row["where"]))
    return title is not None and title.lower() != row["title"].lower()


def audience_of(text):
    """The kinds of role that these words name: the organisers when nothing is said."""
    known = {sort_key(str(label)): value for value, label in Role.Kind.choices} | {PUBLIC: PUBLIC}
    found = []
    for word in filter(None, (one.strip() for one in text.replace(";", ",").split(","))):
        if sort_key(word) in (EVERYBODY, "toutes"):
            return list(Role.Kind.values)
        if sort_key(word) not in known:
            raise Refused(
                "readers",
                _("«\u00a0%(word)s\u00a0» n’est pas un rôle connu\u00a0: expert·e, référent·e, tous, public…")
                % {"word": word},
            )
        found.append(known[sort_key(word)])
    return [Role.Kind.ORGANISER.value, *(one for one in found if one != Role.Kind.ORGANISER)]


def write(rows, context, by):
    return sum(_write_one(row, context, by) is not None for row in rows)


def _write_one(row, context, by):
    circle = context.circle(row["where"]) if row["where"] else None
    return services.take_over(
        context.programme,
        context.files[row["file"].lower()],
        kind=row["kind"],
        title=row["title"],
        participation=circle.participation if circle else None,
        audience=audience_of(row["readers"]),
        at=_noon(row["at"]) if row["at"] else timezone.now(),
        by=by,
    )


def _noon(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


register(
    Sheet(
        "deliverables",
        gettext_lazy("Livrables"),
        "livrable publié,livrables publiés",
        columns,
        check,
        write,
        help=gettext_lazy(
            "Une ligne par PDF déjà publié\u202f; joignez les PDF au classeur quand vous l’envoyez."
        ),
        order=50,
    )
)
