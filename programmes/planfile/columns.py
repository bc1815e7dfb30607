"""The columns of the workbook of a plan, and how people may have renamed them."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext_lazy as _

from programmes.models import Moment

Kind, Precision = Moment.Kind, Moment.Precision
PLAN_TITLE, PHASES_TITLE, README_TITLE = _("Plan"), _("Phases"), _("Lisez-moi")
# What was exported, beside what was changed since; hidden, and never taken for a table of its own.
PLAN_BEFORE, PHASES_BEFORE = "_plan", "_phases"
ADDED_KINDS = (Kind.MILESTONE, Kind.MEETING, Kind.DELIVERABLE)  # what a new line may be
CHANGED_KINDS = (*ADDED_KINDS, Kind.DEADLINE)
CLOSE_ENOUGH = 0.82


@dataclass(frozen=True)
class Column:
    """`told`: for the reader only; a change of it is not taken. `most`: letters that the plan keeps."""

    key: str
    label: object
    width: int
    aliases: tuple = ()
    told: bool = False
    most: int = 0


PLAN = (
    Column("code", _("Code (ne pas modifier)"), 7, ("code", "identifiant")),
    Column("kind", _("Nature"), 11, ("type", "genre")),
    Column("phase", _("Phase"), 22, ("etape",)),
    Column("label", _("Libellé"), 36, ("intitule", "titre", "nom", "quoi", "evenement"), most=160),
    Column("date", _("Date"), 15, ("quand", "jour", "le")),
    Column("precision", _("Précision"), 12, ("connue",)),
    Column("note", _("Tel qu’annoncé"), 17, ("annonce", "tel que dit"), most=80),
    Column("anchor", _("Suit"), 24, ("compte a partir de", "depend de"), told=True),
    Column("offset", _("Décalage"), 10, ("delai",), told=True),
    Column("unit", _("Unité"), 9, (), told=True),
    Column("place", _("Lieu"), 20, ("ou", "adresse", "salle"), most=240),
    Column("audience", _("Public"), 22, ("pour qui", "participants"), most=240),
    Column("agenda", _("Ordre du jour"), 36, ("odj", "contenu"), most=4000),
    Column("done_on", _("Fait le"), 12, ("fait", "realise le", "tenu le")),
)
PHASES = (
    Column("code", _("Code (ne pas modifier)"), 7, ("code", "identifiant")),
    Column("number", _("N°"), 5, ("numero", "no", "n"), told=True),
    Column("name", _("Phase"), 40, ("nom", "libelle", "etape"), most=160),
    Column("starts", _("Début"), 15, ("du", "date de debut")),
    Column("starts_precision", _("Précision du début"), 12),
    Column("starts_note", _("Début, tel qu’annoncé"), 17, most=80),
    Column("ends", _("Fin"), 15, ("au", "date de fin")),
    Column("ends_precision", _("Précision de la fin"), 12),
    Column("ends_note", _("Fin, tel qu’annoncée"), 17, most=80),
    Column("activities", _("Ce qui s’y fait"), 60, ("activites",), most=4000),
)
NEEDED = {PLAN: ("label", "date"), PHASES: ("starts", "ends")}  # by which a table is known
BY_KEY = {table: {column.key: column for column in table} for table in (PLAN, PHASES)}
DAYS = {"date", "starts", "ends", "done_on"}


def plain(text):
    """« Précision du  début » → « precision du debut »."""
    bare = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def column_of(heading, table):
    """The key of the column that this heading names, even slightly renamed; None for another."""
    known = {plain(column.label): column.key for column in table}
    for column in table:
        known |= dict.fromkeys(column.aliases, column.key)
    told = plain(str(heading).replace("’", " ").replace("'", " "))
    if told in known or not told:
        return known.get(told)
    close = get_close_matches(told, [name for name in known if len(name) > 3], n=1, cutoff=CLOSE_ENOUGH)
    return known[close[0]] if close else None


def choice_of(text, choices):
    """The value of a list of choices that this text names; None for another."""
    known = {plain(label): value for value, label in choices}
    told = plain(text)
    if told in known:
        return known[told]
    close = get_close_matches(told, known, n=1, cutoff=CLOSE_ENOUGH)
    return known[close[0]] if close else None
