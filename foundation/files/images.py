"""Pictures are drawn anew: what a camera wrote beside the pixels (place, date, device) stays behind."""

import io

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageFile, ImageOps

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 3_200
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
# What reading a hostile or broken picture may raise, as Pillow documents and does.
UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, EOFError, MemoryError)
TOO_LARGE = _("Cette image a trop de points\u00a0: réduisez-la avant de l’envoyer.")


class PictureRefused(Exception):
    """Why a picture is not taken."""


def made_anew(file, mime):
    """The same picture, upright, of bounded size, without any metadata."""
    form = FORMATS[mime]
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, once imported, sets it for the whole process
    try:
        with Image.open(file, formats=[form]) as picture:
            _check_pixels(picture)
            return _written(_plain(picture), form)
    except Image.DecompressionBombError as error:
        raise PictureRefused(TOO_LARGE) from error
    except UNREADABLE as error:
        raise PictureRefused(_("Cette image est abîmée ou illisible.")) from error


def _check_pixels(picture):
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise PictureRefused(TOO_LARGE)


def _plain(picture):
    """The pixels alone, in the colours every screen knows."""
    upright = ImageOps.exif_transpose(picture)
    profile = upright.info.get("icc_profile")
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    plain = _in_srgb(upright, profile, mode) if profile else upright.convert(mode)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain.info.clear()
    return plain


def _in_srgb(picture, profile, mode):
    """A profile that cannot be read is left aside: slightly wrong colours rather than no picture."""
    try:
        return ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode=mode,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture.convert(mode)


def _written(picture, form):
    kept = io.BytesIO()
    options = {"quality": 88} if form != "PNG" else {"optimize": True}
    (picture.convert("RGB") if form == "JPEG" else picture).save(kept, form, **options)
    return ContentFile(kept.getvalue())
