"""The calendar contract and its page: what comes first, as many as asked, what is over on demand."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from programmes.contracts import calendar
from programmes.views import plan, team
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory, account_with_role

pytestmark = pytest.mark.django_db


def in_days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.fixture
def two_sources(monkeypatch):
    """One tells the even days from yesterday, the other the odd ones."""
    asked = []

    def source(first):
        def tell(programme, user, since, limit):
            asked.append((since, limit))
            days = [in_days(number) for number in range(first, 20, 2)]
            kept = [day for day in days if not since or day >= since][:limit]
            return [calendar.Happening(day, f"Jour {(day - timezone.localdate()).days}") for day in kept]

        return tell

    monkeypatch.setattr(calendar, "_sources", [source(-2), source(-1)])
    return asked


def test_the_first_of_all_sources_come_in_order(two_sources):
    found = calendar.happenings(None, None, since=in_days(0), limit=3)

    assert [one.starts for one in found] == [in_days(0), in_days(1), in_days(2)]
    assert two_sources == [(in_days(0), 3)] * 2
    assert len(calendar.happenings(None, None)) == 22


@pytest.mark.parametrize(("query", "shown"), [("", "Jour 0"), ("?passe", "Jour -2")])
def test_the_page_shows_what_comes_and_what_is_over_on_demand(client, two_sources, monkeypatch, query, shown):
    monkeypatch.setattr(plan, "DATED", 1)
    programme = ProgrammeFactory()
    client.force_login(account_with_role("organiser", programme.circle))

    page = client.get(reverse("programmes:calendar", args=[programme.slug]) + query).content.decode()

    assert [f"Jour {day}" for day in range(-2, 20) if f">Jour {day}<" in page] == [shown]
    assert "La première est montrée ici" in page


def test_the_team_is_shown_by_pages(client, monkeypatch):
    monkeypatch.setattr(team, "A_PAGE", 2)
    programme = ProgrammeFactory()
    client.force_login(account_with_role("organiser", programme.circle))
    for name in ("Aubert", "Belaïd", "Diallo"):
        member = MemberFactory(programme=programme, last_name=name)
        RoleFactory(member=member, circle=programme.circle, kind="expert", state="accepted")

    first, second = (
        client.get(reverse("programmes:team", args=[programme.slug]), {"page": number}).content.decode()
        for number in (1, 2)
    )

    assert ["Diallo" in page for page in (first, second)] == [False, True]
    assert "4\u00a0personnes" in first
