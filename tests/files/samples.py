"""Small real files, made on the spot."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF"
PARIS = {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)}
GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


def picture(form="JPEG", size=(60, 40), *, mode="RGB", **options):
    written = io.BytesIO()
    Image.new(mode, size, "#0f5c4d").save(written, form, **options)
    return written.getvalue()


def photo_with_place(**options):
    """A photograph that says where and with what it was taken, lying on its side."""
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "Appareil de Jeanne", 6
    exif.get_ifd(GPS).update(PARIS)
    return picture(exif=exif, **options)


def archive(parts, *, compression=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return written.getvalue()


def docx(**more):
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"} | more)


def odt(**more):
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"} | more)


def upload(content, name="sans-nom", content_type="application/octet-stream"):
    return SimpleUploadedFile(name, content, content_type)
