"""Archives inside office documents: bounded before anything opens them."""

import zipfile

from django.utils.translation import gettext as _

UNPACKED_LARGEST = 200 * 1024 * 1024
MOST_ENTRIES = 5_000
# Where Word, Excel and LibreOffice put programs.
PROGRAMS = ("/vbaproject.bin", "/basic/", "/scripts/", "/activex/")


class ArchiveRefused(Exception):
    """Why an office document is not taken."""


def check_packed(file):
    """Refuse what would swell when opened, is closed by a password, or carries programs."""
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    file.seek(0)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_LARGEST:
        raise ArchiveRefused(_("Ce document se déplie en un contenu beaucoup trop grand."))
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ArchiveRefused(_("Ce document est protégé par un mot de passe\u00a0: enlevez-le d’abord."))
    if any(word in f"/{entry.filename}".lower() for entry in entries for word in PROGRAMS):
        raise ArchiveRefused(_("Ce document contient des macros\u00a0: enlevez-les d’abord."))
