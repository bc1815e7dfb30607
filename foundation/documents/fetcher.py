"""What a document may fetch while it is drawn: our static files, stored files listed, images within."""

import re
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

INLINE_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
STATIC_KINDS = {".css", ".woff2", ".svg", ".png", ".jpg", ".webp"}


class SafeURLFetcher(URLFetcher):
    """Refuses every address that is not `app:`, `media:` or an image in `data:`; remembers what it refused.

    A subclass, because WeasyPrint 70 crashes on a plain function. WeasyPrint swallows the ValueError: the
    document is drawn without what it asked for.
    """

    def __init__(self, static_roots, media):
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.static_roots = [Path(root).resolve() for root in static_roots]
        self.media = media
        self.refused = []

    def fetch(self, url, headers=None):
        try:
            return self._fetch_allowed(url)
        except ValueError:
            self.refused.append(url[:200])
            raise

    def stamped(self, name):
        """A static file and when it changed."""
        return name, self._static_file(name).stat().st_mtime_ns

    def _fetch_allowed(self, url):
        scheme, _, name = url.partition(":")
        if scheme == "app":
            return _answer(url, self._static_file(name))
        if scheme == "media" and name in self.media:
            return _answer(url, Path(self.media[name]["path"]), self.media[name]["kind"])
        if INLINE_IMAGE.match(url):
            return super().fetch(url)
        raise ValueError(f"A document may not fetch {url[:200]}")

    def _static_file(self, name):
        for root in self.static_roots:
            path = (root / unquote(name)).resolve()
            if path.is_relative_to(root) and path.suffix in STATIC_KINDS and path.is_file():
                return path
        raise ValueError(f"No such static file: {name[:200]}")


def _answer(url, path, kind=None):
    return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind or _kind_of(path)})


def _kind_of(path):
    return guess_type(path.name)[0] or "application/octet-stream"
