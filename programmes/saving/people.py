"""People left out of a saved method, wherever somebody typed them: names, addresses, telephones."""

import re
import unicodedata
from functools import partial

from django.utils.text import slugify
from django.utils.translation import gettext as _

from programmes.contracts import method as contract

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]*-[a-z0-9_-]*")  # of two words at least
PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)33[\s.]?(?:\(0\)[\s.]?)?|0)[1-9](?:[\s.-]?\d\d){4}(?!\d)")
# Of no member: « Mme Dupont », « M. Jean de La Tour »; « Madame la maire » names nobody.
PART = r"[A-ZÀ-ÖØ-Þ][\w’'-]*"
TITLED = re.compile(
    rf"\b(?:Mme|Mlle|Madame|Monsieur|Maître|M\.|Dr|Pr|Me)[\s]+{PART}(?:\s+(?:(?:de|du|des|la|le|d’|d')\s*)*{PART})*"
)
PARTICLES = ("de", "du", "des", "la", "le", "d’", "d'")
APOSTROPHE, BETWEEN = "['’]", r"[\s,]+"  # « Le Goff, Anne »


def without_people(data, programme):
    """The same data; a method is read by people who have nothing to do with this programme."""
    people = [*programme.members.values_list("civility", "first_name", "last_name"), *_met(programme)]
    return _cleaned(data, _names(people), _in_codes(people))


def _met(programme):
    """Those whom the apps know by a whole name: « Léa Roy ». A lone word, or « Les élus », may be no person."""
    for section in contract.sections():
        for civility, name in section.people(programme) if section.people else ():
            first, *rest = name.split() or [""]
            if rest and all(word[0].isupper() or word in PARTICLES for word in rest) and first[0].isupper():
                yield civility, first, " ".join(rest)


def _in_codes(people):
    """What takes « lea-roy » out of a code that was made of a title: each person's mark is their own."""
    slugs = {slugify(f"{first} {last}") for _civility, first, last in people if first and last} - {""}
    marks = {slug: f"x{rank}" for rank, slug in enumerate(sorted(slugs, key=len, reverse=True), start=1)}
    found = re.compile("|".join(map(re.escape, marks)) if marks else "(?!)")
    return partial(found.sub, lambda one: marks[one.group()])


def _names(people):
    """One pattern for « Léa Roy », « Roy Léa » and « Mme Roy », whatever the capitals."""
    found = set()
    for civility, first, last in people:
        whole = [f"{first} {last}", f"{last} {first}"] if first and last else []
        found.update(
            name for name in [*whole, f"{civility} {last}" if civility and last else ""] if name.strip()
        )
    if not found:
        return None
    found |= {_bare(name) for name in found}
    words = "|".join(map(_pattern, sorted(found, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _bare(name):
    """« Lea Roy », of « Léa Roy »."""
    return "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))


def _pattern(name):
    words = unicodedata.normalize("NFC", name).replace("’", "'").split()
    return BETWEEN.join(re.escape(word).replace("'", APOSTROPHE) for word in words)


def _cleaned(value, names, in_codes):
    if isinstance(value, dict):
        return {key: _cleaned(one, names, in_codes) for key, one in value.items()}
    if isinstance(value, list):
        return [_cleaned(one, names, in_codes) for one in value]
    if not isinstance(value, str):
        return value
    if CODE.fullmatch(value):
        return in_codes(value)
    return _without(value, names)


def _without(text, names):
    text = unicodedata.normalize("NFC", text).replace("\t", " ")  # pasted in what has one line
    text = PHONE.sub(_("[numéro retiré]"), EMAIL.sub(_("[adresse retirée]"), text))
    text = names.sub(_("[nom retiré]"), text) if names else text
    return TITLED.sub(_("[nom retiré]"), text)
