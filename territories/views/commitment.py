"""The commitment of a territory, as those who run it see it. Signing itself is an act (acts.py).

A programme that asks for no signed commitment has none of these pages.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.files import services as files
from foundation.jobs.models import Job
from foundation.people.templatetags.typography import hour
from programmes.forms import PersonForm
from programmes.links import copied_url
from programmes.models import Programme, Role
from programmes.services.roles import AlreadyInvited
from programmes.views.common import get_organised, only_tries, say_what_to_know, try_out
from programmes.views.settings.opened import Opened
from territories import permissions
from territories.forms import TermsForm
from territories.models import Participation
from territories.models.commitment import terms_of
from territories.services import commitments as services
from territories.services import people
from territories.views.common import get_organised_participation, get_participation, held_roles
from territories.views.territory import readable_commitment

PART = Programme.Part.COMMITMENT
NOT_A_REFERENT = gettext_lazy(
    "Qui répond d’un territoire ne signe pas pour lui, ni personne à son adresse\u00a0: nommez quelqu’un d’autre. "
    "Seule l’équipe du programme peut lui demander de signer."
)


@require_safe
def commitment(request, slug, pk):
    participation = get_participation(request, slug, pk, allowed=permissions.can_see_commitment, part=PART)
    found = participation.commitment
    return render(
        request,
        "territories/commitment.html",
        {
            "programme": participation.programme,
            "participation": participation,
            "commitment": found,
            "terms": found.current_terms,
            "signatories": list(_signatories(participation)),
            "version": readable_commitment(request.user, participation),
            "pdf_job": pdf_job(participation) if found.is_signed else None,
            "organises": permissions.organises(request.user, participation),
            "may_pass_on": permissions.can_pass_signature_on(request.user, participation),
            "may_sign": not found.is_signed and asked_to_sign(request.user, pk),
        },
    )


def _signatories(participation):
    """Each with the link to hand over while there is something to sign; a code goes to their address all the same."""
    for role in held_roles(participation, Role.Kind.SIGNATORY):
        done = participation.commitment.is_signed or not participation.is_open
        no_link = done or not role.member.email
        yield role, None if no_link else copied_url(services.SIGN, participation.pk, role.member)


def asked_to_sign(user, pk):
    """The signatory may have an account and no accepted role yet: signing is what accepts."""
    asked = Role.objects.active().filter(kind=Role.Kind.SIGNATORY, member__in=user.members.all())
    return asked.filter(circle__participation=pk).exists()


@require_safe
def go(request, pk):
    """From the duty: who is asked to sign goes and signs, the others see where it stands."""
    if asked_to_sign(request.user, pk):
        return redirect("programmes:act", services.SIGN, pk)
    seen = Participation.objects.visible_to(request.user).select_related("programme")
    participation = get_object_or_404(seen, pk=pk)
    if not participation.programme.uses(PART):
        raise Http404
    return redirect("territories:commitment", participation.programme.slug, pk)


def pdf_job(participation):
    """The last attempt at the PDF: it says how far it is, or why it failed."""
    jobs = Job.objects.filter(kind=services.KIND_OF_JOB, subject=str(participation.pk))
    return jobs.order_by("-pk").first()


@require_safe
def commitment_pdf(request, slug, pk):
    participation = get_participation(request, slug, pk, allowed=permissions.can_see_commitment, part=PART)
    version = readable_commitment(request.user, participation)
    if version is None:
        raise Http404
    return files.response(version.file, filename=f"engagement-{slugify(participation.name)}.pdf")


@require_POST
def commitment_rebuild(request, slug, pk):
    participation = get_participation(request, slug, pk, allowed=permissions.runs, part=PART)
    if services.build_commitment_pdf(participation, by=request.user):
        messages.success(request, _("Le PDF est de nouveau en préparation."))
    return redirect("territories:commitment", slug, pk)


@require_POST
def commitment_request(request, slug, pk):
    """Write again to the signatory."""
    participation = get_participation(request, slug, pk, allowed=permissions.runs, part=PART)
    try:
        if only_tries(request):
            try_out(request, lambda: services.request_signature(participation, by=request.user))
            return redirect("territories:commitment", slug, pk)
        message = services.request_signature(participation, by=request.user)
    except services.AlreadySigned:
        messages.info(request, _("L’engagement est déjà signé."))
    except services.NobodyToAsk:
        messages.error(request, _("Personne n’est désigné pour signer, ou son adresse manque."))
    except services.AskedJustNow as known:
        messages.info(request, _asked_at(known.message))
    else:
        messages.success(request, _("Demande envoyée à %(person)s.") % {"person": message.to_name})
    return redirect("territories:commitment", slug, pk)


def _asked_at(message):
    return _(
        "La demande vient de partir à %(person)s, à %(hour)s\u00a0: laissez-lui quelques minutes pour arriver."
    ) % {"person": message.to_name, "hour": hour(message.created_at)}


@require_http_methods(["GET", "POST"])
def commitment_pass_on(request, slug, pk):
    """Name somebody else to sign: the former request stops."""
    participation = get_participation(request, slug, pk, allowed=permissions.can_pass_signature_on, part=PART)
    form = PersonForm(request.POST or None)
    if only_tries(request) and form.is_valid():
        try_out(request, lambda: _passed_on(participation, form, request.user))
    elif (
        request.method == "POST"
        and form.is_valid()
        and (role := _passed_on(participation, form, request.user))
    ):
        messages.success(request, _("Demande transmise à %(person)s.") % {"person": role.member.full_name})
        within = permissions.names_told_to(request.user, participation)
        say_what_to_know(request, role.member, within=within)
        return redirect("territories:commitment", slug, pk)
    context = {"programme": participation.programme, "participation": participation, "form": form}
    return render(request, "territories/pass_on.html", context)


def _passed_on(participation, form, by):
    """The role offered; nothing when it is refused, and the form says why."""
    person = {name: form.cleaned_data[name] for name in form.Meta.fields}
    try:
        return people.pass_signature_on(participation, by=by, **person)
    except AlreadyInvited:
        form.add_error(None, _("Cette personne est déjà celle à qui la signature est demandée."))
    except people.CannotPassToOneself:
        form.add_error(None, NOT_A_REFERENT)
    return None


@require_http_methods(["GET", "POST"])
def commitment_terms(request, slug, pk):
    """Change the text for one territory, before it is signed."""
    participation = get_organised_participation(request, slug, pk, PART)
    form = TermsForm.from_terms(request.POST or None, participation.commitment.current_terms)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_terms(participation, by=request.user, **form.terms)
        except services.AlreadySigned:
            messages.error(request, _("L’engagement est signé\u00a0: son texte ne change plus."))
        else:
            messages.success(request, _("Texte de l’engagement enregistré."))
        return redirect("territories:commitment", slug, pk)
    context = {"programme": participation.programme, "participation": participation, "form": form}
    return render(request, "territories/terms.html", context)


@require_http_methods(["GET", "POST"])
def programme_terms(request, slug):
    """The text that every territory is asked to sign, unless its own says other."""
    programme = get_organised(request, slug, PART)
    opened = Opened(
        request,
        programme,
        "commitment",
        lambda one, data, files: TermsForm.from_terms(data, terms_of(one)),
        facts=terms_of,
    )
    form = opened.form
    if opened.saves(lambda one: services.change_programme_terms(one, by=request.user, **form.terms)):
        messages.success(
            request, _("Texte de l’engagement enregistré. Ce qui est déjà signé reste tel quel.")
        )
        return redirect("territories:list", slug)
    return render(request, "territories/terms.html", {"programme": programme, "opened": opened, "form": form})
