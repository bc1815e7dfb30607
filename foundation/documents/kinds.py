"""The kinds of document: each app declares its own in its module `documents.py`."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class DocumentKind:
    """A stable code, the template that draws it, its name for people, the style sheets beside the house's.

    `numbered`: whether its pages bear their number; a poster, a leaflet that folds do not.
    """

    code: str
    template: str
    title: object
    stylesheets: tuple = ()
    about: str = ""
    numbered: bool = True

    def file_name(self, data):
        """« Engagement, PNR de la Forêt d’Orsenne.pdf »: what who receives it reads."""
        words = [str(self.title), str(data.get(self.about, ""))]
        return ", ".join(word.replace("/", "-") for word in words if word) + ".pdf"


_kinds: dict[str, DocumentKind] = {}


def document_kind(code, *, template, title, stylesheets=(), about="", numbered=True):
    """Declare a kind of document, once; `about`: the part of its data that its files are named after."""
    kind = DocumentKind(code, template, title, tuple(stylesheets), about, numbered)
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
