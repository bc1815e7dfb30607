"""Who no longer wants the news: they are asked of nobody, and may be asked for again."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail.models import Unsubscribed

journal.tells(
    {
        "news_left": _("{address} ne veut plus recevoir les nouvelles"),
        "news_wanted": _("{address} veut de nouveau recevoir les nouvelles"),
    }
)


class UnsubscribedFromNews(Exception):
    """This address asked for no more news of this scope."""


def unsubscribed(scope, addresses):
    """Those of these addresses, in small letters, that want no news of this scope; one query."""
    wanted = {address.lower() for address in addresses if address}
    if not wanted:
        return set()
    found = Unsubscribed.objects.filter(scope=scope, address__in=wanted)
    return set(found.values_list("address", flat=True))


def left_news(scope, path="email"):
    """The same for the address of each row that a query finds, as SQL."""
    return Exists(Unsubscribed.objects.filter(scope=scope, address=Lower(OuterRef(path))))


def wants_news(scope, address):
    return not unsubscribed(scope, [address])


@transaction.atomic
def leave_news(scope, address):
    """Once or many times, it is the same. Whether it was the first."""
    row, new = Unsubscribed.objects.get_or_create(scope=scope, address=address.lower())
    if new:
        journal.record("news_left", row, scope=scope, data={"address": row.address})
    return new


@transaction.atomic
def want_news_again(scope, address):
    row = Unsubscribed.objects.filter(scope=scope, address=address.lower()).first()
    if row:
        journal.record("news_wanted", row, scope=scope, data={"address": row.address})
        row.delete()
    return bool(row)
