from django.db import models
from django.utils.translation import gettext_lazy as _


class EmailCode(models.Model):
    """A six-digit code sent to a member's address, for one purpose and one object, good for 15 minutes.

    Only a keyed hash is kept. Five wrong tries spend it.
    """

    member = models.ForeignKey("programmes.Member", models.CASCADE, related_name="codes")
    purpose = models.CharField(max_length=40)
    subject = models.BigIntegerField()
    code_hash = models.CharField(max_length=64)
    sent_to = models.EmailField(_("envoyé à"))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("code par courriel")
        indexes = [models.Index(fields=["member", "purpose", "subject"], name="code_of_a_member")]

    def __str__(self):
        return f"{self.purpose} {self.subject}"
