"""What the fiche says of a territory's listening: how many interviews, when, where."""

from django.db.models import Count, Q

from listening.models import Interview, Visit

Kind = Interview.Kind


def summary_of(participation):
    """dict(interviews=6, groups=2, notes=8, filed=5, starts_on, ends_on, places), in two queries."""
    visits = Visit.objects.alive().filter(participation=participation)
    dated = list(visits.order_by("starts_on").values_list("starts_on", "ends_on", "place"))
    return {
        **_counts(visits),
        "starts_on": min((starts for starts, _ends, _place in dated if starts), default=None),
        "ends_on": max((ends for _starts, ends, _place in dated if ends), default=None),
        "places": list(dict.fromkeys(place for _starts, _ends, place in dated if place)),
    }


def _counts(visits):
    """Cancelled interviews apart."""
    return (
        Interview.objects.kept()
        .filter(visit__in=visits)
        .aggregate(
            interviews=Count("pk", filter=Q(kind=Kind.INDIVIDUAL)),
            groups=Count("pk", filter=Q(kind=Kind.GROUP)),
            notes=Count("pk"),
            filed=Count("pk", filter=Q(note__state="filed")),
        )
    )
