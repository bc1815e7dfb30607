"""Addresses that refuse: reminders leave them alone until they change, or somebody says that they work."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail.models import Bounce, Message, RefusedAddress

journal.tells(
    {
        "address_refused": _("L’adresse {address} refuse nos messages\u00a0: à vérifier"),
        "address_works": _("a vérifié l’adresse {address}\u00a0: elle fonctionne"),
    }
)


def refused_addresses(addresses):
    """{address in small letters: RefusedAddress}, of those among these; one query."""
    wanted = {address.lower() for address in addresses if address}
    return {one.address: one for one in RefusedAddress.objects.filter(address__in=wanted)} if wanted else {}


def refuses(path="email"):
    """The same for the address of each row that a query finds, as SQL."""
    return Exists(RefusedAddress.objects.filter(address=Lower(OuterRef(path))))


def is_refused(address):
    return bool(refused_addresses([address]))


def refusal_of(address):
    """Since when, and why; None for an address that works."""
    return refused_addresses([address]).get(address.lower())


@transaction.atomic
def refuse(message, *, reason=Bounce.UNKNOWN, by=None):
    """No reminder goes to the address of this message any more."""
    address = message.to_address.lower()
    mark, new = RefusedAddress.objects.get_or_create(
        address=address, defaults={"reason": reason, "message": message}
    )
    if new:
        journal.record("address_refused", message, by=by, data={"address": address})
    return mark


def believe(message):
    """What this message alone said of its address is taken back. The caller journals."""
    RefusedAddress.objects.filter(message=message).delete()


@transaction.atomic
def works_again(address, *, by, about):
    """Somebody checked it: what came back from there in their programme is settled; each settles its own.

    `about`: whose address it is. The mark goes for everybody: it was of the address.
    """
    gone, _each = RefusedAddress.objects.filter(address=address.lower()).delete()
    returned = Message.objects.in_scope(about.journal_scope).came_back().to_address(address)
    settled = returned.update(bounce_settled=True)
    if gone or settled:
        journal.record("address_works", about, by=by, data={"address": address})
    return bool(gone or settled)


def address_of_message_works(message, *, by):
    """The same, said from a message that went there."""
    works_again(message.to_address, by=by, about=message)
    return message
