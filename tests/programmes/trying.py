"""« M’envoyer d’abord le message », pressed: what is left of it, in the whole database."""

from contextlib import contextmanager

from django.apps import apps
from django.core import serializers

from foundation.journal.models import Entry
from foundation.mail.models import Message

TRY = {"essai": "1"}
# What a copy to oneself leaves: its row and its files, its trace, the job that sends it; and what a sign-in leaves.
LEFT = {"mail", "journal", "jobs", "files", "sessions"}


def everything():
    """Every row of the domain, as it stands."""
    kept = [model for model in apps.get_models() if model._meta.app_label not in LEFT and model._meta.managed]
    return {model._meta.label: serializers.serialize("json", model.objects.order_by("pk")) for model in kept}


@contextmanager
def tried(user, copies=1):
    """What is pressed inside leaves these copies, to who asks, their trace, and nothing else; yields the copies."""
    before, found = everything(), []
    messages, entries = (set(model.objects.values_list("pk", flat=True)) for model in (Message, Entry))
    yield found
    found.extend(Message.objects.exclude(pk__in=messages).order_by("pk"))
    assert [(one.kind, one.to_address) for one in found] == [("trial", user.email)] * copies
    assert {one.verb for one in Entry.objects.exclude(pk__in=entries)} == (
        {"message_tried"} if copies else set()
    )
    assert everything() == before


def files_of(message):
    """{name: bytes} of what is joined to it."""
    return {one.file.name: one.file.open().read() for one in message.attachments.select_related("file")}
