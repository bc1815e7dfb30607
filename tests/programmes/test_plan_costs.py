"""How many queries the plan costs, and the preview of a move, whatever their size."""

import datetime

import pytest
from django.urls import reverse

from programmes.models import Moment, Phase
from tests.programmes.factories import (
    ProgrammeFactory,
    account_with_role,
)

pytestmark = pytest.mark.django_db
day = datetime.date


def large(phases, moments):
    """A plan in one line: each phase after the other, dates hung on their phase."""
    programme = ProgrammeFactory()
    start = Moment.objects.create(
        programme=programme, code="start", label="Début", kind="start", date=day(2026, 11, 2)
    )
    last = start
    for number in range(1, phases + 1):
        edges = {}
        for side, offset in (("start", 1), ("end", 0)):
            date = (day(2026, 11, 1) + datetime.timedelta(days=31 * number)).replace(day=1)
            last = edges[side] = Moment.objects.create(
                programme=programme, code=f"p{number}_{side}", label=f"Phase {number}, {side}", kind="edge",
                anchor=last, offset=offset, precision="month", at_end=side == "end", date=date,
            )  # fmt: skip
        phase = Phase.objects.create(
            programme=programme, number=number, code=f"p{number}", name=f"Phase {number}", **edges
        )
        Moment.objects.filter(pk__in=[one.pk for one in edges.values()]).update(phase=phase)
        Moment.objects.bulk_create(
            Moment(
                programme=programme, code=f"m{number}-{rank}", label=f"Rencontre {number}-{rank}", kind="meeting",
                anchor=edges["start"], offset=rank, unit="weeks", phase=phase,
                date=date + datetime.timedelta(weeks=rank),
            )
            for rank in range(moments // phases)
        )  # fmt: skip
    return programme


@pytest.mark.parametrize(("phases", "moments"), [(1, 1), (3, 3), (40, 110)])
def test_the_plan_and_the_preview_cost_the_same_whatever_their_size(
    client, django_assert_num_queries, phases, moments
):
    programme = large(phases, moments)
    client.force_login(account_with_role("organiser", programme.circle))
    move = {"deplacer": f"phase-{programme.phases.first().pk}", "debut": "2027-03-01"}

    with django_assert_num_queries(12):
        assert client.get(reverse("programmes:calendar", args=[programme.slug])).status_code == 200
    with django_assert_num_queries(12):
        assert client.get(reverse("programmes:plan_table", args=[programme.slug])).status_code == 200
    with django_assert_num_queries(10):
        assert client.get(reverse("programmes:plan_move", args=[programme.slug]), move).status_code == 200
