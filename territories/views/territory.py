"""The page of a territory, and what its organisers change there."""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.journal.models import Entry
from foundation.journal.once import once
from programmes.contracts import duties, panels
from programmes.links import link_of_invitation
from programmes.roles import roles_of
from programmes.services import following as following_services
from programmes.services import roles as role_services
from programmes.views.common import get_organised, only_tries, say_what_to_know, try_out
from territories import permissions, places
from territories.forms import FollowerForm, NewTerritory, ReasonForm, StepForm, TerritoryForm
from territories.models import Prospect
from territories.models.step import PROVEN
from territories.services import participations, people, steps
from territories.services import territories as territory_services
from territories.story import Story
from territories.views.common import get_organised_participation, get_participation

ENTRIES = 30
SHOWN = 10
OPEN_TO_WHO_RUNS = ("territories.", "programmes.free")  # kinds of duty whose page opens to the circle
SUGGESTED = {"regions": places.REGIONS, "departements": places.DEPARTEMENTS}


@require_safe
def detail(request, slug, pk):
    """The story of a territory: each sees of it what concerns them."""
    participation = get_participation(request, slug, pk)
    user = request.user
    story = Story(participation)
    runs, organises = permissions.runs(user, participation), permissions.organises(user, participation)
    context = {
        "programme": participation.programme,
        "participation": participation,
        "territory": participation.territory,
        "story": story,
        "referents": [(role, link_of_invitation(role) if organises else None) for role in story.referents],
        "trail": story.trail(editable=organises and participation.is_open),
        "organises": organises,
        "runs": runs,
        "sees_people": permissions.can_see_people(user, participation),
        "sees_commitment": permissions.can_see_commitment(user, participation),
        "may_name": permissions.can_name_delegates(user, participation),
        "panels": panels.render("territory", participation, request),
        "aside": panels.render("territory_aside", participation, request),
        "document": readable_commitment(user, participation),
    }
    if runs:
        context |= {
            "duties": [waiting(duty, user, participation.name) for duty in _owed(participation, user)],
            "entries": journal_of(participation),
            "prospects": _prospects(story),
        }
    return render(request, "territories/detail.html", context)


def _owed(participation, user):
    """Each thing once, whoever else owes it: one's own rather than another's."""
    found = {}
    for duty in duties.of_circle(participation.circle).first(2 * SHOWN):
        same = found.setdefault((duty.kind.code, duty.subject), duty)
        if duty.member_id in roles_of(user).members and duty is not same:
            found[duty.kind.code, duty.subject] = duty
    return list(found.values())[:SHOWN]


def _prospects(story):
    """Those thought of; nobody is, once each place is held."""
    if story.referents and (story.signatories or not story.asks_signatory):
        return []
    return Prospect.objects.filter(participation=story.participation).select_related("member")


@dataclass(frozen=True)
class Waiting:
    """An open duty as this user sees it: to be settled by them, or to be asked for again."""

    due: datetime.date | None
    title: str
    detail: str
    url: str
    button: str
    remind_url: str


def waiting(duty, user, here):
    """A page of this floor opens to who runs the territory; another's own act is theirs alone. `here` goes unsaid."""
    roles = roles_of(user)
    is_mine = duty.member_id in roles.members or (
        duty.member_id is None and roles.organises(duty.programme_id)
    )
    opens = is_mine or duty.kind.code.startswith(OPEN_TO_WHO_RUNS)
    asks_again = duty.member_id and not is_mine and roles.organises(duty.programme_id)
    remind_url = reverse("reminders:remind", args=[duty.slug, duty.member_id]) if asks_again else ""
    button = duty.button if is_mine else _("Voir")
    detail = duty.detail.removeprefix(here).removeprefix(" · ")
    return Waiting(duty.due, duty.title, detail, duty.url if opens else "", button, remind_url)


def readable_commitment(user, participation):
    """The signed PDF, if there is one and the user may read it: the delegates are of the territory, and may not."""
    document = participation.commitment.document
    if document is None or not permissions.can_see_commitment(user, participation):
        return None
    readable = document.versions.readable_with(roles_of(user).keys)
    return readable.select_related("rendition__file").order_by("-number").first()


def journal_of(participation):
    """What was done here, each thing told once: naming tells the invitation, a signature tells its step."""
    about = Entry.objects.about(participation) | Entry.objects.about(participation.circle)
    entries = list(about.order_by("-at", "-pk")[: 2 * ENTRIES])
    named = {entry.subject for entry in entries if entry.verb == "delegate_named"}
    return [entry for entry in entries if not _is_told_elsewhere(entry, named)][:ENTRIES]


def _is_told_elsewhere(entry, named):
    if entry.verb == "role_invited":
        return entry.subject in named
    if entry.verb == "step_announced":
        return True
    if entry.verb != "step_made":
        return False
    return entry.data.get("implied") or entry.data.get("code") in {"listed", *PROVEN}


@require_http_methods(["GET", "POST"])
@once
def add(request, slug):
    """A territory, and the people whom the programme asks it to name, on one page."""
    programme = get_organised(request, slug)
    form = NewTerritory(programme, request.POST if request.method == "POST" else None, me=request.user)
    if only_tries(request) and form.is_valid():
        nobody = _("Personne n’est invité avec ce territoire\u00a0: aucun message ne partirait.")
        try_out(request, lambda: _enter(programme, form, request.user, later=False), silent=nobody)
    elif (
        request.method == "POST"
        and form.is_valid()
        and (participation := _enter(programme, form, request.user, later=form.later))
    ):
        messages.success(request, _told_of_entry(participation, form))
        say_what_to_know(request, *participation.people)
        again = "another" in request.POST
        return redirect(*(("territories:add", slug) if again else _address(participation)))
    return render(request, "territories/add.html", {"programme": programme, "form": form, **SUGGESTED})


def _enter(programme, form, by, *, later):
    """The territory listed; nothing when it is refused, and the form says why."""
    try:
        return people.enter_territory(
            programme,
            form.territory.identity,
            form.people,
            by=by,
            follower=form.following.cleaned_data["follower"],
            later=later,
        )
    except role_services.AlreadyInvited:
        form.invitations.add_error(None, _("Cette personne tient déjà ce rôle ici."))
    return None


def _told_of_entry(participation, form):
    facts = {"territory": participation.name}
    if not form.people:
        return _still_to_invite(form) % facts
    if form.later:
        return _("%(territory)s est recensé. Aucune invitation n’est partie.") % facts
    return _("%(territory)s est recensé, ses invitations partent.") % facts


def _still_to_invite(form):
    if form.signatory:
        return _("%(territory)s est recensé. Il reste à inviter qui en répond et qui signe.")
    if form.referent:
        return _("%(territory)s est recensé. Il reste à inviter qui en répond.")
    return _("%(territory)s est recensé.")


def _address(participation):
    return "territories:detail", participation.programme.slug, participation.pk


@require_http_methods(["GET", "POST"])
def edit(request, slug, pk):
    participation = get_organised_participation(request, slug, pk)
    data = request.POST if request.method == "POST" else None
    form = TerritoryForm(data, instance=participation.territory, programme=participation.programme)
    following = FollowerForm(
        data,
        programme=participation.programme,
        initial={"follower": participation.follower, "stand_in": participation.circle.stand_in},
    )
    if data is not None and all([form.is_valid(), following.is_valid()]):
        territory_services.change_territory(participation, by=request.user, **form.identity)
        following_services.follow(participation.circle, **following.cleaned_data, by=request.user)
        messages.success(request, _("Fiche du territoire enregistrée."))
        return redirect(*_address(participation))
    context = {"programme": participation.programme, "participation": participation, **SUGGESTED}
    return render(request, "territories/edit.html", {**context, "form": form, "following": following})


@require_http_methods(["GET", "POST"])
def close(request, slug, pk, *, service, title, told):
    """Note a refusal or a withdrawal, with its reason."""
    participation = get_organised_participation(request, slug, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(participation, by=request.user, reason=form.cleaned_data["reason"])
        except participations.ParticipationClosed:
            messages.info(request, _("Ce territoire ne prend déjà plus part au programme."))
        else:
            messages.success(request, told)
        return redirect(*_address(participation))
    context = {"programme": participation.programme, "participation": participation, "form": form}
    return render(request, "territories/close.html", {**context, "title": title})


@require_POST
def resume(request, slug, pk):
    participation = get_organised_participation(request, slug, pk)
    participations.resume(participation, by=request.user)
    messages.success(request, _("Le territoire est repris là où il en était."))
    return redirect(*_address(participation))


@require_http_methods(["GET", "POST"])
def step(request, slug, pk, code):
    """Note a step by hand: those that a role or a signature proves are not noted so."""
    participation = get_organised_participation(request, slug, pk)
    kind = get_object_or_404(participation.programme.step_kinds.exclude(code__in=PROVEN), code=code)
    known = participation.steps.filter(kind=kind).first()
    form = StepForm(request.POST or None, initial={"at": known.at, "reason": known.reason} if known else None)
    if request.method == "POST" and form.is_valid():
        _note(participation, code, form.cleaned_data, request.user)
        messages.success(request, _("Étape notée."))
        return redirect(*_address(participation))
    context = {"programme": participation.programme, "participation": participation, "kind": kind}
    return render(request, "territories/step.html", {**context, "form": form, "known": known})


def _note(participation, code, cleaned, by):
    if cleaned["state"] == "waived":
        steps.waive_step(participation, code, by=by, reason=cleaned["reason"])
    else:
        steps.make_step(participation, code, by=by, reason=cleaned["reason"], at=cleaned["at"])


@require_POST
def step_undo(request, slug, pk, code):
    participation = get_organised_participation(request, slug, pk)
    get_object_or_404(participation.programme.step_kinds.exclude(code__in=PROVEN), code=code)
    steps.undo_step(participation, code, by=request.user)
    messages.success(request, _("Étape annulée."))
    return redirect(*_address(participation))
