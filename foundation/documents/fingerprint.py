"""Two requests for one document share a fingerprint: of kind, renderer, language and data."""

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version

from django.conf import settings

from foundation.documents.sources import sources_of


def canonical(data):
    """One text for one data, whatever the order of its keys; what is not plain JSON is refused."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def fingerprint_of(kind, context, media, language):
    told = canonical([kind, renderer_of(kind), language, context, media])
    return hashlib.sha256(told.encode()).hexdigest()


def renderer_of(kind):
    """The digest of all that draws this kind; read once by a process that does not reload its templates."""
    return _renderer(kind) if settings.DEBUG else _renderer_once(kind)


def _renderer(kind):
    digest = hashlib.sha256(version("weasyprint").encode())
    for source in sorted(sources_of(kind)):
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()


_renderer_once = lru_cache(maxsize=None)(_renderer)
