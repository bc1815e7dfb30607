"""When each kind of duty falls due: from the method, and the organiser's to change."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from programmes.contracts import duties
from programmes.models import Deadline
from programmes.services import deadlines as services
from programmes.views.common import get_organised
from programmes.wording import told_deadline
from reminders.forms.deadlines import DeadlineForm


def _kinds(programme):
    return {code: kind for code, kind in duties.kinds_of(programme).items() if kind.has_deadline}


@require_safe
def deadlines(request, slug):
    programme = get_organised(request, slug)
    standing = {one.duty_kind: one for one in programme.deadlines.select_related("moment")}
    rows = [
        (kind, told_deadline(standing.get(code), kind), code in standing)
        for code, kind in _kinds(programme).items()
    ]
    return render(request, "reminders/deadlines.html", {"programme": programme, "rows": rows})


@require_http_methods(["GET", "POST"])
def deadline(request, slug, kind):
    programme = get_organised(request, slug)
    found = _kinds(programme).get(kind)
    if found is None:
        raise Http404
    standing = Deadline.objects.filter(programme=programme, duty_kind=kind).select_related("moment").first()
    form = DeadlineForm(request.POST or None, programme=programme, kind=found, deadline=standing)
    if request.method == "POST" and form.is_valid():
        services.set_deadline(programme, found, by=request.user, **form.said)
        messages.success(request, _("Échéance enregistrée. Les rappels suivent."))
        return redirect("reminders:deadlines", slug)
    context = {
        "programme": programme,
        "kind": found,
        "form": form,
        "standing": told_deadline(standing, found),
    }
    return render(request, "reminders/deadline.html", context)
