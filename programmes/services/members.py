"""Who is known in a programme, and which account is whom."""

from contextlib import suppress

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.contracts import searchable
from programmes.models import Member, Programme
from programmes.roles import member_seen

journal.tells(
    {
        "member_added": _("a inscrit {person}"),
        "member_changed": _("a corrigé la fiche de {person}"),
        "member_claimed": _("s’est reconnu·e sous le nom de {person}"),
        "links_revoked": _("a révoqué les liens envoyés à {person}"),
        "people_exported": _("a exporté la liste des personnes ({number})"),
    }
)


def record_export(programme, number, *, by):
    """Names and addresses that leave are journaled."""
    journal.record("people_exported", programme, by=by, data={"number": number})


class MemberAlreadyClaimed(Exception):
    """Another account has this name already."""


@transaction.atomic
def find_or_add_member(programme, *, first_name, last_name, email="", by=None, **details):
    """The member of this name at this address, added if unknown: a shared address may belong to several.

    Of a known one, what was empty is filled in; what is typed otherwise than it stands is left, and named in `kept`.
    """
    Programme.objects.lock(programme)  # pressed twice, one person
    names = {"first_name__iexact": first_name.strip(), "last_name__iexact": last_name.strip()}
    member = programme.members.filter(email__iexact=email.strip(), **names).first()
    if member:
        return _completed(member, details, by)
    member = Member.objects.create(
        programme=programme,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        email=email.strip().lower(),
        **details,
    )
    journal.record("member_added", member, by=by, data={"person": member.full_name})
    searchable.refresh(member)
    return member


def _completed(member, details, by):
    typed = {name: details[name] for name in Member.TOLD_OF_ONE if details.get(name)}
    missing = {name: value for name, value in typed.items() if not getattr(member, name)}
    member.kept = [name for name, value in typed.items() if getattr(member, name) not in ("", value)]
    return change_member(member, by=by, **missing) if missing else member


@transaction.atomic
def change_member(member, *, by, **details):
    if "email" in details:
        details |= _moved(member, details["email"].strip().lower(), by)
    for name, value in details.items():
        setattr(member, name, value)
    member.save(update_fields=[*details])
    journal.record("member_changed", member, by=by, data={"person": member.full_name})
    searchable.refresh(member)
    return member


def _moved(member, email, by):
    """What a new address changes: who signed in at one that was wrong is not this person."""
    if email == member.email.lower():
        return {"email": email}
    member.codes.filter(used_at=None).update(used_at=timezone.now())
    moved = {"email": email, "link_epoch": member.link_epoch + 1, "email_proved_at": None}
    still_theirs = member.user is None or member.user == by or member.user.email.lower() == email
    return moved if still_theirs else {**moved, "user": None}


@transaction.atomic
def claim_member(member, user):
    """This account is that person. The proof is the address, which sign-in by code has shown."""
    claimed = Member.objects.filter(pk=member.pk, user=None, email__iexact=user.email).update(user=user)
    if not claimed:
        raise MemberAlreadyClaimed
    member.refresh_from_db()
    _name_the_account(user, member)
    journal.record("member_claimed", member, by=user, data={"person": member.full_name})
    return member


def _name_the_account(user, member):
    if not user.last_name:
        user.first_name, user.last_name = member.first_name, member.last_name
        user.save(update_fields=["first_name", "last_name"])


def claim_what_is_certain(user):
    """Tie to a fresh sign-in the members of its address, where one name alone bears it in the programme."""
    by_programme = {}
    for member in Member.objects.at(user.email).exclude(programme__members__user=user).order_by("pk"):
        by_programme.setdefault(member.programme_id, []).append(member)
    claimed = []
    for found in by_programme.values():
        if len(found) == 1 and found[0].user_id is None:
            with suppress(MemberAlreadyClaimed):  # signed in twice at once
                claimed.append(claim_member(found[0], user))
    return claimed


def unclaimed_at_address_of(user):
    """Members of the user's address that no account is; `taken`: in that programme the user is somebody else.

    Who looks in the place of a member learns nothing of their address elsewhere.
    """
    if member_seen(user):
        return Member.objects.none()
    themselves = Member.objects.filter(programme=OuterRef("programme"), user=user)
    free = Member.objects.at(user.email).filter(user=None).annotate(taken=Exists(themselves))
    return free.select_related("programme")


def who_might_this_be(user):
    """Those that the user may be, and says: nobody guesses."""
    return unclaimed_at_address_of(user).filter(taken=False)


@transaction.atomic
def revoke_links(member, *, by):
    member.link_epoch += 1
    member.save(update_fields=["link_epoch"])
    journal.record("links_revoked", member, by=by, data={"person": member.full_name})
    return member
