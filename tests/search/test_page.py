import pytest
from django.urls import reverse

from tests.programmes.factories import ProgrammeFactory

from .factories import entry, put

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def keys(programme, as_role):
    """Somebody is signed in; their keys."""
    as_role("expert", programme.circle)
    return {f"programme:{programme.pk}:expert"}


def look(client, query="", headers=None, **parameters):
    return client.get(reverse("search:results"), {"q": query, **parameters}, headers=headers or {})


@pytest.mark.parametrize(
    ("role", "found"),
    [("expert", True), ("organiser", False), ("outsider", False), ("administrator", False)],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_each_finds_only_what_their_keys_read(client, programme, as_role, role, found, headers):
    put("Note de Redon", kind="note", keys={f"programme:{programme.pk}:expert"}, body="un secret")
    as_role(role, programme.circle)

    page = look(client, "redon secret", headers)

    assert page.status_code == 200
    assert ("/tests.thing:" in page.text) is found


def test_a_stranger_signs_in_first(client):
    answer = look(client, "redon")

    assert answer.status_code == 302
    assert answer.url.startswith("/comptes/")


def test_hits_stand_under_their_kind_with_how_many(client, keys):
    put("Pays de Redon", kind="territoire", keys=keys, detail="CA · Bretagne")
    for number in range(7):
        put(f"Entretien {number}", kind="note", keys=keys, body="À Redon, les élus.")

    page = look(client, "redon")

    assert [(group.kind, heading, group.count) for group, heading in page.context["groups"]] == [
        ("territoire", "Territoire", 1),
        ("note", "Note", 7),
    ]
    assert "Pays de <mark>Redon</mark>" in page.text
    assert "À <mark>Redon</mark>, les élus." in page.text
    assert "Voir les 7" in page.text
    assert page.text.count('class="found"') == 6


def test_one_kind_is_read_page_by_page(client, keys, django_assert_max_num_queries):
    for number in range(30):
        put(f"Entretien {number}", kind="note", keys=keys, body="Redon")
    put("Redon", kind="territoire", keys=keys)

    with django_assert_max_num_queries(15):
        first = look(client, "redon", genre="note")
    second = look(client, "redon", genre="note", page=2)
    beyond = look(client, "redon", genre="note", page=99)

    assert [hit.title for hit in first.context["page"]][:2] == ["Entretien 0", "Entretien 1"]
    assert [hit.title for hit in second.context["page"]] == [f"Entretien {n}" for n in range(25, 30)]
    assert list(beyond.context["page"]) == list(second.context["page"])
    assert "Pays" not in first.text


@pytest.mark.parametrize("kind", ["personne", "", "' OR 1=1 --", "\x00"])
def test_a_kind_without_hits_shows_all(client, keys, kind):
    put("Redon", kind="territoire", keys=keys)

    assert "groups" in look(client, "redon", genre=kind).context


@pytest.mark.parametrize(
    "query", ["", "   ", "zzz", '"', "'", "\x00", "🐝", "a" * 10_000, "<script>alert(1)</script>"]
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_query_that_finds_nothing_says_so_and_runs_nothing(client, keys, query, headers):
    put("Redon", keys=keys)

    page = look(client, query, headers)

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert 'class="found"' not in page.text
    assert 'role="option"' not in page.text
    assert ("Rien ne correspond" in page.text) is bool(query.strip("\0 "))


def test_suggestions_are_options_best_first_and_told(client, keys):
    put("Pays de Redon", kind="territoire", keys=keys, detail="CA")
    put("Note 1", kind="note", keys=keys, body="Redon")

    page = look(client, "redon", HTMX)

    assert page.text.count('role="option"') == 2
    assert page.text.index("Pays de <mark>Redon</mark>") < page.text.index("Note 1")
    assert "2\u00a0résultats" in page.text
    assert "<html" not in page.text


def test_only_the_first_suggestions_are_shown(client, keys, django_assert_max_num_queries):
    from foundation.search import services as search

    search.put_many(entry(f"Redon {n}", keys=keys) for n in range(20))

    with django_assert_max_num_queries(5):
        page = look(client, "redon", HTMX)

    assert page.text.count('role="option"') == 8
    assert "Les 8 meilleurs résultats" in page.text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_search_only_reads(client, keys, method):
    assert getattr(client, method)(reverse("search:results")).status_code == 405


def test_the_box_stands_on_every_page_but_its_own(client, keys):
    assert "data-searchbox" in client.get(reverse("programmes:list")).text
    assert "data-searchbox" not in look(client).text
