from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from listening.models import Excerpt, Interviewee, Note
from programmes.contracts import searchable

from .notes import NoteAlreadyFiled

journal.tells(
    {
        "excerpt_marked": _("a relevé une citation ({interview}, {theme})"),
        "excerpt_removed": _("a retiré une citation ({interview}, {theme})"),
        "quotation_chosen": _("a changé ce qu’on peut citer ({interview}, {theme})\u00a0: {quotation}"),
    }
)

Quotation = Interviewee.Quotation
FROM_STRICT_TO_FREE = (
    Quotation.NOT_ASKED,
    Quotation.NONE,
    Quotation.ANONYMOUS,
    Quotation.WITH_FUNCTION,
    Quotation.WITH_NAME,
)


class ExcerptIsCited(Exception):
    """A document quotes these words: they stay, and may be withheld from the next one."""


def strictest(*quotations):
    return min(quotations, key=FROM_STRICT_TO_FREE.index)


def agreed_for(speaker, people):
    """What may be quoted of a speaker; of an unknown one, what everybody agreed to, and never a name."""
    if speaker:
        return speaker.quotation
    if not people:
        return Quotation.NOT_ASKED
    return strictest(Quotation.ANONYMOUS, *(person.quotation for person in people))


def effective(excerpt, people):
    agreed = agreed_for(excerpt.speaker, people)
    return strictest(agreed, excerpt.choice) if excerpt.choice else agreed


@transaction.atomic
def mark_excerpt(note, theme, quote, *, by, speaker=None, choice=""):
    """Keep words said, for one theme. The same words marked twice are one excerpt."""
    note = (
        Note.objects.select_for_update(of=("self",))
        .select_related("interview__visit__circle")
        .get(pk=note.pk)
    )
    if note.is_filed:
        raise NoteAlreadyFiled(note)
    people = list(note.interview.people.all())
    if speaker is None and len(people) == 1 and not note.interview.is_group:
        speaker = people[0]
    known = note.excerpts.with_source().filter(theme=theme, quote=quote).first()
    if known:
        return known
    excerpt = Excerpt(note=note, theme=theme, quote=quote, speaker=speaker, choice=choice, created_by=by)
    excerpt.quotation = effective(excerpt, people)
    excerpt.save()
    return _told("excerpt_marked", excerpt, by)


@transaction.atomic
def choose_quotation(excerpt, *, by, choice, speaker=None):
    """Say who spoke, and quote less than they agreed to; never more."""
    excerpt.speaker, excerpt.choice = speaker, choice
    excerpt.quotation = effective(excerpt, list(excerpt.note.interview.people.all()))
    excerpt.save(update_fields=["speaker", "choice", "quotation"])
    return _told("quotation_chosen", excerpt, by, quotation=str(excerpt.get_quotation_display()))


@transaction.atomic
def remove_excerpt(excerpt, *, by):
    if excerpt.note.is_filed:
        raise NoteAlreadyFiled(excerpt.note)
    searchable.forget(excerpt)
    _record("excerpt_removed", excerpt, by)
    try:
        excerpt.delete()
    except ProtectedError as error:
        raise ExcerptIsCited from error


def follow_consent(note):
    """Agreements changed: what may be quoted of each passage of the note is computed again."""
    people = list(note.interview.people.all())
    excerpts = list(note.excerpts.select_related("speaker"))
    for excerpt in excerpts:
        excerpt.quotation = effective(excerpt, people)
    Excerpt.objects.bulk_update(excerpts, ["quotation"])


def _told(verb, excerpt, by, **more):
    _record(verb, excerpt, by, **more)
    searchable.refresh(excerpt)
    return excerpt


def _record(verb, excerpt, by, **more):
    """The journal names the note, never the words: it has more readers than they have."""
    facts = {"interview": str(excerpt.note.interview.name), "theme": excerpt.theme.label, **more}
    journal.record(verb, excerpt.note, by=by, about=excerpt.note.interview.visit, data=facts)
