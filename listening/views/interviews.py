"""The interviews of a visit: booked quickly, then completed with people."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.journal.once import once
from listening import permissions, services
from listening.forms import InterviewForm, PersonMetForm, interview_initial
from listening.pages import place_in_visit

from .common import get_interview, get_visit


@require_http_methods(["GET", "POST"])
@once
def add(request, slug, pk):
    """The form stands on the page of the visit; alone, it shows what was wrong."""
    visit = get_visit(request, slug, pk, permissions.can_arrange)
    form = InterviewForm(request.POST or None, visit=visit)
    if request.method == "POST" and form.is_valid():
        interview = services.add_interview(visit, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("Ajouté au programme\u00a0: %(interview)s.") % {"interview": interview.name}
        )
        return redirect(_next_one(slug, interview))
    context = {"programme": visit.circle.programme, "visit": visit, "form": form}
    return render(request, "listening/interview_form.html", context)


def _next_one(slug, interview):
    """Back to the form, on the same day: interviews are booked one after the other."""
    day = interview.day.isoformat() if interview.day else ""
    return reverse("listening:visit", args=[slug, interview.visit_id]) + f"?jour={day}#ajouter"


@require_safe
def interview(request, slug, pk):
    one = get_interview(request, slug, pk)
    return render(request, "listening/interview.html", _page(request, one, PersonMetForm()))


def _page(request, one, person_form):
    user, visit = request.user, one.visit
    sees_people = permissions.can_see_people(user, visit)
    return {
        "programme": visit.circle.programme,
        "visit": visit,
        "interview": one,
        "people": one.people.select_related("consent_text") if sees_people else [],
        "sees_people": sees_people,
        "person_form": person_form,
        "consent_text": visit.circle.programme.consent_texts.first(),
        "may_change_people": permissions.can_change_people(user, visit),
        "may_record_consent": permissions.can_record_consent(user, visit),
        "may_arrange": permissions.can_arrange(user, visit),
        "may_read_note": permissions.can_read_note(user, one.note),
        "may_write_note": permissions.can_write_note(user, one.note),
        **place_in_visit(one),
    }


@require_http_methods(["GET", "POST"])
def change(request, slug, pk):
    one = get_interview(request, slug, pk, permissions.can_arrange)
    form = InterviewForm(request.POST or None, visit=one.visit, interview=one, initial=interview_initial(one))
    if request.method == "POST" and form.is_valid():
        services.change_interview(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("Entretien enregistré."))
        return redirect("listening:interview", slug, pk)
    context = {"programme": one.visit.circle.programme, "visit": one.visit, "interview": one, "form": form}
    return render(request, "listening/interview_form.html", context)


@require_POST
def cancel(request, slug, pk):
    one = get_interview(request, slug, pk, permissions.can_arrange)
    services.cancel_interview(one, by=request.user)
    messages.success(request, _("Entretien annulé\u00a0: aucune note n’est attendue."))
    return redirect("listening:visit", slug, one.visit_id)


@require_POST
def restore(request, slug, pk):
    one = get_interview(request, slug, pk, permissions.can_arrange)
    services.restore_interview(one, by=request.user)
    messages.success(request, _("Entretien rétabli."))
    return redirect("listening:interview", slug, pk)


@require_POST
@once
def add_person(request, slug, pk):
    one = get_interview(request, slug, pk, permissions.can_change_people)
    form = PersonMetForm(request.POST)
    if form.is_valid():
        person = services.add_person(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("Personne inscrite."))
        if permissions.can_record_consent(request.user, one.visit):
            return redirect("listening:person", slug, person.pk)
        return redirect("listening:interview", slug, pk)
    return render(request, "listening/interview.html", _page(request, one, form))
