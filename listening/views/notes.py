"""Writing the note of an interview, theme by theme; filing it once."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.people.templatetags.typography import day_text, hour
from foundation.texts.views import answer_save
from listening import permissions, services
from listening.forms import ExcerptForm, ReopenForm
from listening.models import Theme
from listening.pages import Slot, place_in_visit, slots_of
from listening.services.notes import SIDES
from programmes.contracts import searchable
from programmes.seen_as import not_seen_as

from .common import NOTES_STAY, get_note


@not_seen_as(NOTES_STAY)
@require_safe
def note(request, slug, pk):
    """Every theme is on the page: going from one to another asks nothing of the network."""
    one = get_note(request, slug, pk)
    user = request.user
    if not permissions.is_expert_of(user, one.visit):
        services.note_was_read(one, by=user)
    return render(request, "listening/note.html", _page(user, one))


def _page(user, one):
    return {
        "programme": one.visit.circle.programme,
        "visit": one.visit,
        "interview": one.interview,
        "note": one,
        "slots": slots_of(one),
        "sides": _sides(user, one),
        "people": list(one.interview.people.select_related("consent_text")),
        "choices": ExcerptForm.CHOICES,
        "reopen_form": ReopenForm(),
        **place_in_visit(one.interview),
        "may_write": permissions.can_write_note(user, one) and not one.is_filed,
        "may_choose": permissions.can_write_note(user, one),
        "may_reopen": permissions.can_reopen_note(user, one),
    }


def _sides(user, one):
    """The atmosphere is for those who were there; what is left to follow up, for all who read the note."""
    shown = SIDES if permissions.can_read_atmosphere(user, one) else ("follow_up",)
    return [Slot.of_side(one, name) for name in shown]


@require_POST
@transaction.atomic
def save_theme(request, slug, pk, code):
    one = get_note(request, slug, pk, permissions.can_write_note)
    theme = get_object_or_404(Theme, programme=one.visit.circle.programme_id, code=code)
    answer = answer_save(request, services.text_for(one, code, theme=theme))
    if answer.status_code == 200:
        searchable.refresh(one)
    return answer


@require_POST
def save_side(request, slug, pk, side):
    one = get_note(request, slug, pk, permissions.can_write_note)
    if side not in SIDES:
        raise Http404
    return answer_save(request, services.text_for(one, side))


@require_POST
def file_note(request, slug, pk):
    """« Déposer »: once. Filed already, it says by whom and when."""
    one = get_note(request, slug, pk, permissions.can_file_note)
    try:
        services.file_note(one, by=request.user)
    except services.NoteAlreadyFiled as filed:
        messages.info(request, _already(filed.note))
    except services.NoteIsEmpty:
        messages.error(
            request,
            _(
                "Cette note est vide\u00a0: écrivez au moins un thème, "
                "ou annulez l’entretien s’il n’a pas eu lieu."
            ),
        )
        return redirect("listening:note", slug, pk)
    else:
        messages.success(request, _("Note déposée. Elle est fermée à l’écriture."))
        if one.interview.is_to_come:
            messages.warning(request, _too_early(one.interview))
    return redirect("listening:visit", slug, one.interview.visit_id)


def _too_early(interview):
    return _(
        "Cet entretien est encore prévu le %(day)s\u00a0: corrigez sa date s’il a déjà eu lieu, "
        "faites rouvrir la note sinon."
    ) % {"day": day_text(interview.planned_day)}


def _already(filed):
    return _("Cette note a déjà été déposée par %(name)s, le %(day)s à %(hour)s.") % {
        "name": filed.filed_by_label,
        "day": day_text(filed.filed_at),
        "hour": hour(filed.filed_at),
    }


@require_POST
def reopen(request, slug, pk):
    one = get_note(request, slug, pk)
    if not one.is_filed:
        messages.info(request, _("Cette note n’est pas déposée."))
        return redirect("listening:note", slug, pk)
    one = get_note(request, slug, pk, permissions.can_reopen_note)
    form = ReopenForm(request.POST)
    if form.is_valid():
        services.reopen_note(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("Note rouverte."))
    else:
        messages.error(request, form.errors["reason"][0])
    return redirect("listening:note", slug, pk)
