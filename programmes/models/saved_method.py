from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.roles import roles_of


class SavedMethodQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, those of programmes that one organises, and those that their owners share."""
        if not user.is_authenticated:
            return self.none()
        own = models.Q(owner=user) | models.Q(programme__in=roles_of(user).organised)
        return self.filter(own | models.Q(shared=True))

    def manageable_by(self, user):
        """One's own, and those of programmes that one organises."""
        return self.filter(models.Q(owner=user) | models.Q(programme__in=roles_of(user).organised))


class SavedMethod(models.Model):
    """A method that a programme became, or that was brought from elsewhere; those of the house are files."""

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("titre"), max_length=120)
    data = models.JSONField(_("méthode"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="saved_methods"
    )
    programme = models.ForeignKey(
        "programmes.Programme", models.SET_NULL, null=True, blank=True, related_name="saved_methods"
    )
    shared = models.BooleanField(_("proposée à tous les organisateurs d’ici"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedMethodQuerySet.as_manager()

    class Meta:
        verbose_name = _("méthode enregistrée")
        ordering = ["title", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="method_version_once")]

    def __str__(self):
        return self.title

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}" if self.programme_id else ""
