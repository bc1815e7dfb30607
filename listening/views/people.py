"""One person met: who they are, what they agreed to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from listening import permissions, services
from listening.forms import ConsentForm, PersonMetForm, consent_initial
from listening.models import Interviewee
from programmes.seen_as import not_seen_as

from .common import NAMES_STAY, allowed_or_403, get_programme, seen_visits


def _get_person(request, slug, pk, right):
    programme = get_programme(request, slug)
    people = Interviewee.objects.filter(interview__visit__in=seen_visits(request.user, programme))
    around = people.select_related(
        "interview__visit__circle__programme", "interview__visit__participation__territory", "consent_text"
    )
    person = get_object_or_404(around, pk=pk)
    allowed_or_403(right, request.user, person.interview.visit)
    return person


@not_seen_as(NAMES_STAY)
@require_http_methods(["GET", "POST"])
def person(request, slug, pk):
    """Two forms on one page: `form` says which is sent."""
    one = _get_person(request, slug, pk, permissions.can_change_people)
    asked = request.POST.get("form")
    identity = PersonMetForm(request.POST if asked == "identity" else None, instance=one, prefix="person")
    consent = ConsentForm(
        request.POST if asked == "consent" else None, initial=consent_initial(one), prefix="consent"
    )
    may_record = permissions.can_record_consent(request.user, one.interview.visit)
    if asked == "identity" and identity.is_valid():
        services.change_person(one, by=request.user, **identity.cleaned_data)
        messages.success(request, _("Fiche enregistrée."))
        return redirect("listening:interview", slug, one.interview_id)
    if asked == "consent" and not may_record:
        raise PermissionDenied
    if asked == "consent" and consent.is_valid():
        services.record_consent(one, by=request.user, **consent.cleaned_data)
        messages.success(request, _("Accords notés."))
        return redirect("listening:interview", slug, one.interview_id)
    context = {"person": one, "identity": identity, "consent": consent, "may_record": may_record}
    return render(request, "listening/person.html", {**context, **_around(one)})


def _around(one):
    visit = one.interview.visit
    programme = visit.circle.programme
    text = one.consent_text or programme.consent_texts.first()
    return {"programme": programme, "visit": visit, "interview": one.interview, "consent_text": text}


@require_POST
def remove(request, slug, pk):
    one = _get_person(request, slug, pk, permissions.can_change_people)
    interview = one.interview_id
    services.remove_person(one, by=request.user)
    messages.success(request, _("Personne effacée, avec ses accords."))
    return redirect("listening:interview", slug, interview)
