"""The people of a territory: its referent, its signatory, its delegates."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from foundation.journal.once import once
from programmes.links import link_of_invitation
from programmes.models import Programme, Role
from programmes.services.roles import AlreadyInvited
from programmes.views.common import only_tries, say_invited, say_what_to_know, try_out
from programmes.vocabulary import role_word
from territories import permissions
from territories.forms import InviteForm, ReplaceDelegateForm, SlotsForm
from territories.profiles import Team
from territories.services import delegates as services
from territories.services import people
from territories.services.commitments import AlreadySigned
from territories.services.participations import ParticipationClosed
from territories.views.common import get_organised_participation, get_participation, held_roles
from territories.wording import told_named

Kind = Role.Kind
CLOSED = gettext_lazy("Ce territoire ne prend plus part au programme\u00a0: reprenez-le d’abord.")


@require_http_methods(["GET", "POST"])
@once
def invite(request, slug, pk, *, kind):
    """Invite a referent or a signatory, perhaps in the place of one who left."""
    part = Programme.Part.COMMITMENT if kind == Kind.SIGNATORY else ""
    participation = get_organised_participation(request, slug, pk, part)
    form = InviteForm(request.POST or None, held=held_roles(participation, kind))
    if only_tries(request) and form.is_valid():
        try_out(request, lambda: _invite(participation, kind, form, request.user))
    elif (
        request.method == "POST"
        and form.is_valid()
        and (role := _invite(participation, kind, form, request.user))
    ):
        say_invited(request, participation.programme, role.member.full_name)
        say_what_to_know(request, role.member)
        return redirect("territories:detail", slug, pk)
    title = _("Inviter comme %(role)s") % {"role": role_word(participation.programme, kind)}
    context = {"programme": participation.programme, "participation": participation, "form": form}
    return render(request, "territories/invite.html", {**context, "title": title, "kind": kind})


def _invite(participation, kind, form, by):
    """The role offered; nothing when it is refused, and the form says why."""
    replaces, reason = form.cleaned_data.get("replaces"), form.cleaned_data.get("reason", "")
    try:
        return people.invite_person(
            participation, kind, by=by, replaces=replaces, reason=reason, **form.person
        )
    except AlreadyInvited:
        form.add_error(
            None, _("Cette personne tient déjà ce rôle ici, ou y est déjà invitée à cette adresse.")
        )
    except ParticipationClosed:
        form.add_error(None, CLOSED)
    except AlreadySigned:
        form.add_error(None, _("L’engagement est déjà signé\u00a0: personne d’autre n’a à le signer."))
    return None


@require_POST
def send_invitations(request, slug, pk):
    """Invite those who were only thought of."""
    participation = get_organised_participation(request, slug, pk)
    try:
        if only_tries(request):
            try_out(request, lambda: people.invite_prospects(participation, by=request.user))
            return redirect("territories:detail", slug, pk)
        sent = people.invite_prospects(participation, by=request.user)
    except ParticipationClosed:
        messages.error(request, CLOSED)
    else:
        told = ngettext("%(number)s invitation part.", "%(number)s invitations partent.", max(1, sent))
        messages.success(request, told % {"number": sent})
    return redirect("territories:detail", slug, pk)


@require_http_methods(["GET", "POST"])
@once
def delegates(request, slug, pk):
    """The delegates: who is named, who has answered, the places to fill."""
    participation = get_participation(request, slug, pk, allowed=permissions.runs)
    team = Team(participation)
    may_name = permissions.can_name_delegates(request.user, participation)
    more = 1 if "de-plus" in request.GET else 0
    form = (
        SlotsForm(team, request.POST if request.method == "POST" else None, more=more) if may_name else None
    )
    if only_tries(request) and form and form.is_valid():
        try_out(request, lambda: _named(participation, form, request.user))
    elif request.method == "POST" and form and form.is_valid() and _name(request, participation, form):
        return redirect("territories:delegates", slug, pk)
    context = {
        "programme": participation.programme,
        "participation": participation,
        "team": team,
        "roles": [(slot.role, link_of_invitation(slot.role), slot.label) for slot in team.slots if slot.role],
        "form": form,
        "more": more,
        "organises": permissions.organises(request.user, participation),
    }
    return render(request, "territories/delegates.html", context)


def _named(participation, form, by):
    """Those named; nothing when one is refused, and the form says why."""
    try:
        return services.name_delegates(participation, form.cleaned_data["people"], by=by)
    except services.NamingRefused as refusal:
        form.add_error(None, refusal.sentence)
    return None


def _name(request, participation, form):
    named = _named(participation, form, request.user)
    if named is None:
        return False
    messages.success(
        request, told_named([one.delegate.role.member for one in named], participation.programme)
    )
    _warn(request, named)
    return True


def _warn(request, named):
    for one in named:
        for sentence in one.warnings:
            messages.warning(request, sentence)


def _delegate_role(participation, pk):
    return get_object_or_404(held_roles(participation, Kind.DELEGATE), pk=pk)


@require_http_methods(["GET", "POST"])
@once
def delegate_replace(request, slug, pk, role):
    participation = get_participation(request, slug, pk, allowed=permissions.can_name_delegates)
    role = _delegate_role(participation, role)
    team = Team(participation)
    form = _replacement_form(request.POST or None, team, role)
    if only_tries(request) and form.is_valid():
        try_out(request, lambda: _replaced(role, form, request.user))
    elif request.method == "POST" and form.is_valid() and _replace(request, role, form):
        return redirect("territories:delegates", slug, pk)
    context = {
        "programme": participation.programme,
        "participation": participation,
        "role": role,
        "form": form,
    }
    return render(request, "territories/delegate_replace.html", context)


def _replacement_form(data, team, role):
    category = role.delegate.category if hasattr(role, "delegate") else ""
    return ReplaceDelegateForm(data, profiles=team.profiles, initial={"category": category})


def _replaced(role, form, by):
    try:
        return services.replace_delegate(role, reason=form.cleaned_data["reason"], by=by, **form.person)
    except services.NamingRefused as refusal:
        form.add_error(None, refusal.sentence)
    return None


def _replace(request, role, form):
    named = _replaced(role, form, request.user)
    if named is None:
        return False
    messages.success(request, _("%(person)s est remplacé·e.") % {"person": role.member.full_name})
    _warn(request, [named])
    return True


@require_POST
def delegate_cover(request, slug, pk, role):
    """An organiser covers a delegate's costs, or stops."""
    participation = get_organised_participation(request, slug, pk)
    covered = request.POST.get("covered") == "yes"
    services.cover_delegate(_delegate_role(participation, role), covered, by=request.user)
    messages.success(request, _("Prise en charge notée."))
    return redirect("territories:delegates", slug, pk)
