from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.roles import roles_of


class PairQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every pair for those who organise or lead; their own for its experts."""
        roles = roles_of(user)
        return self.filter(Q(programme__in=roles.organised | roles.led) | Q(pk__in=_pairs_of(roles.members)))


def _pairs_of(members):
    return PairMember.objects.filter(member__in=members).values("pair")


class Pair(models.Model):
    """The experts, two as a rule, who listen to a territory together."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="pairs")
    name = models.CharField(_("nom"), max_length=120)
    members = models.ManyToManyField("programmes.Member", through="PairMember", related_name="pairs")

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("binôme")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="pair_name_once_in_programme")
        ]

    def __str__(self):
        return self.name

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"


class PairMember(models.Model):
    pair = models.ForeignKey(Pair, models.CASCADE, related_name="places")
    member = models.ForeignKey("programmes.Member", models.CASCADE, related_name="pair_places")

    class Meta:
        verbose_name = _("expert d’un binôme")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["pair", "member"], name="expert_once_in_a_pair")]

    def __str__(self):
        return str(self.member)
