"""What every page of the listening starts with: the programme, the object in it, the right.

A programme that does not use the listening has none of these pages.
"""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from listening import permissions
from listening.models import Interview, Note, Visit
from programmes.models import Programme
from programmes.views import common

# Why these pages are not looked at in the place of who reads them (programmes.seen_as).
NOTES_STAY = gettext_lazy("Les notes d’entretien ne se lisent que par qui y était, et par qui en répond.")
NAMES_STAY = gettext_lazy("Le nom et les accords d’une personne rencontrée ne quittent pas l’entretien.")
WORDS_STAY = gettext_lazy("Les citations ne se lisent que par qui écoute ou en répond.")

get_programme = partial(common.get_programme, part=Programme.Part.LISTENING)
get_organised = partial(common.get_organised, part=Programme.Part.LISTENING)


def allowed_or_403(right, user, obj):
    if not right(user, obj):
        raise PermissionDenied


def seen_visits(user, programme):
    """What hangs on another visit does not exist for this person; on these, the right says 403."""
    return Visit.objects.visible_to(user).in_programme(programme)


def get_visit(request, slug, pk, right=permissions.can_see_visit):
    programme = get_programme(request, slug)
    visits = seen_visits(request.user, programme)
    visit = get_object_or_404(visits.for_pages().select_related("circle__programme"), pk=pk)
    allowed_or_403(right, request.user, visit)
    return visit


def get_interview(request, slug, pk, right=permissions.can_see_visit):
    """An interview, by the right on its visit."""
    programme = get_programme(request, slug)
    interviews = Interview.objects.filter(visit__in=seen_visits(request.user, programme))
    around = interviews.select_related(
        "visit__circle__programme", "visit__participation__territory", "visit__pair", "note__filed_by"
    )
    interview = get_object_or_404(around, pk=pk)
    allowed_or_403(right, request.user, interview.visit)
    return interview


def get_note(request, slug, pk, right=permissions.can_read_note):
    programme = get_programme(request, slug)
    notes = Note.objects.filter(interview__visit__in=seen_visits(request.user, programme))
    note = get_object_or_404(notes.for_pages(), pk=pk)
    allowed_or_403(right, request.user, note)
    return note
