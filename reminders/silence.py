"""Who owes something and has given no sign for a month: neither a click, nor a word, nor a sign-in."""

import datetime

from django.db.models import Max, Q
from django.utils import timezone

from foundation.journal.models import Entry
from programmes.models import Member, Role

MONTH = datetime.timedelta(days=30)


def silent_among(programme, members, now=None):
    """Of these members (identifiers), those known for a month who did nothing since, by name: three queries."""
    since = (now or timezone.now()) - MONTH
    people, users = _heard_since(programme, since)
    known = Member.objects.filter(pk__in=members, created_at__lt=since).exclude(pk__in=people)
    known = known.select_related("user")
    newly = Role.objects.filter(member__programme=programme, invited_at__gte=since).exclude(invited_at=None)
    asked_lately = newly.filter(state=Role.State.INVITED).values("member")
    alive = Q(user__in=users) | Q(user__last_login__gte=since)
    return known.exclude(pk__in=asked_lately).exclude(alive).order_by("last_name", "first_name", "pk")


def _heard_since(programme, since):
    """(members, accounts) who did something here since then."""
    acts = Entry.objects.in_scope(programme.scope).filter(at__gte=since).order_by()
    people, users = set(), set()
    for by, user in acts.values_list("by", "user").distinct():
        name, _colon, pk = by.rpartition(":")
        if name == "programmes.member":
            people.add(int(pk))
        if user:
            users.add(user)
    return people, users


def last_signs(programme, members):
    """{member id: when they last did something here, or signed in}, of those who ever did: one query."""
    refs = {member.holder: member.pk for member in members}
    users = {member.user_id: member.pk for member in members if member.user_id}
    acts = Entry.objects.in_scope(programme.scope).filter(Q(by__in=refs) | Q(user__in=users)).order_by()
    found = {one.pk: one.user.last_login for one in members if one.user and one.user.last_login}
    for by, user, at in acts.values_list("by", "user").annotate(last=Max("at")):
        pk = refs.get(by) or users.get(user)
        found[pk] = max(at, found.get(pk, at))
    return found
