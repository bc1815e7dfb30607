"""« M’envoyer d’abord le message »: what an act would write to people, read by who is about to do it."""

import contextlib
import contextvars
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from foundation.files import services as files
from foundation.files.models import StoredFile
from foundation.mail import services as mail

AT_MOST = 3
running = contextvars.ContextVar("essaim_rehearsal", default=None)


@dataclass(frozen=True)
class Rehearsal:
    """What the act answered, how many messages would have left, and the copies that did."""

    answer: object
    number: int = 0
    copies: list = field(default_factory=list)


@dataclass
class _Counted:
    """Those whom a rehearsal counts and writes nothing to."""

    number: int = 0


def rehearse(act, *, by):
    """Do it whole, undo it whole, and send what it wrote to who asked: three at most, one of each sort first."""
    began, counted = timezone.now(), _Counted()
    with transaction.atomic():
        with mail.collecting() as written, _run(counted):
            answer = act()
        shown = [(message, attached) for message, attached in written if not message.secret]
        chosen = _of_each_sort(shown)[:AT_MOST]
        made = _made_since(began, chosen)
        transaction.set_rollback(True)
    copies = _send(chosen, made, by)
    return Rehearsal(answer, len(written) + counted.number, copies)


@contextlib.contextmanager
def _run(counted):
    token = running.set(counted)
    try:
        yield
    finally:
        running.reset(token)


def is_on():
    """Whether what is written now is only read by who asked: a crowd is not worth a job."""
    return running.get() is not None


def few_of(people):
    """The first of a crowd, in a rehearsal: the others are counted. Else everybody."""
    counted = running.get()
    if counted is None:
        return people
    found = list(people[: AT_MOST + 1])
    if len(found) > AT_MOST:
        counted.number += people.count() - AT_MOST
    return found[:AT_MOST]


def _of_each_sort(written):
    """One of each template, in the order of writing, then the others."""
    first = {message.template: message.pk for message, _files in reversed(written)}
    return sorted(written, key=lambda one: first[one[0].template] != one[0].pk)


def _made_since(began, written):
    """{pk: (name, kind, bytes)} of the files that only the rehearsal made: they go with it."""
    pks = {file.pk for _message, attached in written for file in attached}
    found = StoredFile.objects.filter(pk__in=pks, created_at__gte=began)
    return {str(one.pk): (one.name, one.kind, _bytes(one)) for one in found}


def _bytes(stored):
    with stored.open() as content:
        return content.read()


@transaction.atomic
def _send(chosen, made, by):
    again = {pk: files.keep(content, name=name, kind=kind) for pk, (name, kind, content) in made.items()}
    return [
        mail.send_to_oneself(message, by=by, files=[again.get(str(file.pk), file) for file in attached])
        for message, attached in chosen
    ]
