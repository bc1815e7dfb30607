"""Several programmes: nothing of one is seen from the other; who is in two goes from one to the other.

That every address of a programme is closed to the organiser of another stands in tests/access/.
"""

import pytest
from django.urls import reverse

from config.menu import programmes_of
from foundation.journal.models import Entry
from programmes.contracts import duties
from programmes.models import Programme, Role, SavedMethod
from programmes.services import members
from programmes.services.states import change_state
from tests.programmes.factories import (
    ProgrammeFactory,
    UserFactory,
    account_with_role,
    made_from_method,
)
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db
State = Programme.State
SECRET = "Zébulonie"


@pytest.fixture
def here():
    return made_from_method(title="Ici")


@pytest.fixture
def elsewhere():
    """Another programme, whose every name bears the secret."""
    programme = made_from_method(title=f"Programme de {SECRET}")
    by = organiser_of(programme)
    participation = listed(programme, name=f"Pays de {SECRET}")
    type(participation).objects.filter(pk=participation.pk).update(state="solicited")
    members.find_or_add_member(programme, first_name="Ana", last_name=SECRET, email="ana@exemple.fr", by=by)
    SavedMethod.objects.create(
        code="secrete", title=f"Méthode de {SECRET}", data={**programme.card}, owner=by, programme=programme
    )
    return programme


def organiser_of(programme):
    return programme.circle.roles.get(kind="organiser", state="accepted").member.user


PAGES = {
    "home": lambda slug: reverse("reminders:home"),
    "list": lambda slug: reverse("programmes:list"),
    "found": lambda slug: reverse("programmes:list") + f"?q={SECRET}",
    "search": lambda slug: reverse("search:results") + "?q=zebulonie",
    "library": lambda slug: reverse("programmes:create"),
    "saved": lambda slug: reverse("programmes:saved_methods"),
    "board": lambda slug: reverse("programmes:board", args=[slug]),
    "team": lambda slug: reverse("programmes:team", args=[slug]),
    "duties": lambda slug: reverse("reminders:duties", args=[slug]),
    "outbox": lambda slug: reverse("reminders:outbox", args=[slug]),
    "state": lambda slug: reverse("programmes:state", args=[slug]),
}


def words_of(page):
    """What is read, without what was typed and comes back in the field or the sentence of a search."""
    return page.content.decode().replace(f'value="{SECRET}"', "")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_one_organiser_names_what_is_of_another(client, here, elsewhere, name):
    client.force_login(organiser_of(here))
    page = client.get(PAGES[name](here.slug))
    assert page.status_code == 200
    assert SECRET not in words_of(page)


@pytest.mark.parametrize("name", ["home", "list", "found", "search", "saved"])
def test_its_own_organiser_sees_it_there(client, elsewhere, name):
    """Without which the test above would say nothing."""
    client.force_login(organiser_of(elsewhere))
    assert SECRET in words_of(client.get(PAGES[name](elsewhere.slug)))


def test_neither_journal_nor_duties_cross(here, elsewhere):
    mine, theirs = organiser_of(here), organiser_of(elsewhere)
    assert Entry.objects.filter(scope=elsewhere.scope).exists()
    assert not Entry.objects.filter(scope=here.scope, user=theirs).exists()
    assert {duty.programme_id for duty in duties.of_user(mine)} <= {here.pk}
    assert elsewhere.pk in {duty.programme_id for duty in duties.of_user(theirs)}


def test_organising_one_gives_nothing_in_the_other_where_one_is_an_expert(client, here, elsewhere):
    account = account_with_role(Role.Kind.EXPERT, elsewhere.circle, user=organiser_of(here))
    client.force_login(account)
    assert client.get(reverse("programmes:board", args=[elsewhere.slug])).status_code == 200
    assert client.get(reverse("programmes:team", args=[elsewhere.slug])).status_code == 403


# From one to the other --------------------------------------------------------


def in_both(kind=Role.Kind.ORGANISER, **details):
    """Somebody who organises one programme, and holds this role in another."""
    first, second = ProgrammeFactory(title="Premier"), ProgrammeFactory(title="Second", **details)
    account = account_with_role(Role.Kind.ORGANISER, first.circle)
    account_with_role(kind, second.circle, user=account)
    return account, first, second


def offered(client, account, page):
    client.force_login(account)
    return {one.title: one for one in client.get(page).context["menu_programmes"]}


@pytest.mark.parametrize(
    ("page", "kind", "kept"),
    [
        ("programmes:calendar", Role.Kind.EXPERT, "programmes:calendar"),
        ("territories:list", Role.Kind.EXPERT, "territories:list"),
        ("programmes:team", Role.Kind.ORGANISER, "programmes:team"),
        ("programmes:team", Role.Kind.EXPERT, "programmes:board"),
        ("programmes:board", Role.Kind.EXPERT, "programmes:board"),
    ],
)
def test_the_switch_keeps_the_page_where_it_is_theirs_to_see(client, page, kind, kept):
    account, first, second = in_both(kind)
    found = offered(client, account, reverse(page, args=[first.slug]))
    assert found["Second"].url == reverse(kept, args=[second.slug])
    assert (found["Premier"].current, found["Second"].current) == (True, False)
    assert client.get(found["Second"].url).status_code == 200


@pytest.mark.parametrize(
    ("details", "note"),
    [
        ({}, ""),
        ({"edition": 2}, "édition 2"),
        ({"state": State.DRAFT}, "brouillon"),
        ({"state": State.CLOSED, "edition": 3}, "édition 3 · clos"),
    ],
)
def test_the_switch_tells_alike_programmes_apart(client, details, note):
    account, first, _second = in_both(**details)
    found = offered(client, account, reverse("programmes:board", args=[first.slug]))
    assert found["Second"].note == note


def test_an_archived_programme_leaves_the_switch_and_the_home_page(client):
    account, first, second = in_both(state=State.ARCHIVED)
    assert set(offered(client, account, reverse("programmes:board", args=[first.slug]))) == {"Premier"}
    assert "Second" not in client.get(reverse("reminders:home")).content.decode()
    assert client.get(reverse("programmes:board", args=[second.slug])).status_code == 200


def test_the_switch_names_so_many_and_leaves_the_rest_to_the_list(rf):
    account = UserFactory()
    for _rank in range(15):
        account_with_role(Role.Kind.EXPERT, ProgrammeFactory().circle, user=account)
    assert len(programmes_of(rf.get("/"), account, None)) == 12


# The list ------------------------------------------------------------------------


def groups(client, account, **query):
    client.force_login(account)
    found = client.get(reverse("programmes:list"), query).context["groups"]
    return {group.stage.state: [one.title for one in group.programmes] for group in found}


def test_the_list_goes_by_state_what_is_under_way_first(client):
    account = UserFactory()
    for state in State.values:
        programme = ProgrammeFactory(title=state, state=state)
        account_with_role(Role.Kind.ORGANISER, programme.circle, user=account)
    found = groups(client, account)
    assert list(found) == ["running", "open", "draft", "closed", "archived"]
    assert all(found[state] == [state] for state in found)


def test_the_archives_are_for_those_who_organised(client):
    account, _first, second = in_both(Role.Kind.EXPERT, state=State.ARCHIVED)
    assert groups(client, account) == {"running": ["Premier"]}
    change_state(second, State.CLOSED, by=account)
    assert groups(client, account) == {"running": ["Premier"], "closed": ["Second"]}


def test_one_searches_when_there_are_many(client):
    account = UserFactory()
    for rank in range(7):
        account_with_role(Role.Kind.EXPERT, ProgrammeFactory(title=f"Essai {rank}").circle, user=account)
    assert groups(client, account, q="essai 3") == {"running": ["Essai 3"]}
    assert groups(client, account, q="rien") == {}
    page = client.get(reverse("programmes:list"))
    assert 'type="search"' in page.content.decode()
    part = client.get(reverse("programmes:list"), {"q": "essai"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same(client, django_assert_max_num_queries, number):
    account = UserFactory()
    for _rank in range(number):
        account_with_role(Role.Kind.EXPERT, ProgrammeFactory().circle, user=account)
    client.force_login(account)
    with django_assert_max_num_queries(8):
        client.get(reverse("programmes:list"))
