"""One section of the settings from the page that shows it to the button that saves it, whoever else is at it."""

from functools import cached_property

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from programmes.services import sections

FIELD = "seen"
LEFT_OUT = ("DELETE", "logo", "remove_logo")


class Opened:
    """`make(programme, data, files)` gives the form, or the rows, of the section; `facts` what it says now.

    `changed`: somebody else changed it meanwhile, nothing is saved, and `standing` tells what stands.
    """

    def __init__(self, request, programme, section, make, *, facts=None):
        self.request, self.programme, self.section, self.make = request, programme, section, make
        self.facts = facts or sections.FACTS[section]
        self.sent = request.method == "POST"
        self.form = make(programme, *((request.POST, request.FILES or None) if self.sent else (None, None)))
        self.changed = False

    def saves(self, change):
        """Whether what was sent is right and is now what stands; the page shows itself again otherwise."""
        if not self.sent or not self.form.is_valid():
            return False
        try:
            sections.change_as_seen(self.programme, self.facts, self.request.POST.get(FIELD, ""), change)
        except sections.SectionChanged:
            self.changed = True
        return not self.changed

    @cached_property
    def now(self):
        return sections.fresh(self.programme) if self.sent else self.programme

    @property
    def seen(self):
        """What was compared stays so until the person has read what stands."""
        typed = self.request.POST.get(FIELD, "")
        return typed if self.sent and not self.changed else sections.fingerprint(self.facts(self.now))

    @property
    def by(self):
        """« Claire Martin », who changed it last."""
        entry = sections.last_change(self.programme, self.section)
        return entry and {"who": entry.by_label, "at": entry.at, "oneself": entry.user == self.request.user}

    @cached_property
    def standing(self):
        """[(label, lines)] of what stands otherwise than it was typed."""
        stands = self.make(self.now, None, None)
        if hasattr(stands, "forms"):
            return [("", [" · ".join(filter(None, _texts(one))) for one in stands.initial_forms])]
        told = [(_label(stands, name), _text(stands[name]), _text(self.form[name])) for name in stands.fields]
        names = [name not in LEFT_OUT for name in stands.fields]
        return [
            (label, now.splitlines() or [_("(rien)")])
            for (label, now, typed), shown in zip(told, names, strict=True)
            if shown and now != typed
        ]


def _label(form, name):
    """In words: a field of a table may be named by its line too."""
    return form.told_label(name) if hasattr(form, "told_label") else form[name].label


def _texts(form):
    return [_text(form[name]) for name in form.fields if name not in LEFT_OUT]


def _text(bound):
    """What a field says, as it is read."""
    value = bound.value()
    choices = getattr(bound.field, "choices", None)
    if choices is not None:
        chosen = [value] if isinstance(value, str) else value or []
        return ", ".join(str(label) for one, label in choices if one in chosen and one != "")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    text = strip_tags(str(value)) if bound.name == "html" else str("" if value is None else value)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
