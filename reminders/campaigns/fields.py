"""The merge fields: what may stand between braces, as people write it."""

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    """`name` is what is written between braces; `told` completes « 3 personnes n’ont pas de … »."""

    code: str
    name: str
    help: str | Promise
    told: str | Promise

    @property
    def braces(self):
        return f"{{{self.name}}}"


FIELDS = (
    Field("first_name", "prénom", _("Pauline"), _("de prénom")),
    Field("last_name", "nom", _("Humbert"), _("de nom")),
    Field("civility", "civilité", _("Mme ou M."), _("de civilité")),
    Field("function", "fonction", _("cheffe de projet"), _("de fonction")),
    Field("territory", "territoire", _("son territoire, ou tous les siens"), _("de territoire")),
    Field("programme", "programme", _("le titre du programme"), _("de programme")),
    Field("role", "rôle", _("ce qu’elle est dans le programme"), _("de rôle")),
    Field(
        "follower",
        "suivi par",
        _("qui suit son territoire dans l’équipe"),
        _("de personne qui suit leur territoire"),
    ),
    Field(
        "duties", "échéances", _("la liste de ce qu’elle doit faire, avec les dates"), _("d’échéance ouverte")
    ),
    Field("meeting", "prochaine rencontre", _("où elle est attendue, et quand"), _("de rencontre à venir")),
    Field(
        "where",
        "lieu et horaire",
        _("où et à quelle heure est cette rencontre"),
        _("de lieu ni d’horaire pour leur prochaine rencontre"),
    ),
    Field("link", "lien", _("l’adresse de son accueil, où elle se connecte"), _("de lien")),
)
BY_CODE = {field.code: field for field in FIELDS}


def folded(name):
    """« Prénom », « prenom » and « PRÉNOM » are one; so are spaces of any width."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return " ".join(letters.replace("_", " ").split())


BY_NAME = {folded(field.name): field for field in FIELDS}


def field_named(name):
    return BY_NAME.get(folded(name))


def nearest(name):
    """The field that was probably meant, or None."""
    close = get_close_matches(folded(name), BY_NAME, n=1, cutoff=0.6)
    return BY_NAME[close[0]] if close else None
