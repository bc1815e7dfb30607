"""What the page of a note shows of each text: plain objects for the templates."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.texts.models import Text


@dataclass
class Slot:
    """A place to write: a theme or a side. Its text may not exist yet; its identifier does."""

    code: str
    label: str
    url: str
    text: Text
    question: str = ""
    prompts: list = field(default_factory=list)
    excerpts: list = field(default_factory=list)
    theme: object = None

    @property
    def is_started(self):
        return bool(self.text.plain or self.excerpts)

    @classmethod
    def of_side(cls, note, name):
        label, question = {
            "atmosphere": (
                _("Ambiance"),
                _("Pour l’équipe de l’écoute seulement, jamais pour la fiche."),
            ),
            "follow_up": (_("Suites"), _("À vérifier, à demander, qui d’autre rencontrer.")),
        }[name]
        slug = note.visit.circle.programme.slug
        text = getattr(note, name) or unsaved(note, name)
        return cls(name, label, reverse("listening:save_side", args=[slug, note.pk, name]), text, question)


def unsaved(note, code):
    """The text that the first save will make, closed if the note is filed; the browser knows its name."""
    return Text(pk=note.text_id(code), locked_at=note.filed_at)


def place_in_visit(interview):
    """« 2 sur 7 »: its number, and how many of its kind there are."""
    same = interview.visit.interviews.filter(kind=interview.kind)
    return {"rank": interview.number, "total": same.count()}


def slots_of(note):
    """The themes of the guide with what the note says on each, in four queries."""
    programme = note.visit.circle.programme
    texts = {row.theme_id: row.text for row in note.note_themes.select_related("text")}
    quotes = {}
    for excerpt in note.excerpts.with_source():
        quotes.setdefault(excerpt.theme_id, []).append(excerpt)
    return [
        Slot(
            code=theme.code,
            label=theme.label,
            url=reverse("listening:save_theme", args=[programme.slug, note.pk, theme.code]),
            text=texts.get(theme.pk) or unsaved(note, theme.code),
            question=theme.question,
            prompts=theme.prompts,
            excerpts=quotes.get(theme.pk, []),
            theme=theme,
        )
        for theme in programme.themes.all()
    ]
