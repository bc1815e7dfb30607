from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.roles import roles_of


class RoleQuerySet(models.QuerySet):
    def visible_to(self, user):
        roles = roles_of(user)
        return self.filter(
            Q(member__programme__in=roles.organised)
            | Q(circle__in=roles.circles())
            | Q(member__in=roles.members)
        )

    def accepted(self):
        return self.filter(state=Role.State.ACCEPTED)

    def active(self):
        """Invited or accepted: the place is taken."""
        return self.filter(state__in=Role.ACTIVE)

    def pending(self):
        return self.filter(state=Role.State.INVITED)


class Role(models.Model):
    """What a member is in a circle: the only source of rights."""

    class Kind(models.TextChoices):
        ORGANISER = "organiser", _("organisateur·trice")
        LEAD = "lead", _("responsable des notes")
        EXPERT = "expert", _("expert·e")
        RESEARCHER = "researcher", _("chercheur·se")
        BODY_MEMBER = "body_member", _("membre de l’instance")
        FACILITATOR = "facilitator", _("animateur·trice")
        SPOKESPERSON = "spokesperson", _("porte-parole")
        REFERENT = "referent", _("référent·e")
        SIGNATORY = "signatory", _("signataire")
        DELEGATE = "delegate", _("délégué·e")
        PARTICIPANT = "participant", _("participant·e")
        PARTNER = "partner", _("partenaire")

    class State(models.TextChoices):
        INVITED = "invited", _("invitation sans réponse")
        ACCEPTED = "accepted", _("a accepté")
        DECLINED = "declined", _("a décliné")
        ENDED = "ended", _("terminé")

    ACTIVE = (State.INVITED, State.ACCEPTED)

    member = models.ForeignKey("programmes.Member", models.CASCADE, related_name="roles")
    circle = models.ForeignKey("programmes.Circle", models.CASCADE, related_name="roles")
    kind = models.CharField(_("rôle"), max_length=20, choices=Kind)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.INVITED)
    invited_at = models.DateTimeField(_("invité le"))
    answered_at = models.DateTimeField(_("répondu le"), null=True)
    ended_at = models.DateTimeField(_("terminé le"), null=True)
    reason = models.CharField(_("raison"), max_length=400, blank=True)
    invited_by = models.ForeignKey(
        "programmes.Member", models.SET_NULL, null=True, blank=True, related_name="roles_offered"
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rôle")
        ordering = ["circle_id", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "circle", "kind"],
                condition=Q(state__in=["invited", "accepted"]),
                name="role_held_once_in_a_circle",
            ),
            models.CheckConstraint(
                name="role_answered_has_date",
                condition=Q(state="invited", answered_at=None)
                | Q(state__in=["accepted", "declined"], answered_at__isnull=False)
                | Q(state="ended", ended_at__isnull=False),
                violation_error_message=_("Une réponse porte sa date."),
            ),
        ]
        indexes = [models.Index(fields=["circle", "kind", "state"], name="role_circle_kind_state")]

    def __str__(self):
        return f"{self.member}, {self.get_kind_display()}"

    @property
    def is_of_an_organiser(self):
        return self.kind == self.Kind.ORGANISER and self.circle.kind == "programme"

    @property
    def journal_scope(self):
        return f"programme:{self.circle.programme_id}"
