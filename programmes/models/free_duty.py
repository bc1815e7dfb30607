from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.roles import roles_of

from .role import Role


class FreeDutyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for the organisers; for the others, what is asked in their circles, or of them."""
        roles = roles_of(user)
        mine = Q(circle__in=roles.circles()) | Q(member__in=roles.members)
        return self.filter(Q(programme__in=roles.organised) | mine)

    def open(self):
        return self.filter(done_at=None)

    def done(self):
        return self.exclude(done_at=None)

    def like(self, duty):
        """The same thing, asked of circles of the same kind: changed or removed together where one wishes."""
        alike = self.open().filter(programme=duty.programme_id, circle__kind=duty.circle.kind)
        return alike.filter(what=duty.what, code=duty.code).exclude(pk=duty.pk)


class FreeDuty(models.Model):
    """Something that a method or an organiser asks of somebody, with its proof; only what is asked is stored.

    It is owed in a circle (the programme, a territory, a body) by whoever holds the role there, or by one person
    named; by the organisers when nobody does.
    """

    class Proof(models.TextChoices):
        TICK = "tick", _("une case à cocher")
        TEXT = "text", _("un texte")
        FILE = "file", _("un fichier")
        DATE = "date", _("une date")

    class Strength(models.TextChoices):
        RECOMMENDED = "recommended", _("recommandé")
        REQUIRED = "required", _("attendu")

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="free_duties")
    circle = models.ForeignKey("programmes.Circle", models.CASCADE, related_name="free_duties")
    phase = models.ForeignKey(
        "programmes.Phase", models.SET_NULL, null=True, blank=True, related_name="free_duties"
    )
    code = models.SlugField(_("code"), max_length=60, blank=True)
    what = models.CharField(_("ce qui est à faire"), max_length=240)
    who = models.CharField(_("par qui, en toutes lettres"), max_length=160, blank=True)
    owed_by = models.CharField(_("par"), max_length=20, choices=Role.Kind, blank=True)
    member = models.ForeignKey(
        "programmes.Member", models.SET_NULL, null=True, blank=True, related_name="free_duties"
    )
    moment = models.ForeignKey(
        "programmes.Moment", models.SET_NULL, null=True, blank=True, related_name="free_duties"
    )
    due = models.DateField(_("pour le"), null=True, blank=True)
    told_when = models.CharField(_("quand, tel que dit"), max_length=160, blank=True)
    proof = models.CharField(_("preuve"), max_length=4, choices=Proof, default=Proof.TICK)
    strength = models.CharField(_("force"), max_length=12, choices=Strength, default=Strength.REQUIRED)
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(_("fait le"), null=True, blank=True)
    done_by = models.ForeignKey(
        "programmes.Member", models.SET_NULL, null=True, blank=True, related_name="free_duties_done"
    )
    text = models.TextField(_("texte"), blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField(_("date"), null=True, blank=True)

    objects = FreeDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("devoir libre")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "code"], condition=~Q(code=""), name="free_duty_once_in_a_circle"
            ),
            models.CheckConstraint(name="free_duty_has_one_due_date", condition=Q(moment=None) | Q(due=None)),
        ]
        indexes = [models.Index(fields=["programme", "done_at"], name="free_duty_open")]

    def __str__(self):
        return self.what

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"

    @property
    def is_done(self):
        return self.done_at is not None
