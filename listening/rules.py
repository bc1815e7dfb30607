"""What the rules of a method ask of the visits."""

from django.utils.translation import gettext as _

from listening.models import Interview, Visit
from programmes import rules
from programmes.models import Programme
from territories.models import Commitment, Step
from territories.models.step import COMMITTED

BEFORE_VISIT = "listening.commitment_before_visit"


@rules.register(BEFORE_VISIT)
def commitment_before_visit(plan, check):
    """A dated visit of a territory that has not signed, where a programme signs."""
    if not plan.programme.uses(Programme.Part.COMMITMENT):
        return
    dated = Visit.objects.in_programme(plan.programme).alive().exclude(starts_on=None)
    unsigned = dated.exclude(participation__commitment__state=Commitment.State.SIGNED)
    unsigned = unsigned.exclude(participation__in=_committed().values("participation"))
    for visit in unsigned.select_related("participation__territory")[: plan.most]:
        yield told_of(visit.participation), key_of(visit.participation), ()


def _committed():
    """Where the step is done: on paper too, before the programme came here."""
    return Step.objects.done().filter(kind__code=COMMITTED)


def before_commitment(participation):
    """The Breach of dating a visit there now, or None: signed, already explained, or no such rule here."""
    programme = participation.programme
    rule = next((one for one in programme.card.get("rules", []) if _is(one)), None)
    if rule is None or not programme.uses(Programme.Part.COMMITMENT):
        return None
    if participation.commitment.is_signed or _committed().filter(participation=participation).exists():
        return None
    told = told_of(participation)
    breach = rules.Breach(rule["code"], rule["statement"], told, key_of(participation))
    return breach if rules.unexplained(programme, [breach]) else None


def _is(rule):
    return rule.get("check", {}).get("is") == BEFORE_VISIT


def told_of(participation):
    return _("%(territory)s\u00a0: une écoute est datée, l’engagement n’est pas signé") % {
        "territory": participation.territory.name
    }


def key_of(participation):
    return f"participation:{participation.pk}"


@rules.register("listening.one_place")
def one_place(plan, check):
    """Interviews of one visit said to be held elsewhere than the visit."""
    visits = Visit.objects.in_programme(plan.programme).alive().exclude(place="")
    elsewhere = Interview.objects.kept().filter(visit__in=visits).exclude(place="")
    rows = elsewhere.values_list("visit", "visit__place", "place", "visit__participation__territory__name")
    for visit, place, other, territory in rows.distinct():
        if other.strip().lower() not in place.strip().lower():
            told = _(
                "%(territory)s\u00a0: un entretien est prévu à «\u00a0%(other)s\u00a0», "
                "l’écoute à «\u00a0%(place)s\u00a0»"
            )
            yield (
                told % {"territory": territory, "other": other, "place": place},
                f"visit:{visit}:{other}"[:120],
                (),
            )
