"""What users may send: recognised by its content, bounded, and made harmless."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .images import PictureRefused, made_anew
from .kinds import WORDS, kind_of
from .packed import ArchiveRefused, check_packed

LARGEST = 20 * 1024 * 1024
PACKED = {"document", "spreadsheet", "slides"}


class UploadRefused(ValidationError):
    """Why a file is not taken, in a sentence for the person who sent it."""

    def __str__(self):
        return str(self.message)


@dataclass(frozen=True)
class Sound:
    """An upload that passed: what to keep, under which name, of which kind."""

    content: File
    name: str
    kind: str


def checked(upload, *, kinds, max_bytes=LARGEST):
    """The upload made harmless, or UploadRefused."""
    _check_size(upload, max_bytes)
    kind = kind_of(upload)
    if kind is None or kind.family not in kinds:
        raise UploadRefused(_refusal(kinds))
    try:
        content = _made_harmless(upload, kind)
    except (PictureRefused, ArchiveRefused) as refusal:
        raise UploadRefused(str(refusal)) from refusal
    return Sound(content, _named(upload.name, kind), kind.mime)


def _check_size(upload, max_bytes):
    if not upload.size:
        raise UploadRefused(_("Ce fichier est vide."))
    if upload.size > max_bytes:
        raise UploadRefused(
            _("Ce fichier pèse %(size)s\u00a0: %(most)s au plus.")
            % {"size": filesizeformat(upload.size), "most": filesizeformat(max_bytes)}
        )


def _refusal(kinds):
    words = [str(WORDS[family]) for family in kinds]
    listed = _(" ou ").join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
    return _("Ce fichier n’est pas d’un type accepté\u00a0: envoyez %(kinds)s.") % {"kinds": listed}


def _made_harmless(upload, kind):
    if kind.family == "image":
        return made_anew(upload, kind.mime)
    if kind.family in PACKED:
        check_packed(upload)
    return upload


def clean_name(name):
    """A file name that is only a name: no folder, no control or reversing character, no leading dot."""
    bare = PurePosixPath(str(name).replace("\\", "/")).name
    bare = "".join(char for char in bare if char.isprintable() and char not in '<>:"|?*')
    bare = re.sub(r"\s+", " ", bare).strip(" .")
    stem, dot, extension = bare.rpartition(".")
    return (
        f"{stem[: 199 - len(extension)]}.{extension}" if dot and len(extension) < 12 else bare[:200]
    ) or _("fichier")


def _named(name, kind):
    """The name as sent, with an extension that tells the truth."""
    cleaned = clean_name(name)
    stem, dot, extension = cleaned.rpartition(".")
    if dot and extension.lower() in (kind.extension, *kind.others):
        return cleaned
    return clean_name(f"{stem if dot and len(extension) < 6 else cleaned}.{kind.extension}")
