"""The French of each verb, told by the service that records it."""

import string

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from foundation.journal.discovery import load_services
from foundation.people.templatetags.typography import plural

_wordings: dict[str, str] = {}


class _Forgiving(string.Formatter):
    """A name that the data lacks leaves « … » rather than an error on a page of history."""

    def get_value(self, key, args, kwargs):
        return kwargs.get(key, "…")

    def get_field(self, field_name, args, kwargs):
        return self.get_value(field_name, args, kwargs), field_name

    def format_field(self, value, words):
        """`{number:date,dates}` is « 1 date », « 3 dates »."""
        return plural(value, words) if words and isinstance(value, int) else str(value)


def tells(wordings):
    """What each verb says: a predicate told after the name, or a whole sentence if it begins in capital."""
    for verb, wording in wordings.items():
        if _wordings.setdefault(verb, wording) != wording:
            raise ImproperlyConfigured(f"Two wordings for the journal's verb {verb!r}.")


def wording_of(verb):
    """The wording; if nobody has told it yet, every app's services are loaded: a worker knows few of them."""
    if verb not in _wordings:
        load_services()
    return _wordings.get(verb)


def tell(entry):
    who = entry.by_label or _("Essaim")
    wording = str(wording_of(entry.verb) or f"· {entry.verb}")
    known = {"subject": entry.subject_label, "about": entry.about_label, **entry.data, "by": who}
    said = _Forgiving().format(wording, **known)
    return said if wording[:1].isupper() else f"{who} {said}"
