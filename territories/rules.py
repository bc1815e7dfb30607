"""What the rules of a method ask of the territories."""

from django.db.models import Count, F, Q, Subquery
from django.utils.translation import gettext as _

from programmes import rules
from programmes.models import Nomination, Programme, Role
from territories.models import Participation

State = Participation.State


@rules.register("territories.covered_number")
def covered_number(plan, check):
    """More delegates than the number whose costs are covered. One query: the calendar asks at each look."""
    bounded = Nomination.objects.filter(programme=plan.programme, kind=Role.Kind.DELEGATE)
    active = Q(circle__roles__kind=Role.Kind.DELEGATE, circle__roles__state__in=Role.ACTIVE)
    counted = plan.programme.participations.open().annotate(
        named=Count("circle__roles", active),
        covered=Subquery(bounded.values("covered")[:1]),
        label=Subquery(bounded.values("label")[:1]),
        plural=Subquery(bounded.values("plural")[:1]),
    )
    for one in counted.filter(named__gt=F("covered")).select_related("territory")[: plan.most]:
        told = _("%(territory)s\u00a0: %(named)s, %(covered)s pris en charge")
        named = Nomination(label=one.label, plural=one.plural).counted(one.named)
        facts = {"territory": one.territory.name, "named": named, "covered": one.covered}
        yield told % facts, f"participation:{one.pk}", ()


@rules.register("territories.reasoned_refusal")
def reasoned_refusal(plan, check):
    """Once the experimentation runs, each territory solicited has said yes, or no and why."""
    if plan.programme.state != Programme.State.RUNNING:
        return
    waiting = plan.programme.participations.filter(state=State.SOLICITED).select_related("territory")
    for one in waiting[: plan.most]:
        told = _("%(territory)s\u00a0: ni accord, ni refus avec sa raison")
        yield told % {"territory": one.territory.name}, f"participation:{one.pk}", ()
