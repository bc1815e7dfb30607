"""The sections of the settings, in the order of the menu beside each page."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme


@dataclass(frozen=True)
class Section:
    """One page of the settings; `elsewhere`: a page that has its own place, led to from here."""

    code: str
    label: str | Promise
    about: str | Promise
    name: str
    group: str | Promise
    elsewhere: bool = False
    part: str = ""  # what the programme must use for it to mean something


SAYS, DOES, WORDS = (
    _("Ce que le programme dit de lui"),
    _("Comment il fonctionne"),
    _("Ses mots et ses règles"),
)
SECTIONS = (
    Section("identity", _("Présentation"), _("Titre, texte, logo, couleurs, contact"), "settings_identity", SAYS),
    Section("structures", _("Structures"), _("Qui pilote, organise, finance, appuie"), "settings_structures", SAYS),
    Section(
        "card", _("Objectifs et thèmes"), _("Ce qu’on cherche, ce qu’on y gagne, ce qui est demandé"),
        "settings_card", SAYS,
    ),
    Section("public", _("Page publique et plaquette"), _("Ce que tout le monde voit"), "settings_public", SAYS),
    Section("memo", _("Fiche mémo"), _("Le programme en deux pages, selon le lecteur"), "settings_memo", SAYS),
    Section(
        "parts", _("Ce que le programme utilise"), _("Avec ou sans engagement signé, avec ou sans écoutes"),
        "settings_parts", DOES,
    ),
    Section(
        "coverage", _("Prise en charge"), _("Déplacements, repas, hébergement\u00a0: qui paie quoi"),
        "settings_coverage", DOES,
    ),
    Section(
        "nominations", _("Ce que chaque territoire nomme"), _("Quelles personnes, combien, quels profils"),
        "settings_nominations", DOES,
    ),
    Section(
        "commitment", _("Engagement"), _("Le texte que signent les territoires"), "territories:terms", DOES, True,
        Programme.Part.COMMITMENT,
    ),
    Section("team", _("Équipe et rôles"), _("Qui organise, qui suit, qui appuie"), "programmes:team", DOES, True),
    Section(
        "vocabulary", _("Vocabulaire"), _("«\u00a0Session\u00a0» pour atelier, «\u00a0catalyseur\u00a0» pour référent"),
        "settings_vocabulary", WORDS,
    ),
    Section("languages", _("Langues"), _("Celles des échanges et des documents"), "settings_languages", WORDS),
    Section("method", _("Règles et méthode"), _("D’où vient le programme, ce qu’il suit"), "settings_method", WORDS),
)  # fmt: skip


def url_of(section, programme):
    name = section.name if ":" in section.name else f"programmes:{section.name}"
    try:
        return reverse(name, args=[programme.slug])
    except NoReverseMatch:  # the page of an app that is not there
        return ""


def links(programme, here=""):
    """[(section, url, whether it is this page)]."""
    known = [one for one in SECTIONS if not one.part or programme.uses(one.part)]
    found = [(one, url_of(one, programme), one.code == here) for one in known]
    return [row for row in found if row[1]]


def page(request, code, template, programme, **context):
    """A page of the settings, with the menu of the sections beside it."""
    section = next(one for one in SECTIONS if one.code == code)
    shared = {"programme": programme, "section": section, "sections": links(programme, code)}
    return render(request, f"programmes/settings/{template}.html", {**shared, **context})
