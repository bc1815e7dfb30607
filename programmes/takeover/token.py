"""What was read of a workbook, carried from the preview to the button: signed, so that nobody writes it by hand."""

import datetime

from django.core import signing

from programmes.services.takeover_files import found, named

SALT, FOR = "programmes.takeover", datetime.timedelta(days=1)


class Expired(Exception):
    """Of yesterday, or of another person or programme: the file is asked again."""


def sign(programme, user, raw, files):
    return signing.dumps([programme.pk, user.pk, raw, named(files)], salt=SALT, compress=True)


def read(token, programme, user):
    """(lines of each sheet, {name: stored file})."""
    try:
        owner, account, raw, names = signing.loads(token, salt=SALT, max_age=FOR)
    except (signing.BadSignature, ValueError) as error:
        raise Expired from error
    if [owner, account] != [programme.pk, user.pk]:
        raise Expired
    kept = found(names)
    if set(names) - set(kept):
        raise Expired
    return raw, kept
