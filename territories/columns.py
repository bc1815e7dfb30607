"""The columns of the list of territories: what a row is sorted by, and what leaves in an export."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from programmes.models import Nomination, Role
from programmes.vocabulary import word
from territories.progress import delegates_text

Kind = Role.Kind


@dataclass(frozen=True)
class Column:
    """`value(row, progress)`: a cell of an export; `order`: what the rows are sorted by, once `prepared`.

    `role`: the kind that the programme must ask for, or somebody hold, for the column to say anything.
    """

    name: str
    label: str | Promise
    value: Callable
    order: tuple = ()
    prepared: str = ""
    role: str = ""


def _team(row, progress):
    if not row.delegates_wanted:
        return ""
    return delegates_text(row.delegates_named, row.delegates_wanted, progress.programme)


COLUMNS = (
    Column("numero", _("N°"), lambda row, progress: row.number, ("number",)),
    Column("nom", _("Territoire"), lambda row, progress: row.name, ("territory__sort_name",)),
    Column(
        "nature",
        _("Nature"),
        lambda row, progress: str(row.territory.get_kind_display()),
        ("territory__kind",),
    ),
    Column(
        "lieu",
        _("Département"),
        lambda row, progress: row.territory.departement,
        ("territory__region", "territory__departement"),
    ),
    Column("region", _("Région"), lambda row, progress: row.territory.region),
    Column(
        "population",
        _("Population"),
        lambda row, progress: row.territory.population,
        ("territory__population",),
    ),
    Column("annee", _("Année"), lambda row, progress: row.territory.population_year),
    Column("communes", _("Communes"), lambda row, progress: row.territory.communes_count),
    Column("siren", _("SIREN"), lambda row, progress: row.territory.siren),
    Column(
        "etape", _("Où il en est"), lambda row, progress: progress.text(row), ("reached",), "with_progress"
    ),
    Column("etat", _("État"), lambda row, progress: str(row.get_state_display())),
    Column("raison", _("Raison"), lambda row, progress: row.reason),
    Column(
        "referent",
        "referent",
        lambda row, progress: row.referent_name,
        ("referent_name",),
        "with_names",
        Kind.REFERENT,
    ),
    Column("signataire", _("Signataire"), lambda row, progress: row.signatory_name, role=Kind.SIGNATORY),
    Column("delegues", "delegate", _team, ("delegates_named",), "with_team", Kind.DELEGATE),
    Column(
        "suivi",
        _("Suivi par"),
        lambda row, progress: row.follower.full_name if row.follower else "",
        ("circle__follower__last_name", "circle__follower__first_name"),
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
DEFAULT_ORDER = "nom"


def columns_of(programme):
    """Those that say something here: no column of signatories where nobody signs."""
    asked = Nomination.objects.filter(programme=programme).order_by().values_list("kind")
    held = Role.objects.active().filter(circle__participation__programme=programme).order_by()
    kinds = {kind for (kind,) in asked.union(held.values_list("kind"))}
    return [column for column in COLUMNS if not column.role or column.role in kinds]


def labels(programme, columns):
    """The headings of the columns; those of the people, in the words of the programme."""
    own = {"referent": word(programme, "referent"), "delegate": word(programme, "delegate", many=True)}
    return [capfirst(own.get(column.label, column.label)) for column in columns]


def ordered(rows, wanted):
    """The rows in the order asked by the address, else by name; empty values last, ties by number.

    Only what the order needs is annotated: a database computes it for every row, whatever the page shows.
    """
    column = BY_NAME.get(wanted.lstrip("-")) if wanted else None
    if column is None or not column.order:
        column, wanted = BY_NAME[DEFAULT_ORDER], DEFAULT_ORDER
    if column.prepared:
        rows = getattr(rows, column.prepared)()
    down = wanted.startswith("-")
    terms = [F(path).desc(nulls_last=True) if down else F(path).asc(nulls_last=True) for path in column.order]
    return rows.order_by(*terms, "territory__sort_name", "number")
