"""One thing owed, as an organiser sees it: who, since when, what was said to them; more time, or a waiver."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.people.templatetags.typography import day_text
from programmes.contracts import duties as contract
from programmes.models import Extension, Waiver
from programmes.services import arrangements
from programmes.views.common import get_organised
from reminders.board import explained
from reminders.forms.duties import ExtensionForm, WaiverForm
from reminders.models import Line

EXTENSION_IDS, WAIVER_IDS = "extend-%s", "waive-%s"  # both ask for a reason, on one page


@require_safe
def duty(request, slug, kind, subject):
    programme = get_organised(request, slug)
    return _show(request, programme, kind, subject)


def _show(request, programme, kind, subject, **forms):
    """Settled or waived meanwhile, the page says so rather than be gone."""
    if kind not in contract.kinds():
        raise Http404
    owed = contract.of_subject(programme, kind, subject).first(None)
    lines = _lines(programme, kind, subject)
    waiver = Waiver.objects.filter(programme=programme, duty_kind=kind, subject=subject).first()
    if not owed and not waiver and not lines:
        raise Http404
    context = {
        "programme": programme,
        "kind": contract.kinds()[kind],
        "subject": subject,
        "duty": owed[0] if owed else None,
        "rows": explained(owed, programme),
        "lines": lines,
        "waiver": waiver,
        "extension": Extension.objects.filter(programme=programme, duty_kind=kind, subject=subject).first(),
        "extension_form": ExtensionForm(auto_id=EXTENSION_IDS),
        "waiver_form": WaiverForm(auto_id=WAIVER_IDS),
    }
    return render(request, "reminders/duty.html", {**context, **forms})


def _lines(programme, kind, subject):
    """What was recalled to whom, the latest first."""
    found = Line.objects.filter(duty_kind=kind, subject=subject, member__programme=programme).sent()
    return list(found.select_related("member", "message").order_by("-written_at", "-pk")[:50])


def _owed(programme, kind, subject):
    found = contract.of_subject(programme, kind, subject).first(1)
    return found[0] if found else None


@require_POST
def extend(request, slug, kind, subject):
    programme = get_organised(request, slug)
    form = ExtensionForm(request.POST, auto_id=EXTENSION_IDS)
    owed = _owed(programme, kind, subject)
    if form.is_valid() and owed:
        try:
            arrangements.extend(programme, owed, by=request.user, **form.cleaned_data)
        except arrangements.InThePast:
            form.add_error("due", _("Choisissez un jour à venir."))
        except arrangements.NotLater:
            said = _("C’est déjà attendu pour le %(day)s\u00a0: choisissez un jour après.")
            form.add_error("due", said % {"day": day_text(owed.due)})
        except arrangements.NoLongerOwed:
            owed = None
        else:
            told = _(
                "C’est noté\u00a0: «\u00a0%(duty)s\u00a0» est attendu pour le %(day)s. Les rappels suivent."
            )
            messages.success(request, told % {"duty": owed.title, "day": day_text(form.cleaned_data["due"])})
            return redirect("reminders:duty", slug, kind, subject)
    if owed is None:
        return _settled(request, slug)
    return _show(request, programme, kind, subject, extension_form=form)


@require_POST
def forget_extension(request, slug, kind, subject):
    programme = get_organised(request, slug)
    if owed := _owed(programme, kind, subject):
        arrangements.forget_extension(programme, owed, by=request.user)
        messages.success(request, _("La première échéance compte de nouveau."))
        return redirect("reminders:duty", slug, kind, subject)
    return _settled(request, slug)


@require_POST
def waive(request, slug, kind, subject):
    programme = get_organised(request, slug)
    form = WaiverForm(request.POST, auto_id=WAIVER_IDS)
    owed = _owed(programme, kind, subject)
    if owed is None:
        return _settled(request, slug)
    if not form.is_valid():
        return _show(request, programme, kind, subject, waiver_form=form)
    try:
        arrangements.waive(programme, owed, by=request.user, **form.cleaned_data)
    except arrangements.NoLongerOwed:
        return _settled(request, slug)
    messages.success(request, _("C’est noté\u00a0: ce n’est plus attendu, aucun rappel ne partira."))
    return redirect("reminders:duty", slug, kind, subject)


def _settled(request, slug):
    messages.info(request, _("Entre-temps, c’est réglé\u00a0: il n’y a plus rien à attendre ici."))
    return redirect("reminders:duties", slug)


@require_POST
def ask_again(request, slug, pk):
    """The way back from a waiver."""
    programme = get_organised(request, slug)
    waiver = get_object_or_404(Waiver.objects.select_related("programme"), programme=programme, pk=pk)
    arrangements.ask_again(waiver, by=request.user)
    messages.success(request, _("«\u00a0%(duty)s\u00a0» est de nouveau attendu.") % {"duty": waiver.title})
    return redirect("reminders:duties", slug)
