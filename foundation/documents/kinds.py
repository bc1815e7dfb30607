"""The kinds of document: each app declares its own in its module `documents.py`."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class DocumentKind:
    """A stable code, the template that draws it, its name for people, the style sheets beside the house's."""

    code: str
    template: str
    title: object
    stylesheets: tuple = ()


_kinds: dict[str, DocumentKind] = {}


def document_kind(code, *, template, title, stylesheets=()):
    """Declare a kind of document, once."""
    kind = DocumentKind(code, template, title, tuple(stylesheets))
    if _kinds.setdefault(code, kind) != kind:
        raise ImproperlyConfigured(f"Document kind {code} is declared twice.")
    return kind


def is_known(code):
    """A version may outlive its kind."""
    return code in _kinds


def kind_of(code):
    try:
        return _kinds[code]
    except KeyError:
        raise ImproperlyConfigured(f"No document kind {code}: declare it in <app>/documents.py.") from None
