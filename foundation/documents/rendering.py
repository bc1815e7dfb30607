"""From plain data to a file: the template here, the drawing in the child process."""

import logging
from contextlib import ExitStack

from django.conf import settings
from django.core.files import File
from django.template.loader import get_template
from django.utils import translation

from foundation.documents.kinds import kind_of
from foundation.documents.models import Rendition
from foundation.documents.sources import stylesheets_of
from foundation.files import services as files
from foundation.files.models import StoredFile
from foundation.jobs import pool

LANGUAGE = "fr"
TIMEOUT = 120
PDF = "application/pdf"
NO_PAGE = 10_000  # none bears a number
logger = logging.getLogger(__name__)


def html_of(kind, data, *, media=(), prefix="", **options):
    """The HTML of one document; its template shows a picture by its address, `{{ media.<name> }}`."""
    kind = kind_of(kind)
    media = {name: f"media:{prefix}{name}" for name in media}
    context = {"doc": data, "kind": kind, "media": media, "language": LANGUAGE, **options}
    with translation.override(LANGUAGE):
        return get_template(kind.template).render(context)


def build(rendition, folder, *, watch=None):
    """Draw the rendition in this folder, outside any transaction; the callable returned writes it down."""
    drawn = draw(
        html_of(rendition.kind, rendition.data, media=rendition.media),
        folder / f"{rendition.fingerprint}.pdf",
        stylesheets=stylesheets_of(rendition.kind),
        media=rendition.media,
        unnumbered=0 if kind_of(rendition.kind).numbered else NO_PAGE,
        watch=watch,
    )
    return lambda: _keep(rendition, drawn)


def draw(html, path, *, stylesheets, media=None, unnumbered=0, timeout=TIMEOUT, watch=None):
    """Have the child process draw this HTML; the answer says the path and the number of pages."""
    with ExitStack() as open_files:
        payload = {
            "html": html,
            "out": str(path),
            "stylesheets": list(stylesheets),
            "static": [str(root) for root in settings.STATICFILES_DIRS],
            "media": {name: _lent(open_files, each) for name, each in (media or {}).items()},
            "unnumbered": unnumbered,
        }
        drawn = pool.render_in_child(
            "foundation.documents.render:render", payload, timeout=timeout, watch=watch
        )
    if drawn["refused"]:
        logger.warning("document asked for what it may not fetch", extra={"refused": drawn["refused"][:5]})
    return drawn


def _lent(open_files, listed):
    stored = StoredFile.objects.get(pk=listed["file"])
    return {"path": str(open_files.enter_context(files.on_disk(stored))), "kind": stored.kind}


def _keep(rendition, drawn):
    """Write the file down, unless another got there first: what was built stays."""
    rendition = Rendition.objects.select_for_update(of=("self",)).get(pk=rendition.pk)
    if not rendition.is_ready:
        with open(drawn["path"], "rb") as written:
            name = kind_of(rendition.kind).file_name(rendition.data)
            rendition.file = files.keep(File(written), name=name, kind=PDF)
        rendition.pages = drawn["pages"]
        rendition.save(update_fields=["file", "pages"])
    return {"rendition": rendition.pk, "pages": rendition.pages}
