"""What a database, a calendar or a page could not hold of a method, however well it is written."""

import datetime
import math
from collections import Counter

from django.utils.translation import gettext as _

from foundation.typed import sound
from programmes import drafting

FIRST_START, LAST_START = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)
LONGEST_CODE, DEEPEST, MOST_MONTHS = 60, 20, 240
NEEDED_BY_A_CHECK = {
    "count": [{"meeting"}],
    "order": [{"moments"}, {"series"}],
    "between": [{"moment", "from", "to"}],
    "duration": [{"from", "to"}],
    "settled": [{"duty"}],
}


def unfit(value, place="", depth=0):
    """(place, reason) of what is no plain data: other types, numbers without end, characters that harm."""
    if depth > DEEPEST:
        yield place, _("trop de niveaux l’un dans l’autre")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from unfit(one, f"{place}.{key}" if place else str(key), depth + 1)
            if not isinstance(key, str):
                yield place or _("le fichier"), _("une clé s’écrit en lettres")
    elif isinstance(value, list):
        for rank, one in enumerate(value, start=1):
            yield from unfit(one, f"{place}[{rank}]", depth + 1)
    elif not _is_plain(value):
        yield place, _("cette valeur ne peut pas être gardée\u00a0: écrivez un texte ou un nombre simples")


def _is_plain(value):
    if isinstance(value, str):
        return sound(value) == value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, (bool, int))


def beyond(method):
    """(place, reason) of a method whose shape is right and that no programme could be made of."""
    yield from _twice(method, "nominations")
    yield from _twice(method, "deadlines")
    yield from _checks(method)
    for one in method.get("deliverables", []):
        if one.get("phase") == []:
            yield f"deliverables.{one['code']}.phase", _("la liste est vide")
            return
    yield from _dates(method)


def _twice(method, key):
    for kind, number in Counter(one["kind"] for one in method.get(key, [])).items():
        if number > 1:
            yield key, _("«\u00a0%(kind)s\u00a0» y est deux fois") % {"kind": kind}


def _checks(method):
    for rule in method.get("rules", []):
        check = rule.get("check", {})
        wanted = NEEDED_BY_A_CHECK.get(check.get("is"), [set()])
        if not any(keys <= set(check) for keys in wanted):
            keys = ", ".join(sorted(wanted[0]))
            yield f"rules.{rule['code']}.check", _("il manque %(keys)s") % {"keys": keys}


def _draft_to_the_ends(method, specs):
    """From the first and the last day that may be typed, on and back, with the shortest and the longest answers."""
    for day, pick in ((FIRST_START, min), (LAST_START, max)):
        drafting.draft(method, starts_on=day, answers=_answers(specs, day, pick))
    for day, pick in ((FIRST_START, max), (LAST_START, min)):
        drafting.draft(method, final_on=day, answers=_answers(specs, day, pick))


def _answers(specs, day, pick):
    """What the wizard may be answered: that day, a number of months, one of the readings."""
    found = {}
    for spec in specs:
        if alternatives := spec.date.get("alternatives"):
            found[spec.code] = pick(one["months"] for one in alternatives)
        elif asked := spec.date.get("asked"):
            found[spec.code] = day if asked["as"] == "date" else pick(1, MOST_MONTHS)
    return found


def _dates(method):
    try:
        if drafting.holds_too_many(method):
            told = _("plus de %(most)s dates\u00a0: c’est trop pour un plan")
            yield "moments", told % {"most": drafting.MOST_DATES}
            return
        specs = drafting.specs_of(method)
        _draft_to_the_ends(method, specs)
    except (OverflowError, ValueError, RecursionError):
        yield "moments", _("ces décalages sortent de tout calendrier")
        return
    except (KeyError, RuntimeError):
        return  # a code that names nothing, told elsewhere
    for spec in specs:
        if len(spec.code) > LONGEST_CODE:
            yield (
                spec.code,
                _("ce code est trop long\u00a0: %(most)s signes au plus") % {"most": LONGEST_CODE},
            )
