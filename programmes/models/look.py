import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Look(models.Model):
    """An organiser looks at the programme in the place of a member: nothing is written, and it ends by itself.

    A row rather than a mark in the session alone: ended, it stays ended, whatever another tab saves of its session.
    """

    LASTS = datetime.timedelta(minutes=30)

    member = models.ForeignKey("programmes.Member", models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="looks")
    began_at = models.DateTimeField(_("commencé le"), default=timezone.now)
    ended_at = models.DateTimeField(_("fini le"), null=True, editable=False)

    class Meta:
        verbose_name = _("regard")
        constraints = [
            models.CheckConstraint(
                name="look_ends_after_it_began",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                violation_error_message=_("Un regard finit après avoir commencé."),
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.member}"

    @property
    def lasts_until(self):
        return self.began_at + self.LASTS

    @property
    def is_over(self):
        return self.ended_at is not None

    @property
    def journal_scope(self):
        return self.member.journal_scope
