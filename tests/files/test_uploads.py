import io
import struct
import zlib

import pytest
from PIL import Image

from foundation.files import images, packed, services
from foundation.files.forms import UploadField
from foundation.files.uploads import UploadRefused, clean_name

from . import samples
from .samples import upload

ALL = ("pdf", "image", "document", "spreadsheet", "slides", "text")
pytestmark = pytest.mark.django_db


def accept(content, name="sans-nom", kinds=ALL, **options):
    return services.accept(upload(content, name), kinds=kinds, by=None, **options)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.PDF, "application/pdf"),
        (samples.picture("JPEG"), "image/jpeg"),
        (samples.picture("PNG"), "image/png"),
        (samples.picture("WEBP"), "image/webp"),
        (samples.docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            samples.archive({"xl/workbook.xml": "<x/>"}),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (samples.odt(), "application/vnd.oasis.opendocument.text"),
        ("Saint-Étienne;12,5\n".encode(), "text/plain"),
        ("Saint-Étienne;12,5\n".encode("cp1252"), "text/plain"),
    ],
)
def test_the_content_tells_the_kind_whatever_the_name_says(content, kind):
    stored = accept(content, "photo.exe")

    assert stored.kind == kind
    assert stored.name.startswith("photo.")
    assert not stored.name.endswith(".exe")


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03 a program",
        b"\x7fELF\x02\x01\x01\x00",
        samples.archive({"anything.txt": "a plain archive"}),
        b"PK\x03\x04 a broken archive",
        samples.picture("GIF"),
        b"\x00\x01\x02\x03",
    ],
)
def test_what_is_not_of_a_known_kind_is_refused_in_french(content):
    with pytest.raises(UploadRefused, match="pas d’un type accepté") as refusal:
        accept(content, "rapport.pdf")
    assert "un PDF, une image" in str(refusal.value)


def test_a_kind_that_this_page_does_not_take_is_refused():
    with pytest.raises(UploadRefused, match=r"envoyez un PDF\.$"):
        accept(samples.picture(), "photo.jpg", kinds=("pdf",))


@pytest.mark.parametrize(("size", "taken"), [(200, True), (199, False)])
def test_the_size_is_bounded(size, taken):
    content = samples.PDF.ljust(200)
    if taken:
        assert accept(content, max_bytes=size).size == 200
    else:
        with pytest.raises(UploadRefused, match=r"Ce fichier pèse 200.octets.: 199.octets au plus"):
            accept(content, max_bytes=size)


def test_an_empty_file_is_refused():
    with pytest.raises(UploadRefused, match="vide"):
        accept(b"", "vide.pdf")


def test_a_photograph_loses_its_place_and_stands_upright():
    sent = samples.photo_with_place(size=(60, 40))
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(samples.GPS)

    stored = accept(sent, "IMG_2041.JPG")

    kept = Image.open(stored.open())
    assert (kept.size, dict(kept.getexif())) == ((40, 60), {})
    assert b"Jeanne" not in stored.open().read()


def test_comments_and_colour_profiles_do_not_remain():
    sent = samples.picture("PNG", mode="RGBA", icc_profile=srgb_profile(), pnginfo=comment("fait par Jeanne"))
    assert b"Jeanne" in sent

    kept = accept(sent, "plan.png").open().read()

    assert (b"Jeanne" in kept, b"iCCP" in kept) == (False, False)
    assert Image.open(io.BytesIO(kept)).mode == "RGBA"


def srgb_profile():
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def comment(text):
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", text)
    return info


def test_an_unreadable_colour_profile_does_not_cost_the_picture():
    stored = accept(samples.picture("PNG", icc_profile=b"not a profile"), "plan.png")

    assert Image.open(stored.open()).size == (60, 40)


def test_a_large_picture_is_brought_to_a_useful_size():
    stored = accept(samples.picture(size=(6400, 1600)), "panorama.jpg")

    assert Image.open(stored.open()).size == (3200, 800)


def huge_png(width, height):
    """A PNG that claims a size without carrying the pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_a_picture_that_would_swell_is_refused_before_it_is_read(side):
    assert side**2 > images.MOST_PIXELS
    with pytest.raises(UploadRefused, match="trop de points"):
        accept(huge_png(side, side), "bombe.png")


@pytest.mark.parametrize(
    "content", [samples.picture()[:300], b"\xff\xd8\xff\xe0 not a picture", huge_png(10, 10)]
)
def test_a_broken_picture_is_refused(content):
    with pytest.raises(UploadRefused, match="abîmée"):
        accept(content, "photo.jpg")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (samples.docx(**{"word/vbaProject.bin": "Sub AutoOpen"}), "macros"),
        (samples.odt(**{"Basic/Standard/Module1.xml": "<x/>"}), "macros"),
        (samples.docx(**{f"word/{number}.xml": "" for number in range(packed.MOST_ENTRIES)}), "trop grand"),
    ],
)
def test_a_document_that_carries_danger_is_refused(content, why):
    with pytest.raises(UploadRefused, match=why):
        accept(content, "compte rendu.docx")


def test_a_zip_bomb_is_refused_without_being_unpacked(monkeypatch):
    monkeypatch.setattr(packed, "UNPACKED_LARGEST", 1_000_000)
    bomb = samples.docx(**{"word/media/zero.bin": b"\0" * 1_000_001})
    assert len(bomb) < 3_000

    with pytest.raises(UploadRefused, match="trop grand"):
        accept(bomb, "compte rendu.docx")


def test_a_document_closed_by_a_password_is_refused():
    sent = bytearray(samples.docx())
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = sent.find(mark)
        while start >= 0:
            sent[start + place] |= 1
            start = sent.find(mark, start + 4)

    with pytest.raises(UploadRefused, match="mot de passe"):
        accept(bytes(sent), "compte rendu.docx")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Jeanne\\note d’écoute.pdf", "note d’écoute.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ('<img src="x">.pdf', "img src=x.pdf"),
        ("...", "fichier"),
        ("", "fichier"),
        ("é" * 300 + ".pdf", "é" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(sent, kept):
    assert clean_name(sent) == kept


def test_the_form_field_refuses_beside_the_field_and_its_value_is_kept_once():
    field = UploadField(kinds=("image",))

    with pytest.raises(UploadRefused, match="une image"):
        field.clean(upload(samples.PDF, "note.pdf"))
    stored = services.accept(field.clean(upload(samples.photo_with_place(), "note.jpeg")), by=None)

    assert (stored.name, stored.kind) == ("note.jpeg", "image/jpeg")
    assert field.widget.attrs["accept"] == ".jpg,.jpeg,.png,.webp"
