"""What the rules of a method ask of the bodies."""

from django.utils.translation import gettext as _

from copils.models import Body
from programmes import rules
from programmes.models import Role


@rules.register("copils.two_levels")
def two_levels(plan, check):
    """Each local body has somebody who sits in a national one too."""
    bodies = plan.programme.bodies
    sitting = Role.objects.active().filter(kind=Role.Kind.BODY_MEMBER)
    national = sitting.filter(circle__body__in=bodies.filter(level=Body.Level.NATIONAL)).values("member")
    linked = sitting.filter(member__in=national).values("circle")
    for body in bodies.filter(level=Body.Level.LOCAL).exclude(circle__in=linked):
        told = _("«\u00a0%(body)s\u00a0»\u00a0: personne n’y siège qui soit aussi au niveau national")
        yield told % {"body": body.name}, f"body:{body.pk}", ()
