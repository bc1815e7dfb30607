from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal.refs import ref


class EntryIsWritten(Exception):
    """The journal only grows: what is written stays as it is."""


class EntryQuerySet(models.QuerySet):
    def about(self, obj):
        """What was done to this object, or for it."""
        name = ref(obj)
        return self.filter(models.Q(subject=name) | models.Q(about=name))

    def in_scope(self, scope):
        return self.filter(scope=scope)

    def by_user(self, user):
        return self.filter(user=user)

    def update(self, **kwargs):
        raise EntryIsWritten

    def bulk_update(self, *args, **kwargs):
        raise EntryIsWritten

    def delete(self):
        raise EntryIsWritten


class Entry(models.Model):
    """One act: who did what, to which object, when, through which door."""

    at = models.DateTimeField(_("le"), default=timezone.now)
    verb = models.CharField(_("acte"), max_length=80)
    subject = models.CharField(_("objet"), max_length=120)
    subject_label = models.CharField(max_length=200, blank=True)
    about = models.CharField(_("à propos de"), max_length=120, blank=True)
    about_label = models.CharField(max_length=200, blank=True)
    by = models.CharField(_("par"), max_length=120, blank=True)
    by_label = models.CharField(max_length=200, blank=True)
    # An account may go: what it did stays, so the database must not hold the tie.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    scope = models.CharField(_("périmètre"), max_length=60, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    ip = models.GenericIPAddressField(_("adresse IP"), null=True)
    channel = models.CharField(_("canal"), max_length=80, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrée du journal")
        verbose_name_plural = _("journal")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject", "-at"], name="journal_subject"),
            models.Index(fields=["about", "-at"], name="journal_about"),
            models.Index(fields=["scope", "-at"], name="journal_scope"),
            models.Index(fields=["-at"], name="journal_at"),
            models.Index(fields=["user", "-at"], name="journal_user"),
        ]

    def __str__(self):
        return self.sentence

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise EntryIsWritten
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise EntryIsWritten

    @property
    def sentence(self):
        """« Pauline Humbert a nommé Karim Belaïd, technicien »."""
        from foundation.journal.wording import tell

        return tell(self)
