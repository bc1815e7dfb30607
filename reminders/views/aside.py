"""What somebody sets aside on their home page, and takes up again."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.people.templatetags.typography import day_text
from programmes.contracts import duties
from programmes.services import arrangements
from reminders.forms.duties import AsideForm


@require_POST
def set_aside(request):
    """Some days, a fortnight at most."""
    form = AsideForm(request.POST)
    owed, member = _mine(request, form)
    if "until" not in form.cleaned_data:
        messages.error(request, " ".join(form.errors.get("until", [_("Choisissez un jour.")])))
    elif owed is None:
        messages.info(request, _("Entre-temps, c’est réglé\u00a0: plus rien ne vous est demandé là."))
    else:
        _keep(request, owed, member, form.cleaned_data["until"])
    return redirect("reminders:home")


def _keep(request, owed, member, until):
    try:
        arrangements.set_aside(owed, member, until, by=request.user)
    except arrangements.InThePast:
        messages.error(request, _("Choisissez un jour à venir."))
    except arrangements.TooLong as refusal:
        messages.error(request, _too_long(owed, refusal.last))
    else:
        told = _("«\u00a0%(duty)s\u00a0» vous attend de nouveau le %(day)s. Aucun rappel d’ici là.")
        messages.success(request, told % {"duty": owed.title, "day": day_text(until)})


def _too_long(owed, last):
    if last <= timezone.localdate():
        told = _(
            "«\u00a0%(duty)s\u00a0» a déjà attendu deux semaines. Pour une autre échéance, écrivez à l’équipe."
        )
    else:
        told = _(
            "«\u00a0%(duty)s\u00a0» peut attendre jusqu’au %(day)s, pas plus\u00a0: deux semaines en tout. "
            "Pour une autre échéance, écrivez à l’équipe."
        )
    return told % {"duty": owed.title, "day": day_text(last)}


@require_POST
def take_up(request):
    form = AsideForm(request.POST)
    owed, member = _mine(request, form)
    if owed is not None:
        arrangements.take_up(owed, member, by=request.user)
    return redirect("reminders:home")


def _mine(request, form):
    """(what the form names among what the user owes, the member that they are there), or (None, None)."""
    form.is_valid()
    kind, subject = form.cleaned_data.get("kind"), form.cleaned_data.get("subject")
    if not kind or not subject:
        return None, None
    owed = next(iter(duties.of_user_on(request.user, kind, subject)), None)
    if owed is None:
        return None, None
    mine = request.user.members.filter(programme=owed.programme_id)
    return owed, (mine.filter(pk=owed.member_id).first() if owed.member_id else mine.first())
