"""The days when nobody is reminded: weekends, public holidays, and pauses with a name."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.journal.once import once
from programmes.daysoff import ONE_DAY, holidays_between
from programmes.views.common import get_organised
from reminders.forms import PauseForm, QuietForm
from reminders.services import quiet as services
from reminders.services.ground import calendar_of

AHEAD = 365


@require_http_methods(["GET", "POST"])
def quiet(request, slug):
    programme = get_organised(request, slug)
    standing = services.quiet_of(programme)
    form = QuietForm(request.POST or None, instance=standing)
    if request.method == "POST" and form.is_valid():
        services.set_quiet(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("Les jours sans rappel sont enregistrés."))
        return redirect("reminders:quiet", slug)
    return _page(request, programme, form, PauseForm())


@require_http_methods(["GET", "POST"])
@once
def pause_add(request, slug):
    programme = get_organised(request, slug)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_pause(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("Pause ajoutée\u00a0: aucun rappel ne partira ces jours-là."))
        return redirect("reminders:quiet", slug)
    return _page(request, programme, QuietForm(instance=services.quiet_of(programme)), form)


@require_POST
def pause_drop(request, slug, pk):
    programme = get_organised(request, slug)
    pause = programme.reminder_pauses.filter(pk=pk).first()
    if pause is None:
        messages.info(request, _("Cette pause était déjà retirée."))
    else:
        services.drop_pause(pause, by=request.user)
        messages.success(request, _("Pause retirée."))
    return redirect("reminders:quiet", slug)


def _page(request, programme, form, pause_form):
    return render(
        request,
        "reminders/quiet.html",
        {
            "programme": programme,
            "form": form,
            "pause_form": pause_form,
            "pauses": [(pause, _drop_url(programme, pause)) for pause in programme.reminder_pauses.all()],
            "holidays": _holidays(programme),
        },
    )


def _drop_url(programme, pause):
    return reverse("reminders:pause_drop", args=[programme.slug, pause.pk])


def _holidays(programme):
    """Those of the year to come, where they are quiet."""
    calendar = calendar_of(programme)
    today = timezone.localdate()
    if not calendar.holidays:
        return []
    return holidays_between(today, today + AHEAD * ONE_DAY, alsace_moselle=calendar.alsace_moselle)
