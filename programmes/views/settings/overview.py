"""All the sections on one page, each with where it stands; the method that the programme comes from."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from programmes.contracts import method as contract
from programmes.languages import names_of
from programmes.services.presentation import presentation_of
from programmes.views.common import get_organised
from programmes.views.settings.sections import links, page


@require_safe
def settings(request, slug):
    programme = get_organised(request, slug)
    facts = _facts(programme)
    rows = [(section, url, facts.get(section.code, "")) for section, url, _here in links(programme)]
    return render(request, "programmes/settings/overview.html", {"programme": programme, "rows": rows})


def _facts(programme):
    """{code of a section: where it stands, in a few words}."""
    shown, card = presentation_of(programme), programme.card
    structures = programme.partners.count()
    named = [one.told for one in programme.nominations.all()]
    objectives, covered = len(card.get("objectives", [])), len(programme.coverage)
    return {
        "identity": programme.baseline or _("Un sous-titre manque"),
        "structures": _counted(
            structures, ngettext("%(count)d structure", "%(count)d structures", structures)
        ),
        "parts": _parts_text(programme),
        "card": _counted(objectives, ngettext("%(count)d objectif", "%(count)d objectifs", objectives)),
        "public": _("Visible de tous") if shown.is_public else _("Visible des organisateurs seulement"),
        "coverage": _counted(covered, ngettext("%(count)d ligne", "%(count)d lignes", covered)),
        "nominations": ", ".join(named) or _("Rien à nommer"),
        "vocabulary": _words_text(programme),
        "languages": ", ".join(names_of(programme.languages)),
        "method": card.get("title", ""),
    }


def _counted(number, told):
    return told % {"count": number} if number else _("Rien pour l’instant")


def _parts_text(programme):
    used = [str(part.label) for part in contract.parts() if programme.uses(part.code)]
    return ", ".join(used) or _("Ni engagement signé, ni écoutes")


def _words_text(programme):
    own = [words["one"] for words in programme.vocabulary.values()]
    return ", ".join(own) or _("Les mots d’Essaim")


@require_safe
def method(request, slug):
    """What the programme was made from, to read: its source, its rules, what it leaves open."""
    programme = get_organised(request, slug)
    derogations = {}
    for one in programme.derogations.all():
        derogations.setdefault(one.rule, []).append(one)
    rules = [(rule, derogations.get(rule["code"], [])) for rule in programme.card.get("rules", [])]
    return page(request, "method", "method", programme, card=programme.card, rules=rules)
