"""What the rules of a method ask of the bodies."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from copils.models import Body
from programmes import rules
from programmes.models import Role


@rules.register("copils.two_levels")
def two_levels(plan, check):
    """Each local body has from `min` (1) to `max` people who sit in a national one too."""
    least, most = check.get("min", 1), check.get("max")
    bodies = plan.programme.bodies
    sitting = Role.objects.active().filter(kind=Role.Kind.BODY_MEMBER)
    national = sitting.filter(circle__body__in=bodies.filter(level=Body.Level.NATIONAL)).values("member")
    linked = Q(circle__roles__in=sitting.filter(member__in=national))
    local = bodies.filter(level=Body.Level.LOCAL)
    for body in local.annotate(linking=Count("circle__roles__member", filter=linked, distinct=True)):
        if body.linking < least or (most and body.linking > most):
            yield _told(body, least, most), f"body:{body.pk}", ()


def _told(body, least, most):
    if not body.linking:
        told = _("«\u00a0%(body)s\u00a0»\u00a0: personne n’y siège qui soit aussi au niveau national")
        return told % {"body": body.name}
    told = _(
        "«\u00a0%(body)s\u00a0»\u00a0: au niveau national siègent aussi %(number)s de ses membres, la méthode dit "
        "de %(least)s à %(most)s"
    )
    return told % {"body": body.name, "number": body.linking, "least": least, "most": most or body.linking}
