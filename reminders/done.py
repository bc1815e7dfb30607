"""What somebody did lately of what was asked of them, as the journal tells it."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from foundation.journal.models import Entry
from foundation.journal.refs import ref
from programmes.contracts import duties
from programmes.roles import member_seen

LATELY = datetime.timedelta(days=14)
SHOWN, LOOKED_AT = 5, 40
READ = ("verb", "data", "about_label", "at", "request_id")


@dataclass(frozen=True)
class Done:
    title: str
    where: str
    at: datetime.datetime


def done_lately(user, now=None):
    """The last ones, each once, and of one request what it did last: who signs says yes too. One query, by an index."""
    kinds = {told: kind for kind in duties.kinds().values() for told in kind.settled_by}
    since = (now or timezone.now()) - LATELY
    verbs = {told.partition(":")[0] for told in kinds}
    acts = _acts_of(user).filter(at__gte=since, verb__in=verbs).order_by("-at", "-pk")
    found, requests = {}, set()
    for verb, data, where, at, request in acts.values_list(*READ)[:LOOKED_AT]:
        kind = kinds.get(verb) or kinds.get(f"{verb}:{data.get('code')}")
        if kind and request not in requests:
            title = data.get("what") or str(kind.title)
            found.setdefault((title, where), Done(title, where, at))
            requests.update(filter(None, [request]))
    return list(found.values())[:SHOWN]


def _acts_of(user):
    """Of who is looked at (programmes.seen_as), in that programme alone; without an account, by their links."""
    seen = member_seen(user)
    if seen is None:
        return Entry.objects.by_user(user)
    there = Entry.objects.in_scope(seen.journal_scope)
    return there.by_user(seen.user_id) if seen.user_id else there.filter(by=ref(seen))
