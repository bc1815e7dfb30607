"""Whether a person is one of the referents under another record: their account, their name, an address of theirs."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from programmes.models import Member, Role


def is_a_referent(member, participation, *, by):
    """Also who asks (`by`, if it is an account), whatever their role. Nobody can tell a mailbox lent by a friend."""
    themselves = _referents(participation, by)
    accounts = get_user_model().objects.filter(members__in=themselves).prefetch_related("emailaddress_set")
    return any(_same_person(member, one) for one in themselves) or _mailbox(member.email) in {
        _mailbox(address) for address in _addresses(themselves, accounts)
    } - {""}


def _referents(participation, by):
    held = participation.circle.roles.active().filter(kind=Role.Kind.REFERENT)
    known = Q(pk__in=held.values("member"))
    if getattr(by, "is_authenticated", False):
        known |= Q(user=by)
    return list(Member.objects.filter(known, programme=participation.programme_id))


def _same_person(member, other):
    return member.pk == other.pk or member.full_name.casefold() == other.full_name.casefold()


def _addresses(people, accounts):
    yield from (member.email for member in people)
    for account in accounts:
        yield account.email
        yield from (one.email for one in account.emailaddress_set.all())


def _mailbox(address):
    """« pauline+mairie@exemple.fr » is read by « pauline@exemple.fr »."""
    name, at, host = address.casefold().partition("@")
    return name.partition("+")[0] + at + host
