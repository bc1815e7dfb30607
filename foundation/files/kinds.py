"""Telling what a file is by its first bytes; its name and what the browser claims count for nothing."""

import codecs
import re
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    family: str
    mime: str
    extension: str
    others: tuple = ()


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
PDF = Kind("pdf", "application/pdf", "pdf")
JPEG = Kind("image", "image/jpeg", "jpg", ("jpeg",))
PNG = Kind("image", "image/png", "png")
WEBP = Kind("image", "image/webp", "webp")
TEXT = Kind("text", "text/plain", "txt", ("csv", "md", "yaml", "yml"))
DOCX = Kind("document", _OOXML + "wordprocessingml.document", "docx")
XLSX = Kind("spreadsheet", _OOXML + "spreadsheetml.sheet", "xlsx")
PPTX = Kind("slides", _OOXML + "presentationml.presentation", "pptx")
ODT = Kind("document", _ODF + "text", "odt")
ODS = Kind("spreadsheet", _ODF + "spreadsheet", "ods")
ODP = Kind("slides", _ODF + "presentation", "odp")

# The wording of a refusal, by family.
WORDS = {
    "pdf": _("un PDF"),
    "image": _("une image (JPEG, PNG ou WebP)"),
    "document": _("un document Word ou ODT"),
    "spreadsheet": _("un classeur Excel ou ODS"),
    "slides": _("une présentation PowerPoint ou ODP"),
    "text": _("un fichier texte ou CSV"),
}
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OOXML_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_ODF_KINDS = {kind.mime.encode(): kind for kind in (ODT, ODS, ODP)}

KINDS = (PDF, JPEG, PNG, WEBP, TEXT, DOCX, XLSX, PPTX, ODT, ODS, ODP)


def extensions_of(families):
    """The endings a browser may propose to choose among."""
    return [end for kind in KINDS if kind.family in families for end in (kind.extension, *kind.others)]


def kind_of(file):
    """The Kind of a file, or None if it is none of those Essaim takes."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _packed_kind(file)
    return _marked_kind(head) or (TEXT if _is_text(file) else None)


def _marked_kind(head):
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def _packed_kind(file):
    """Office documents are archives: the parts inside tell which."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if names[:1] == ["mimetype"]:
                return _ODF_KINDS.get(archive.open("mimetype").read(200).strip())
            return next((kind for part, kind in _OOXML_PARTS.items() if part in names), None)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        return None
    finally:
        file.seek(0)


def _is_text(file):
    """Whether every byte is readable text, in UTF-8 or in the Windows alphabet of spreadsheets."""
    content = file.read()
    file.seek(0)
    if not content or CONTROL.search(content):
        return False
    return _decodes(content, "utf-8") or _decodes(content, "cp1252")


def _decodes(content, encoding):
    try:
        codecs.decode(content, encoding)
    except UnicodeDecodeError:
        return False
    return True
