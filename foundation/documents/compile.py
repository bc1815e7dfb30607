"""A compilation: many published documents as one, with cover, contents, continuous folios and bookmarks.

Up to about 300 pages it is drawn as one HTML document and stays accessible (tagged, in reading order).
Above, or when a part would no longer be drawn as it was published, the published files themselves are
joined: a merger keeps no tags, and the answer says so.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.documents.contents import Layout
from foundation.documents.fingerprint import fingerprint_of
from foundation.documents.kinds import is_known
from foundation.documents.rendering import LANGUAGE, draw, html_of
from foundation.documents.sources import HOUSE_STYLE, stylesheets_of
from foundation.documents.templatetags.pdf import french
from foundation.files import services as files
from foundation.files.models import StoredFile
from foundation.jobs import pool

ACCESSIBLE_PAGES = 300
BLOCK = 50  # parts: files open at once, and what a preview may have to wait for
COMPILATION_STYLE = "essaim/pdf/compilation.css"


@dataclass(frozen=True)
class Cover:
    """What the cover says; `title` is also the document's own."""

    title: str
    subtitle: str = ""
    kicker: str = ""
    author: str = "Essaim"
    note: str = ""


@dataclass(frozen=True)
class Part:
    """A file already drawn: a path, or a stored file that is fetched when its block comes."""

    path: object
    title: str
    subtitle: str
    pages: int


@dataclass(frozen=True)
class Compiled:
    path: Path
    pages: int
    tagged: bool


def no_progress(done, of=None, message=""):
    """For who does not watch."""


def compile_versions(versions, *, cover, folder, subtitles=None, progress=no_progress):
    """Compile these Versions, in this order, into a file of `folder`; subtitles go by version id."""
    versions, subtitles = list(versions), subtitles or {}
    prefetch_related_objects(versions, "rendition__file")
    out = Path(folder) / "compilation.pdf"
    if can_stay_accessible(versions):
        pages = compile_html(versions, cover=cover, out_path=out, subtitles=subtitles, progress=progress)
        return Compiled(out, pages, tagged=True)
    return Compiled(out, _merge(versions, cover, out, subtitles, progress), tagged=False)


def can_stay_accessible(versions):
    pages = sum(version.pages for version in versions)
    return pages <= ACCESSIBLE_PAGES and all(_drawn_the_same(version.rendition) for version in versions)


def _drawn_the_same(rendition):
    """The templates of today would give the file that was published."""
    if not is_known(rendition.kind):
        return False
    today = fingerprint_of(rendition.kind, rendition.data, rendition.media, rendition.language)
    return today == rendition.fingerprint


def compile_html(versions, *, cover, out_path, subtitles=None, progress=no_progress):
    """One tagged PDF from the data of the Versions; page numbers by the style sheet."""
    parts = [_article(number, each, subtitles or {}) for number, each in enumerate(versions, start=1)]
    progress(0, len(parts), _("Mise en page"))
    media = {name: each for part in parts for name, each in part["media"].items()}
    drawn = draw(
        _html("documents/pdf/compilation.html", cover, parts=parts),
        out_path,
        stylesheets=(*stylesheets_of(*(part["kind"] for part in parts)), COMPILATION_STYLE),
        media=media,
        unnumbered=1,
        timeout=600,
        watch=lambda: progress(0, len(parts), _("Mise en page")),
    )
    progress(len(parts), len(parts), _("Terminé"))
    return drawn["pages"]


def _article(number, version, subtitles):
    rendition, prefix = version.rendition, f"{number}-"
    named = {"anchor": f"part-{number}", "part_title": version.title}
    html = html_of(rendition.kind, rendition.data, media=rendition.media, prefix=prefix, bare=True, **named)
    return {
        **named,
        "kind": rendition.kind,
        "title": version.title,
        "subtitle": subtitles.get(version.pk, ""),
        "html": html,
        "media": {prefix + name: each for name, each in rendition.media.items()},
    }


def _html(template, cover, **context):
    with translation.override(LANGUAGE):
        return render_to_string(template, {"cover": cover, "language": LANGUAGE, **context})


def _merge(versions, cover, out, subtitles, progress):
    cover_pdf = out.with_name("cover.pdf")
    draw_cover(cover, cover_pdf, count=len(versions))
    parts = [Part(each.file, each.title, subtitles.get(each.pk, ""), each.pages) for each in versions]
    return compile_parts(parts, cover=cover, cover_pdf=cover_pdf, out_path=out, progress=progress)


def draw_cover(cover, path, *, count):
    html = _html("documents/pdf/compilation_cover_page.html", cover, count=count)
    return draw(html, path, stylesheets=(HOUSE_STYLE, COMPILATION_STYLE), unnumbered=1)


def compile_parts(parts, *, cover, cover_pdf, out_path, progress=no_progress):
    """Join files that are already drawn; how many pages it makes. Without tags: see above."""
    out_path = Path(out_path)
    entries = _entries(parts, first=2 + Layout(len(parts)).pages)
    blocks, found = [], []
    for start in range(0, len(parts), BLOCK):
        progress(start, len(parts), _("Assemblage"))
        blocks.append(str(out_path.with_name(f"block-{start}.pdf")))
        found += _join_block(parts[start : start + BLOCK], entries[start]["page"], blocks[-1])
    progress(len(parts), len(parts), _("Sommaire et signets"))
    return _join(blocks, entries, found, cover, cover_pdf, out_path)


def _entries(parts, first):
    """The lines of the contents: each part, with the page it starts on."""
    entries, page = [], first
    for part in parts:
        entries.append({"title": french(part.title), "subtitle": french(part.subtitle), "page": page})
        page += part.pages
    return entries


def _join_block(parts, first, out):
    with ExitStack() as open_files:
        listed = [{"path": _path(open_files, part), "pages": part.pages} for part in parts]
        return _in_child("join_block", {"parts": listed, "first": first, "out": out})["outlines"]


def _path(open_files, part):
    if isinstance(part.path, StoredFile):
        return str(open_files.enter_context(files.on_disk(part.path)))
    return str(part.path)


def _join(blocks, entries, found, cover, cover_pdf, out_path):
    joined = {
        "cover": str(cover_pdf),
        "blocks": blocks,
        "entries": entries,
        "outlines": found,
        "heading": _("Sommaire"),
        "title": french(cover.title),
        "author": french(cover.author),
        "language": LANGUAGE,
        "out": str(out_path),
    }
    pages = _in_child("join_all", joined)["pages"]
    for block in blocks:
        Path(block).unlink()
    return pages


def _in_child(function, payload):
    payload["static"] = [str(root) for root in settings.STATICFILES_DIRS]
    return pool.render_in_child(f"foundation.documents.merge:{function}", payload, timeout=120)
