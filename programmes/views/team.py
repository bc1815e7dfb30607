"""The people and the structures of a programme."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.files import sheets
from foundation.journal.models import Entry
from foundation.journal.once import once
from foundation.mail.services import refusal_of, works_again
from foundation.typed import read_id
from programmes import permissions
from programmes import team as team_of
from programmes.contracts import duties
from programmes.forms import InviteForm, PartnerForm, PersonForm
from programmes.links import link_of_invitation
from programmes.models import Member, Role
from programmes.seen_as import not_seen_as
from programmes.services import looks, members, structures
from programmes.services import roles as services
from programmes.views.common import (
    get_organised,
    get_programme,
    only_tries,
    say_invited,
    say_what_to_know,
    try_out,
    way_back,
)
from programmes.vocabulary import role_word

A_PAGE, ELSEWHERE = 50, 50
JUST_ASKED = gettext_lazy("Cette invitation vient de partir\u00a0: elle ne repart pas deux fois de suite.")


@require_safe
def team(request, slug):
    programme = get_organised(request, slug)
    roles = (
        Role.objects.filter(circle__programme=programme, circle__kind="programme")
        .exclude(state=Role.State.ENDED)
        .select_related("member", "circle", "invited_by")
    )
    elsewhere = programme.members.exclude(roles__circle__kind="programme")
    page = Paginator(team_of.in_order(roles), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "programmes/team.html",
        {
            "programme": programme,
            "page": page,
            "kinds": team_of.by_kind(programme, [(role, link_of_invitation(role)) for role in page]),
            "waiting": sum(role.state == Role.State.INVITED for role in page),
            "structures": team_of.structures(programme.partners.select_related("organisation")),
            "partner_form": PartnerForm(),
            "elsewhere": elsewhere[:ELSEWHERE],
            "elsewhere_count": programme.members.count() - _of_the_team(programme),
        },
    )


def _of_the_team(programme):
    """How many people: counted from their roles, fewer than the members to look at."""
    held = Role.objects.filter(circle__programme=programme, circle__kind="programme")
    return held.aggregate(people=Count("member", distinct=True))["people"]


COLUMNS = (
    gettext_lazy("Nom"),
    gettext_lazy("Prénom"),
    gettext_lazy("Fonction"),
    gettext_lazy("Structure"),
    gettext_lazy("Rôle"),
    gettext_lazy("Groupe"),
    gettext_lazy("Réponse"),
    gettext_lazy("Adresse"),
    gettext_lazy("Téléphone"),
)


@require_safe
def team_export(request, slug, kind):
    """Everybody who holds a role or is asked to, in the programme, its territories and its bodies."""
    programme = get_organised(request, slug)
    held = Role.objects.active().filter(circle__programme=programme).select_related("member", "circle")
    rows = [_row(programme, role) for role in held.order_by("member__last_name", "member__first_name", "pk")]
    answer = sheets.respond(kind, COLUMNS, rows, title=_("Personnes"), where=programme.slug)
    members.record_export(programme, len(rows), by=request.user)
    return answer


def _row(programme, role):
    who = role.member
    asked = [role_word(programme, role.kind), role.circle.name, str(role.get_state_display())]
    return [who.last_name, who.first_name, who.function, who.organisation, *asked, who.email, who.phone]


@require_http_methods(["GET", "POST"])
@once
def invite(request, slug):
    """Invite somebody to the team of the programme: organiser, lead, expert, researcher, partner."""
    programme = get_organised(request, slug)
    form = InviteForm(request.POST or None, initial={"kind": request.GET.get("role")})
    if request.method == "POST" and form.is_valid():
        if only_tries(request):
            try_out(request, lambda: _invite(programme, form, request.user))
        elif role := _invite(programme, form, request.user):
            say_invited(request, programme, role.member.email, anyway=role.kind == Role.Kind.ORGANISER)
            say_what_to_know(request, role.member)
            return redirect("programmes:team", slug)
    return render(request, "programmes/invite.html", {"programme": programme, "form": form})


def _invite(programme, form, by):
    """The role offered; nothing when it is refused, and the form says why."""
    person = dict(form.cleaned_data)
    kind = person.pop("kind")
    member = members.find_or_add_member(programme, by=by, **person)
    try:
        return services.invite(programme.circle, kind, member=member, by=by)
    except services.AlreadyInvited:
        form.add_error(
            None, _("%(person)s tient déjà ce rôle, ou y est déjà invité·e.") % {"person": member.full_name}
        )
    return None


@require_safe
def member(request, slug, pk):
    programme = get_programme(request, slug)
    person = get_object_or_404(Member.objects.visible_to(request.user), programme=programme, pk=pk)
    organises = permissions.can_organise(request.user, programme)
    return render(
        request,
        "programmes/member.html",
        {
            "programme": programme,
            "person": person,
            "organises": organises,
            "refusal": refusal_of(person.email) if organises else None,
            "shows_contact": permissions.can_see_member(request.user, person),
            "roles": [
                (role, link_of_invitation(role) if organises else None)
                for role in person.roles.visible_to(request.user)
                .select_related("circle", "member", "invited_by")
                .distinct()
            ],
            "duties": duties.of_member(person).first(20) if organises else [],
            "may_see_as": permissions.can_see_as(request.user, person),
            "entries": _entries(request.user, person)[:20],
        },
    )


def _entries(user, person):
    """What was done to this person, for the organisers; to themselves, who looked in their place."""
    about = Entry.objects.about(person)
    if permissions.can_organise(user, person.programme_id):
        return about
    return about.filter(verb__in=looks.TOLD) if permissions.is_oneself(user, person) else about.none()


@require_http_methods(["GET", "POST"])
def member_edit(request, slug, pk):
    """Correct a person's record: the organisers, and the person."""
    programme = get_programme(request, slug)
    person = get_object_or_404(Member.objects.visible_to(request.user), programme=programme, pk=pk)
    if not permissions.can_see_member(request.user, person):
        raise PermissionDenied
    before = {name: getattr(person, name) for name in PersonForm.Meta.fields}
    form = PersonForm(request.POST or None, instance=person, email_required=False)
    if request.method == "POST" and form.is_valid():
        changed = {name: value for name, value in form.cleaned_data.items() if before[name] != value}
        if changed:
            members.change_member(Member.objects.get(pk=pk), by=request.user, **changed)
        messages.success(request, _("Fiche enregistrée."))
        if before["email"] and person.email.lower() != before["email"].lower():
            _say_to_invite_again(request, person)
        return redirect("programmes:member", slug, pk)
    return render(
        request, "programmes/member_edit.html", {"programme": programme, "person": person, "form": form}
    )


def _say_to_invite_again(request, person):
    """The links that left for the former address open nothing any more."""
    pending = person.roles.pending().select_related("member")
    organises = permissions.can_organise(request.user, person.programme_id)
    if organises and any(map(link_of_invitation, pending)):
        messages.warning(
            request,
            _(
                "L’invitation écrite à l’ancienne adresse n’ouvre plus rien\u00a0: "
                "«\u00a0Renvoyer l’invitation\u00a0», dans cette page, en écrit une à la nouvelle."
            ),
        )


@require_POST
def member_revoke_links(request, slug, pk):
    programme = get_organised(request, slug)
    person = get_object_or_404(programme.members, pk=pk)
    members.revoke_links(person, by=request.user)
    messages.success(request, _("Les liens déjà envoyés à cette personne n’ouvrent plus rien."))
    return redirect("programmes:member", slug, pk)


@require_POST
def member_address_works(request, slug, pk):
    """An organiser checked an address that had refused a message."""
    programme = get_organised(request, slug)
    person = get_object_or_404(programme.members, pk=pk)
    if works_again(person.email, by=request.user, about=person):
        messages.success(request, _("C’est noté\u00a0: les rappels repartent à cette adresse."))
    return redirect("programmes:member", slug, pk)


def _role(request, slug, pk):
    """A role of the programme, for its organisers; and for the referent, the roles of their territory."""
    programme = get_programme(request, slug)
    role = get_object_or_404(
        Role.objects.visible_to(request.user).filter(circle__programme=programme).distinct(), pk=pk
    )
    if not permissions.can_manage_role(request.user, role):
        raise PermissionDenied
    return role


@require_POST
def role_invite_again(request, slug, pk):
    role = _role(request, slug, pk)
    try:
        if only_tries(request):
            silent = JUST_ASKED if role.member.email else ""
            try_out(request, lambda: services.invite_again(role, by=request.user) or role, silent=silent)
            return redirect(way_back(request, slug, "programmes:team"))
        services.invite_again(role, by=request.user)
    except services.InvitationOver:
        messages.info(request, _("Cette invitation a déjà reçu sa réponse."))
    else:
        messages.success(request, _("Invitation renvoyée à %(person)s.") % {"person": role.member.full_name})
    return redirect(way_back(request, slug, "programmes:team"))


@require_POST
def role_record_answer(request, slug, pk):
    """Note an answer given by telephone, on paper or face to face."""
    role = _role(request, slug, pk)
    accept = request.POST.get("answer") == "accept"
    if accept and role.kind == Role.Kind.SIGNATORY:
        raise PermissionDenied  # a signature is not given by voice
    try:
        services.answer_invitation(
            role, accept=accept, by=request.user, reason=request.POST.get("reason", ""), recorded_for=True
        )
    except services.InvitationOver:
        messages.info(request, _("Cette invitation a déjà reçu sa réponse."))
    else:
        messages.success(request, _("Réponse notée."))
    return redirect(way_back(request, slug, "programmes:team"))


@require_POST
def role_end(request, slug, pk):
    role = _role(request, slug, pk)
    try:
        services.end_role(role, by=request.user, reason=request.POST.get("reason", ""))
    except services.LastOrganiser:
        messages.error(
            request,
            _("Un programme garde au moins un organisateur\u00a0: invitez d’abord quelqu’un d’autre."),
        )
    else:
        messages.success(request, _("Le rôle de %(person)s a pris fin.") % {"person": role.member.full_name})
    return redirect(way_back(request, slug, "programmes:team"))


@require_POST
def partner_add(request, slug):
    programme = get_organised(request, slug)
    form = PartnerForm(request.POST)
    if form.is_valid():
        partner = structures.add_partner(programme, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("%(name)s est ajoutée au programme.") % {"name": partner.organisation.name}
        )
    else:
        messages.error(request, _("Écrivez le nom de la structure."))
    return redirect("programmes:team", slug)


@require_POST
def partner_remove(request, slug, pk):
    programme = get_organised(request, slug)
    partner = get_object_or_404(programme.partners.select_related("organisation", "programme"), pk=pk)
    structures.remove_partner(partner, by=request.user)
    messages.success(request, _("Structure retirée du programme."))
    return redirect("programmes:team", slug)


@not_seen_as(gettext_lazy("C’est à la personne de dire qui elle est."))
@require_http_methods(["GET", "POST"])
def claim(request):
    """Several people share this address: the account says which one it is, in each programme."""
    if request.method == "POST":
        found = members.who_might_this_be(request.user)
        person = get_object_or_404(found, pk=read_id(request.POST.get("member", "")))
        try:
            members.claim_member(person, request.user)
        except members.MemberAlreadyClaimed:
            messages.error(request, _("Quelqu’un s’est déjà reconnu sous ce nom."))
        return redirect("/")
    return render(request, "programmes/claim.html", {"people": members.unclaimed_at_address_of(request.user)})
