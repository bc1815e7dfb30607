from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.roles import roles_of


class CircleQuerySet(models.QuerySet):
    def visible_to(self, user):
        roles = roles_of(user)
        return self.filter(models.Q(programme__in=roles.organised) | models.Q(pk__in=roles.circles()))


class Circle(models.Model):
    """A group with a life of its own in a programme: the programme, a participation, a body, a visit…

    `kind` is given by the app that owns the circle; this floor does not read it, except « programme ».
    """

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="circles")
    kind = models.CharField(_("sorte"), max_length=20)
    name = models.CharField(_("nom"), max_length=200)
    code = models.SlugField(_("code dans la méthode"), max_length=60, blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    closed = models.BooleanField(_("clos"), default=False)  # its territory left: nothing is asked there
    follower = models.ForeignKey(
        "programmes.Member",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="followed",
        verbose_name=_("suivi par"),
    )
    stand_in = models.ForeignKey(
        "programmes.Member",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stood_in_for",
        verbose_name=_("en son absence"),
    )

    objects = CircleQuerySet.as_manager()

    class Meta:
        verbose_name = _("cercle")
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=models.Q(kind="programme"), name="programme_has_one_circle"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def key(self):
        return f"circle:{self.pk}"

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"
