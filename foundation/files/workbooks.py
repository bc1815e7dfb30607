"""A workbook that somebody sends back: bounded before anything opens it, and what fails told in a sentence."""

import zipfile
from contextlib import contextmanager

from django.utils.translation import gettext as _

UNFOLDED = 12 * 1024 * 1024  # a plan of 300 dates makes 0.2 MiB


class NotReadable(Exception):
    """Why nothing of this file can be taken, in a sentence."""


@contextmanager
def opening(file, *, too_large):
    """What is read inside is bounded; whatever the library stumbles on, the file is damaged."""
    _bound(file, too_large)
    file.seek(0)
    try:
        yield
    except NotReadable:
        raise
    except Exception as error:
        raise NotReadable(_("Ce classeur est abîmé ou n’en est pas un\u00a0: il ne s’ouvre pas.")) from error


def _bound(file, too_large):
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            unfolded = sum(entry.file_size for entry in archive.infolist())
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise NotReadable(_("Ce fichier n’est pas un classeur Excel (.xlsx).")) from error
    if "xl/workbook.xml" not in names:
        raise NotReadable(_("Enregistrez d’abord ce classeur au format Excel (.xlsx)."))
    if unfolded > UNFOLDED:
        raise NotReadable(too_large)
