"""The next edition of a programme: drafted from it as it stands, with what its organiser takes over."""

from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.contracts import method as contract
from programmes.methods import MethodIsWrong
from programmes.methods.schema import faults
from programmes.models import Role
from programmes.saving import method_of

from . import members, roles
from .creation import create_programme

journal.tells({"edition_opened": _("a ouvert l’édition {edition}, à partir de «\u00a0{title}\u00a0»")})
OF_A_PERSON = ("civility", "function", "organisation", "phone")


def carriers_of(programme):
    """[(carrier, how many)] of what there is to take over."""
    counted = [(one, one.count(programme)) for one in contract.carriers()]
    return [(one, number) for one, number in counted if number]


@transaction.atomic
def open_next_edition(programme, *, title, starts_on=None, carried=(), by):
    """A draft of its own: nothing is sent, the invitations wait for its opening."""
    chosen = [one for one in contract.carriers() if one.key in carried]
    method = _method_of(programme, chosen)
    new = create_programme(
        method,
        title=title,
        starts_on=starts_on,
        target_territories=programme.target_territories,
        reply_address=programme.reply_address,
        organisations=[],
        previous=programme,
        edition=programme.edition + 1,
        languages=programme.languages,
        by=by,
    )
    for one in chosen:
        if one.copy:
            one.copy(programme, new, by)
    journal.record(
        "edition_opened", new, by=by, about=programme, data={"edition": new.edition, "title": programme.title}
    )
    return new


def _method_of(programme, chosen):
    """What nobody takes over leaves the method; one that has faults says them."""
    method = method_of(programme)
    taken = {one.section for one in chosen}
    for one in contract.carriers():
        if one.section and one.section not in taken:
            method.pop(one.section, None)
    if wrong := faults(method, programme.title):
        raise MethodIsWrong(wrong)
    return method


def team_of(programme):
    """Who holds, or is offered, a role in the programme itself."""
    found = Role.objects.active().filter(circle__programme=programme, circle__kind="programme")
    return found.select_related("member")


def carry_team(old, new, by):
    for role in team_of(old):
        carry_role(role, new.circle, by)


def carry_role(role, circle, by):
    """The same role offered again; the invitation is written when the draft opens. The creator holds theirs."""
    member = carry_member(role.member, circle.programme, by)
    with suppress(roles.AlreadyInvited):
        offered = roles.invite(circle, role.kind, member=member, by=by, tell=False)
        roles.send_invitation(offered, waits=True)


def carry_member(member, new, by):
    """The person as known before; an account is one member of a programme."""
    if member.user_id and (known := new.members.filter(user=member.user_id).first()):
        return known
    return members.find_or_add_member(
        new,
        first_name=member.first_name,
        last_name=member.last_name,
        email=member.email,
        by=by,
        user=member.user,
        **{name: getattr(member, name) for name in OF_A_PERSON},
    )
