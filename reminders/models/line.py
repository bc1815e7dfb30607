from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.mail.models import Bounce, Message

from .audience import Audience

REFUSED = Q(message__state=Message.State.FAILED) | Q(message__bounce=Bounce.UNKNOWN)
ELSEWHERE = ~Q(Exact(Lower("message__to_address"), Lower("member__email")))


class LineQuerySet(models.QuerySet):
    def never_arrived(self):
        """Refused at an address that is no longer theirs: to be said again at the new one."""
        return self.filter(REFUSED & ELSEWHERE)

    def sent(self):
        return self.exclude(outcome=Line.Outcome.SUPERSEDED)


class Line(models.Model):
    """One reminder of one duty to one person, by one rule, for one due date: it exists once, or not at all.

    The rule is told by its days (and the recalls it comes `after`), as its programme and its kind are the duty's:
    dropped and added again, it is the same. `owner`: of a copy, the member who owes what it tells of.
    """

    class Outcome(models.TextChoices):
        WRITTEN = "written", _("dans un message")
        SUPERSEDED = "superseded", _("remplacé par un rappel plus récent")

    duty_kind = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    member = models.ForeignKey("programmes.Member", models.CASCADE, related_name="reminder_lines")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.OWNER)
    owner = models.BigIntegerField(default=0)  # a number, not a key: none is null, and a line is unique by it
    days = models.SmallIntegerField(null=True)  # none: an organiser reminded by hand
    after = models.PositiveSmallIntegerField(default=0)
    due = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WRITTEN)
    message = models.ForeignKey("mail.Message", models.SET_NULL, null=True, related_name="reminder_lines")
    written_at = models.DateTimeField(default=timezone.now)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne de rappel")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty_kind", "subject", "member", "audience", "owner", "days", "after", "due"],
                name="reminder_line_once",
            )
        ]
        indexes = [models.Index(fields=["owner"], name="reminder_line_owner")]

    def __str__(self):
        return f"{self.duty_kind}:{self.subject} → {self.member_id}"

    @property
    def owed_by(self):
        """The member who owes what it tells of, 0 if nobody did."""
        return self.member_id if self.audience == Audience.OWNER else self.owner

    @property
    def duty(self):
        """Which duty it tells of, as `cases.duty_key`."""
        return (self.duty_kind, self.subject, self.owed_by)

    @property
    def rule(self):
        return (self.duty_kind, self.days, self.after)
