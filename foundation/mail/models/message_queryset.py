"""The questions asked of the outbox."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest, Lower
from django.utils import timezone

from foundation.typed import folded

UNSENT = ("planned", "queued", "sending", "held")


class MessageQuerySet(models.QuerySet):
    def in_scope(self, scope):
        return self.filter(scope=scope)

    def for_recipient(self, ref):
        return self.filter(to_ref=ref)

    def to_address(self, address):
        """Whatever its capitals: written as the index has it."""
        return self.alias(written_to=Lower("to_address")).filter(written_to=address.strip().lower())

    def in_batch(self, batch):
        """Those written together."""
        return self.filter(batch=batch)

    def found_by(self, query):
        """Each word somewhere in the subject, the name or the address; accents and case do not count."""
        rows = self
        for word in folded(query).split():
            rows = rows.filter(found_by__contains=word)
        return rows

    def asking_since(self, moment):
        """What was written or put off since then that asks something: neither a code, nor news, nor a trial."""
        since = Q(created_at__gte=moment) | Q(planned_for__range=(moment, timezone.now()))
        said = self.filter(since, secret=False, kind="service")
        return said.exclude(state__in=["cancelled", "failed"])

    def with_asked_at(self):
        """`asked_at`: when each was written; when it leaves, where that was put off."""
        return self.alias(asked_at=Greatest("created_at", Coalesce("planned_for", F("created_at"))))

    def counts(self):
        """How many in each state, zero included: {"planned": 0, "sent": 12, …}."""
        known = self.order_by().values_list("state").annotate(models.Count("pk"))
        return dict.fromkeys(self.model.State.values, 0) | dict(known)

    def waiting(self):
        """What has still to leave."""
        return self.filter(state__in=["planned", "queued", "sending"])

    def unsent(self):
        """The same, and what somebody holds."""
        return self.filter(state__in=UNSENT)

    def to_look_at(self):
        """What needs the organiser: it did not leave, nobody knows, or it came back and nothing was done since."""
        came_back = Q(bounced_at__isnull=False, bounce_settled=False)
        return self.filter(came_back | Q(state__in=["failed", "uncertain"]))

    def came_back(self):
        """Sent, returned, and nothing was done since."""
        return self.filter(bounced_at__isnull=False, bounce_settled=False)

    def due(self, now=None):
        """What may be handed over now: what somebody waits for, then the bulk, oldest first."""
        now = now or timezone.now()
        to_go = self.filter(state__in=["planned", "queued"])
        ripe = Q(state="queued", next_try_at=None) | Q(next_try_at__lte=now)
        timely = Q(state="planned", planned_for__lte=now)
        return to_go.filter(ripe | timely).order_by("bulk", "pk")

    def left_in_the_middle(self, before):
        """Claimed that long ago and never recorded: the worker died with it."""
        return self.filter(state="sending", claimed_at__lt=before)
