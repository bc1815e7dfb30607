"""People left out of a saved method, wherever somebody typed them: names, addresses, telephones."""

import re
import unicodedata

from django.utils.text import slugify
from django.utils.translation import gettext as _

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]*-[a-z0-9_-]*")  # of two words at least
PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)33[\s.]?(?:\(0\)[\s.]?)?|0)[1-9](?:[\s.-]?\d\d){4}(?!\d)")
APOSTROPHE, BETWEEN = "['’]", r"[\s,]+"  # « Le Goff, Anne »


def without_people(data, programme):
    """The same data; a method is read by people who have nothing to do with this programme."""
    people = list(programme.members.values_list("civility", "first_name", "last_name"))
    return _cleaned(data, _names(people), _in_codes(people))


def _in_codes(people):
    """« lea-roy », in a code that was made of a title."""
    slugs = {slugify(f"{first} {last}") for _civility, first, last in people if first and last}
    return (
        re.compile("|".join(sorted(map(re.escape, slugs - {""}), key=len, reverse=True))) if slugs else None
    )


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
        return in_codes.sub("x", value) if in_codes else value
    return _without(value, names)


def _without(text, names):
    text = unicodedata.normalize("NFC", text)
    text = PHONE.sub(_("[numéro retiré]"), EMAIL.sub(_("[adresse retirée]"), text))
    return names.sub(_("[nom retiré]"), text) if names else text
