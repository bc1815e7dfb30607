"""The people met. Their names stay out of the journal: it names the interview."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from listening.models import ConsentText, Interviewee

from .excerpts import follow_consent
from .indexing import refresh_excerpts, refresh_note

journal.tells(
    {
        "person_met_added": _("a inscrit une personne rencontrée ({interview})"),
        "person_met_changed": _("a corrigé la fiche d’une personne rencontrée ({interview})"),
        "person_met_removed": _("a effacé une personne rencontrée et ses accords ({interview})"),
        "consent_recorded": _(
            "a noté les accords d’une personne rencontrée ({interview})\u00a0: {quotation}"
        ),
    }
)


@transaction.atomic
def add_person(interview, *, by, **identity):
    """The first person of an interview said what was marked before; never what somebody erased had said."""
    alone = not interview.is_group and not interview.people.exists()
    person = Interviewee.objects.create(interview=interview, **identity)
    if alone:
        unclaimed = interview.note.excerpts.filter(speaker=None).exclude(choice=Interviewee.Quotation.NONE)
        unclaimed.update(speaker=person)
    return _told("person_met_added", person, by)


@transaction.atomic
def change_person(person, *, by, **identity):
    for name, value in identity.items():
        setattr(person, name, value)
    person.save(update_fields=[*identity])
    return _told("person_met_changed", person, by)


@transaction.atomic
def remove_person(person, *, by):
    """Erase a person and what they agreed to: their quotations then name nobody, and lose their agreement."""
    interview = person.interview
    interview.note.excerpts.filter(speaker=person).update(speaker=None, choice=Interviewee.Quotation.NONE)
    person.delete()
    return _told("person_met_removed", person, by)


@transaction.atomic
def record_consent(person, *, by, means, at=None, **agreements):
    """Write down what a person agreed to, and how; passages already marked follow, tighter or looser."""
    for name, value in agreements.items():
        setattr(person, name, value)
    person.consent_means, person.consent_at = means, at or timezone.now()
    person.consent_text = _current_text(person)
    person.save()
    return _told("consent_recorded", person, by, quotation=person.get_quotation_display())


def _current_text(person):
    return ConsentText.objects.filter(programme=person.interview.visit.circle.programme_id).first()


def _told(verb, person, by, **more):
    interview = person.interview
    facts = {"interview": str(interview.name), **{name: str(value) for name, value in more.items()}}
    journal.record(verb, interview, by=by, about=interview.visit, data=facts)
    follow_consent(interview.note)
    refresh_note(interview.note)
    refresh_excerpts(interview.note)
    return person
