"""What an organiser looks for in the outbox: the rows of the list, the tabs, the batch."""

import datetime
from functools import cached_property

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from foundation.jobs.models import Job
from foundation.mail.models import Message
from reminders.batches import GROUPS, Batch, held_batches, in_group, tally
from reminders.forms import OutboxForm
from reminders.services.by_hand import KIND_OF_JOB, PREFIX

PAGE = 50
HEAVY = ("text", "html", "links", "error", "found_by")
ORDERS = {"nom": ["to_name"], "objet": ["subject"], "etat": ["state"], "date": ["created_at"]}


class Outbox:
    """What the address asks of the messages of a programme."""

    def __init__(self, programme, address):
        self.programme, self.address = programme, address
        self.group = address.get("etat", "") if address.get("etat", "") in GROUPS else ""
        self.form = OutboxForm(address)
        self.chosen = self.form.chosen

    @property
    def everything(self):
        found = Message.objects.in_scope(self.programme.scope)
        return found.in_batch(self.key) if self.batch or self.writing else found

    @property
    def key(self):
        return self.address.get("lot", "")[:80]

    @cached_property
    def batch(self):
        """The batch looked at, if there is one."""
        batch = Batch(self.programme, self.key) if self.key else None
        return batch if batch and batch.total else None

    @cached_property
    def writing(self):
        """The job that still writes this batch, or failed to: of a « Relancer »."""
        if not self.key.startswith(PREFIX):
            return None
        jobs = Job.objects.filter(kind=KIND_OF_JOB, subject=str(self.programme.pk), key=self.key)
        ended = [Job.State.DONE, Job.State.CANCELLED]
        return jobs.exclude(state__in=ended).first()

    @cached_property
    def leaving(self):
        """The list of the last batch that is on its way, for who looks at no other; None if there is none."""
        going = Message.objects.in_scope(self.programme.scope).filter(state__in=["queued", "sending"])
        key = going.exclude(batch="").order_by("-pk").values_list("batch", flat=True).first()
        elsewhere = key and not self.batch and not self.writing
        return Outbox(self.programme, QueryDict(urlencode({"lot": key}))) if elsewhere else None

    @cached_property
    def held_batches(self):
        """Those that wait to be read, for who looks at what is held."""
        return held_batches(self.programme) if self.group == "retenus" and not self.batch else []

    @property
    def rows(self):
        rows = self.everything
        if self.group:
            rows = in_group(rows, self.group)
        if sort := self.chosen.get("sorte"):
            rows = rows.filter(template=sort)
        if days := self.chosen.get("depuis"):
            rows = rows.filter(created_at__gte=timezone.now() - datetime.timedelta(days=int(days)))
        return rows.found_by(self.chosen.get("q", "")).order_by(*self.order)

    @property
    def order(self):
        """By date, the last first, unless a column says otherwise."""
        asked = self.address.get("tri", "")
        fields = ORDERS.get(asked.removeprefix("-"))
        if not fields:
            return ["-created_at", "-pk"]
        return [f"-{name}" if asked.startswith("-") else name for name in (*fields, "pk")]

    @cached_property
    def page(self):
        return Paginator(self.rows.defer(*HEAVY), PAGE).get_page(self.address.get("page"))

    def _offers(self, *states):
        """Whether a message of the page is in one of these states: a button that can do nothing is not shown."""
        return any(message.state in states for message in self.page)

    def offers_release(self):
        return self._offers("held")

    def offers_hold(self):
        return self._offers("planned", "queued")

    def offers_resend(self):
        return self._offers("failed", "uncertain")

    def offers_cancel(self):
        return self._offers("planned", "queued", "held")

    def offers(self):
        return self._offers("planned", "queued", "held", "failed", "uncertain")

    @cached_property
    def tabs(self):
        """[(code, how many, its address)]: the other filters stay."""
        found = self.batch.tally if self.batch else tally(self.everything)
        return [(code, number, self.at(etat=code, page=None)) for code, number in found.items()]

    @cached_property
    def root(self):
        """Where the page of each message hangs: found once, not fifty times."""
        return reverse("reminders:outbox", args=[self.programme.slug])

    @property
    def every_state(self):
        return self.at(etat=None, page=None)

    @property
    def for_all(self):
        """The same list, and all of its batch."""
        return self.at(tout="1")

    def at(self, **changes):
        """The address of this list with other filters."""
        query = self.address.copy()
        query.pop("tout", None)
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}"


COLUMNS = (
    _("Destinataire"),
    _("Adresse"),
    _("Objet"),
    _("Sorte"),
    _("État"),
    _("Écrit le"),
    _("Parti le"),
    _("Essais"),
    _("Ce qui s’est passé"),
)


def row_of(message):
    """A line of the list taken away."""
    who = [message.to_name, message.to_address]
    state = _("revenu") if message.came_back else message.get_state_display()
    dates = [_plain(message.created_at), _plain(message.sent_at)]
    return [*who, message.subject, message.sort, str(state), *dates, message.attempts, message.happened]


def _plain(moment):
    """The hour of here, which a workbook reads."""
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment else None
