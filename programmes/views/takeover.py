"""« Reprendre un programme en cours »: created with its past dates, filled from a workbook, opened when it is right."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.files.sheets import XLSX_TYPE
from foundation.journal.models import Entry
from foundation.journal.once import once
from foundation.pictures.shapes import Step
from programmes import permissions
from programmes.contracts.takeover import sheets
from programmes.forms.takeover import TakeoverForm
from programmes.services import takeover as services
from programmes.services.members import record_export
from programmes.services.takeover_files import keep_files
from programmes.takeover import token, workbook
from programmes.views.common import get_organised

TAKING_OVER = "taking_over"  # in the browser's session, from here to the end of the wizard
SHOWN = 20


@require_http_methods(["GET", "POST"])
def start(request):
    """Before the wizard: what taking over means, and that it begins by choosing the method."""
    if not permissions.can_create_programme(request.user):
        raise PermissionDenied
    if request.method == "POST":
        request.session[TAKING_OVER] = True
        return redirect("programmes:create")
    return render(request, "programmes/takeover/start.html", {"sheets": sheets()})


@require_http_methods(["GET", "POST"])
def takeover(request, slug):
    programme = get_organised(request, slug)
    sent = request.method == "POST"
    form = TakeoverForm(request.POST, request.FILES) if sent else TakeoverForm()
    if sent and form.is_valid():
        try:
            tables = workbook.read(form.cleaned_data["workbook"].content, programme)
        except workbook.NotReadable as refusal:
            form.add_error("workbook", str(refusal))
        else:
            return _preview(request, programme, tables, form.cleaned_data["pdfs"])
    taken = Entry.objects.about(programme).filter(verb="programme_taken_over").exists()
    steps = _steps(programme, taken)
    context = {
        "programme": programme,
        "form": form,
        "sheets": sheets(),
        "steps": steps,
        "taken": taken,
        "job": services.latest_job(programme),
    }
    return render(request, "programmes/takeover/takeover.html", context)


@require_safe
def progress(request, slug):
    """How far the work is, for the page that waits for it."""
    programme = get_organised(request, slug)
    job = services.latest_job(programme)
    answer = render(request, "programmes/takeover/job.html", {"programme": programme, "job": job})
    if job is None or not job.is_active:
        answer["HX-Refresh"] = "true"  # the way to go has changed with it
    return answer


def _preview(request, programme, tables, uploads):
    kept = keep_files(programme, uploads, by=request.user)
    signed = token.sign(programme, request.user, tables.raw, kept)
    return _shown(request, programme, services.read(programme, tables.raw, kept), signed, tables.notices)


def _shown(request, programme, reading, signed, notices=()):
    context = {
        "programme": programme,
        "reading": reading,
        "token": signed,
        "notices": notices,
        "shown": SHOWN,
    }
    return render(request, "programmes/takeover/preview.html", context)


@require_POST
@once
def apply(request, slug):
    programme = get_organised(request, slug)
    signed = request.POST.get("token", "")
    try:
        raw, kept = token.read(signed, programme, request.user)
    except token.Expired:
        told = _("Cet aperçu a plus d’un jour ou ne se lit plus\u00a0: envoyez le classeur à nouveau.")
        messages.error(request, told)
        return redirect("programmes:takeover", slug)
    without = "without_wrong" in request.POST
    try:
        told = services.apply(programme, raw, kept, by=request.user, without_wrong=without)
    except services.WrongLines:
        messages.error(request, _("Des lignes sont à corriger\u00a0: rien n’a été écrit."))
        return _shown(request, programme, services.read(programme, raw, kept), signed)
    except services.UnderWay:
        told = _(
            "Un autre classeur est en train d’être repris\u00a0: attendez qu’il le soit, puis recommencez."
        )
        messages.error(request, told)
        return _shown(request, programme, services.read(programme, raw, kept), signed)
    if told is not None:
        _say(request, told)
    return redirect("programmes:takeover", slug)


def _say(request, told):
    if told:
        messages.success(
            request, _("C’est repris\u00a0: %(told)s. Aucun message n’est parti.") % {"told": told}
        )
    else:
        messages.info(request, _("Tout cela était déjà dans le programme\u00a0: rien n’a changé."))


@require_safe
def download(request, slug):
    """The workbook to fill in, with what the programme already knows: names and addresses leave, it is journaled."""
    programme = get_organised(request, slug)
    answer = HttpResponse(workbook.made_for(programme), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{slugify(_("reprise"))}-{programme.slug}.xlsx"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    record_export(programme, programme.members.count(), by=request.user)
    return answer


def _steps(programme, taken):
    """The way to go, said as it stands."""
    root = [programme.slug]
    return [
        Step(
            _("Mettre les dates d’aplomb"),
            "done" if taken else "now",
            _("Le calendrier vient de la méthode\u00a0: remettez-y vos vraies dates, passées comprises."),
        ),
        Step(
            _("Remplir le classeur et l’envoyer ici"),
            "done" if taken else "later",
            _("Territoires et étapes faites, personnes, rencontres passées, livrables publiés."),
        ),
        Step(
            _("Relire les rappels"),
            "later" if not taken else "now" if programme.reminders_held else "done",
            _("Aucun ne part avant que vous ayez vu lesquels partiraient."),
            reverse("reminders:held", args=root),
            _("Voir ce qui partirait"),
        ),
        Step(
            _("Ouvrir le programme"),
            "later" if programme.is_draft else "done",
            _("Directement «\u00a0en cours\u00a0», s’il l’est."),
            reverse("programmes:state", args=root),
            _("L’état du programme"),
        ),
    ]
