"""The workbook of the plan sent back: what it would change is shown, then done."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from foundation.journal.once import once
from programmes.forms.plan_import import PlanApplyForm, PlanFileForm
from programmes.outline import Outline
from programmes.planfile import read, token
from programmes.planfile.compare import compare
from programmes.preview import Preview, Row
from programmes.services import moving
from programmes.services import plan_import as services
from programmes.views.common import get_organised, only_tries, try_out
from programmes.views.moving import TELLS_NOBODY, kept_in, only_looks

REFUSED = {
    moving.PlanChanged: gettext_lazy(
        "Le calendrier a changé entre-temps. Voici ce que ce fichier donnerait maintenant."
    ),
    moving.EndsBeforeItStarts: gettext_lazy(
        "Avec les dates gardées, une phase finirait avant de commencer\u00a0: laissez-la suivre."
    ),
    services.WrongLines: gettext_lazy(
        "Des lignes sont à corriger. Corrigez le fichier, ou dites d’appliquer les autres sans elles."
    ),
}


class Seen:
    """A file as its preview shows it."""

    def __init__(self, programme, sheets, kept=None):
        self.reading = compare(programme, sheets)
        self.preview = Preview(Outline(programme), self.reading.moves, kept=kept)

    @cached_property
    def dates(self):
        """What the file moves; that a day is known otherwise is one as well."""
        moved = {row.pk: row for row in self.preview.asked}
        return [moved.get(one.moment.pk) or _row(one) for one in self.reading.redated]

    @property
    def can_apply(self):
        return not (self.reading.is_empty or self.preview.backwards)


def _row(one):
    """A date that stays on its day, known otherwise."""
    moment = one.moment
    return Row(moment.pk, moment.label, one.told_before, one.told_after, state="", cautions=[])


@require_http_methods(["GET", "POST"])
def plan_import(request, slug):
    programme = get_organised(request, slug)
    form = PlanFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sheets = read.read(form.cleaned_data["file"].content)
            signed = token.sign(sheets, programme, request.user)
        except read.NotReadable as refusal:
            form.add_error("file", str(refusal))
        else:
            return _shown(request, Seen(programme, sheets), signed, PlanApplyForm())
    return render(request, "programmes/plan_import.html", {"programme": programme, "form": form})


@require_POST
@once
def plan_import_apply(request, slug):
    programme = get_organised(request, slug)
    form = PlanApplyForm(request.POST)
    signed = request.POST.get("token", "")
    try:
        sheets = token.read(signed, programme, request.user)
    except token.Expired:
        messages.error(
            request, _("Cet aperçu a plus d’un jour ou ne se lit plus\u00a0: envoyez le fichier à nouveau.")
        )
        return redirect("programmes:plan_import", slug)
    kept = kept_in(request.POST)
    if only_tries(request) and form.is_valid():
        try_out(
            request,
            lambda: _applied(request, programme, sheets, kept, form, tell=True) or None,
            silent=TELLS_NOBODY,
        )
    elif (
        not only_looks(request.POST)
        and form.is_valid()
        and (told := _applied(request, programme, sheets, kept, form))
    ):
        messages.success(request, _("Calendrier importé\u00a0: %(told)s.") % {"told": told})
        return redirect("programmes:calendar", slug)
    return _shown(request, Seen(programme, sheets, kept), signed, form)


def _applied(request, programme, sheets, kept, form, **more):
    """What was done, in words; nothing when it was refused, and the form says why."""
    asked = {**form.cleaned_data, **more}
    try:
        return services.apply(programme, sheets, by=request.user, keep=kept, **asked)
    except moving.ReasonMissing:
        form.add_error("reason", _("Dites pourquoi\u00a0: la méthode demande autre chose."))
    except tuple(REFUSED) as refusal:
        form.add_error(None, REFUSED[type(refusal)])
    return ""


def _shown(request, seen, signed, form):
    context = {
        "programme": request.programme,
        "seen": seen,
        "reading": seen.reading,
        "preview": seen.preview,
        "form": form,
        "token": signed,
    }
    name = "partials/plan_import_preview" if request.htmx else "plan_import_preview"
    return render(request, f"programmes/{name}.html", context)
