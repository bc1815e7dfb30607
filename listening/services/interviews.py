from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from listening.models import Interview, Note, Visit
from programmes.contracts import searchable

from .indexing import refresh_note

journal.tells(
    {
        "interview_added": _("a ajouté {interview}\u00a0: {title}"),
        "interview_changed": _("a changé {interview}\u00a0: {title}"),
        "interview_cancelled": _("a annulé {interview}\u00a0: {title}"),
        "interview_restored": _("a rétabli {interview}\u00a0: {title}"),
    }
)


@transaction.atomic
def add_interview(visit, *, kind, title, by, at=None, day=None, place="", minutes=None):
    """An interview takes the next number of its kind; its note waits, empty. Its hour may come after its day."""
    Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    last = visit.interviews.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    interview = Interview.objects.create(
        visit=visit,
        kind=kind,
        number=last + 1,
        title=title,
        at=at,
        day=_day(at, day),
        place=place,
        minutes=minutes,
    )
    Note.objects.create(interview=interview)
    return _told("interview_added", interview, by)


@transaction.atomic
def change_interview(interview, *, title, by, at=None, day=None, place="", minutes=None):
    """The kind stays: the number of an interview is how its passages are known."""
    interview.title, interview.place, interview.minutes = title, place, minutes
    interview.at, interview.day = at, _day(at, day)
    interview.save(update_fields=["title", "at", "day", "place", "minutes"])
    return _told("interview_changed", interview, by)


def _day(at, day):
    return timezone.localdate(at) if at else day


@transaction.atomic
def cancel_interview(interview, *, by):
    """It does not take place: no note is owed, its number is not given again."""
    interview.cancelled_at = timezone.now()
    interview.save(update_fields=["cancelled_at"])
    return _told("interview_cancelled", interview, by)


@transaction.atomic
def restore_interview(interview, *, by):
    interview.cancelled_at = None
    interview.save(update_fields=["cancelled_at"])
    return _told("interview_restored", interview, by)


def _told(verb, interview, by):
    facts = {"interview": str(interview.name), "title": interview.title}
    journal.record(verb, interview, by=by, about=interview.visit, data=facts)
    searchable.refresh(interview.visit)
    refresh_note(interview.note)
    return interview
