"""What was read of a workbook, carried from the preview to the button: signed, so that nobody writes it by hand."""

import datetime

from django.core import signing

from foundation.files.models import StoredFile

SALT, FOR = "programmes.takeover", datetime.timedelta(days=1)


class Expired(Exception):
    """Of yesterday, or of another person or programme: the file is asked again."""


def sign(programme, user, raw, files):
    named = {name: str(stored.pk) for name, stored in files.items()}
    return signing.dumps([programme.pk, user.pk, raw, named], salt=SALT, compress=True)


def read(token, programme, user):
    """(lines of each sheet, {name: stored file})."""
    try:
        owner, account, raw, named = signing.loads(token, salt=SALT, max_age=FOR)
    except (signing.BadSignature, ValueError) as error:
        raise Expired from error
    if [owner, account] != [programme.pk, user.pk]:
        raise Expired
    found = {str(pk): stored for pk, stored in StoredFile.objects.in_bulk(list(named.values())).items()}
    if set(named.values()) - set(found):
        raise Expired
    return raw, {name: found[pk] for name, pk in named.items()}
