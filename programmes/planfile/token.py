"""What was read of a file, carried from the preview to the button: signed, so that nobody writes it by hand."""

import datetime

from django.core import signing
from django.utils.translation import gettext as _

from .read import FORMULA, MERGE, Line, Month, NotReadable, Sheets

SALT = "programmes.plan_import"
LARGEST = 1_500_000  # letters: a plan of 300 dates takes 15,000
FOR = datetime.timedelta(days=1)
MARKS = {"formula": FORMULA, "merge": MERGE}


class Expired(Exception):
    """Of yesterday, or of another person or programme: the file is asked again."""


def sign(sheets, programme, user):
    told = {name: _plain(value) for name, value in vars(sheets).items()}
    token = signing.dumps([programme.pk, user.pk, told], salt=SALT, compress=True)
    if len(token) > LARGEST:
        raise NotReadable(_("Ce classeur contient beaucoup trop de texte pour un calendrier."))
    return token


def read(token, programme, user):
    try:
        owner = signing.loads(token, salt=SALT, max_age=FOR)
    except signing.BadSignature as error:
        raise Expired from error
    if owner[:2] != [programme.pk, user.pk]:
        raise Expired
    return Sheets(**{name: _read(value) for name, value in owner[2].items()})


def _plain(value):
    """Plain data: lines, days and marks under a name of their own."""
    if isinstance(value, Line):
        return {"@line": _plain(vars(value))}
    if isinstance(value, dict):
        return {"@pairs": [[key, _plain(one)] for key, one in value.items()]}  # a code may be « @line »
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, datetime.date):
        return {"@month" if isinstance(value, Month) else "@day": value.isoformat()}
    mark = next((name for name, one in MARKS.items() if one is value), None)
    return {"@mark": mark} if mark else value


def _read(value):
    if isinstance(value, list):
        return [_read(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "@line" in value:
        return Line(**_read(value["@line"]))
    if "@day" in value:
        return datetime.date.fromisoformat(value["@day"])
    if "@month" in value:
        return Month.fromisoformat(value["@month"])
    if "@mark" in value:
        return MARKS[value["@mark"]]
    return {key: _read(one) for key, one in value["@pairs"]}
