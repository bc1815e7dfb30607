"""What is found, in which order, by whom: the same on both databases, word for word."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.search import services as search
from foundation.search.models import SearchEntry, SearchKey

from .factories import entry, put, titles

pytestmark = [pytest.mark.db, pytest.mark.django_db]

HOSTILE = [
    *('"', "'", '"""', "' OR 1=1 --", "'; DROP TABLE search_searchentry; --", "%", "_", "%s", "\\"),
    *("a AND OR NOT b", "NEAR(a b)", "title_words:a", "{body_words} : a", "a*", "*", "^a", "-a"),
    *("a:*", "a & b | !c", "<->", "(((", "1e309", "5e10x", "NaN", "<mark>", "{{ 7|add:7 }}"),
    *("\x00", "a\x00b", "🐝", "👩\u200d👩\u200d👧", "\u202e", "ﷺ", "𝔈𝔰𝔰𝔞𝔦𝔪", "é" * 10_000, "a " * 5_000),
]


@pytest.mark.parametrize(
    "query",
    [
        "tho",
        "Thouarsais",
        "THOUARSAIS",
        "thouars",
        "pays tho",
        "thouarsais pays",
        "pays de thouars",
        "l’énerg",
        "energies",
    ],
)
def test_a_territory_is_found_however_it_is_typed(query):
    put("Pays Thouarsais", body="Ce que les élus disent de l’énergie.")
    put("Val de Drôme")

    assert titles(query) == ["Pays Thouarsais"]


@pytest.mark.parametrize("query", ["", "   ", "''", "🐝", "zzz", "thouarsais zzz", "houarsais"])
def test_nothing_is_found_by_nothing(query):
    put("Pays Thouarsais")

    assert search.find(query, {"programme:1"}) == []
    assert search.count(query, {"programme:1"}) == 0
    assert search.facets(query, {"programme:1"}) == []
    assert search.find_by_kind(query, {"programme:1"}) == []


def test_title_goes_over_detail_over_body_then_by_title():
    put("Zone de l’eau")
    put("Cahors", detail="L’eau du Lot")
    put("Brest", detail="Eau et port")
    put("Arles", body="Une histoire d’eau.")
    put("Entretien 10", body="eau")
    put("Entretien 2", body="eau")
    put("Écluses", body="eau")
    put("L’eau vive")

    assert titles("eau") == [
        "L’eau vive", "Zone de l’eau", "Brest", "Cahors", "Arles", "Écluses", "Entretien 2", "Entretien 10",
    ]  # fmt: skip


def test_each_term_counts_where_it_is_best_placed():
    put("Autre", body="Thouarsais, énergie")
    put("Thouarsais", body="énergie")
    put("Thouarsais, l’énergie")
    put("Thouarsais", detail="énergie")

    assert titles("thouarsais énergie") == ["Thouarsais, l’énergie", "Thouarsais", "Thouarsais", "Autre"]


def test_equal_titles_are_told_apart_by_key():
    for number in (3, 1, 2):
        put("Copil", key=f"tests.thing:{number}")

    assert [hit.key for hit in search.find("copil", {"programme:1"})] == [
        f"tests.thing:{n}" for n in (1, 2, 3)
    ]


def test_the_beginning_of_a_word_reaches_bodies_from_four_letters():
    put("Note", body="mutualisation")

    assert titles("mut") == []
    assert titles("mutu") == ["Note"]
    assert titles("mutu", prefix=False) == []


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ({"programme:1"}, ["Fiche du programme"]),
        ({"circle:4:expert"}, ["Fiche de deux clés", "Fiche du cercle"]),
        ({"circle:4:expert", "circle:5"}, ["Fiche de deux clés", "Fiche du cercle"]),
        ({f"circle:{n}" for n in range(1000)}, ["Fiche de deux clés"]),
        ({"circle:4"}, []),
        ({"CIRCLE:4:EXPERT"}, []),
        ({"programme:1%"}, []),
        ({"public"}, []),
        (set(), []),
    ],
)
def test_rights_are_part_of_the_question(held, found):
    put("Fiche du programme", keys={"programme:1"})
    put("Fiche du cercle", keys={"circle:4:expert"})
    put("Fiche de deux clés", keys={"circle:4:expert", "circle:5"})
    put("Fiche de personne", keys=set())

    assert titles("fiche", held) == found
    assert search.count("fiche", held) == sum(one.count for one in search.facets("fiche", held)) == len(found)
    assert sum(one.count for one in search.find_by_kind("fiche", held)) == len(found)


def test_rights_hold_before_the_limit_not_after():
    search.put_many(entry(f"Copil {n}", keys={"programme:2"}) for n in range(40))
    put("Copil z", keys={"programme:1"})

    assert titles("copil", limit=1) == ["Copil z"]


def test_hits_are_narrowed_to_kinds_and_paged():
    search.put_many(entry(f"Note {n}", kind="note") for n in range(7))
    put("Note du copil", kind="document")

    assert titles("note", kinds=["note"], start=5, limit=5) == ["Note 5", "Note 6"]
    assert titles("note", kinds=["document"]) == ["Note du copil"]
    assert titles("note", kinds=[]) == []
    assert search.count("note", {"programme:1"}, kinds=["note"]) == 7


def test_hits_of_each_kind_the_kind_of_the_best_first(django_assert_num_queries):
    search.put_many(entry(f"Visite {n}", kind="note", body="Redon") for n in range(7))
    put("Redon", kind="territoire")
    put("Anne Redon", kind="personne")
    put("Redon caché", kind="document", keys={"programme:2"})

    with django_assert_num_queries(2):
        groups = search.find_by_kind("redon", {"programme:1"}, per_kind=3)

    assert [(one.kind, one.count, [hit.title for hit in one.hits]) for one in groups] == [
        ("personne", 1, ["Anne Redon"]),
        ("territoire", 1, ["Redon"]),
        ("note", 7, ["Visite 0", "Visite 1", "Visite 2"]),
    ]
    assert [(one.kind, one.count) for one in search.facets("redon", {"programme:1"})] == [
        ("note", 7), ("personne", 1), ("territoire", 1),
    ]  # fmt: skip


def test_a_hit_says_why_with_everything_escaped():
    put("Pays <b>Thouarsais</b>", detail="CC & co", body="<script>l’énergie</script>")

    (hit,) = search.find("energie thouarsais", {"programme:1"})

    assert hit.marked_title == "Pays &lt;b&gt;<mark>Thouarsais</mark>&lt;/b&gt;"
    assert hit.marked_detail == "CC &amp; co"
    assert hit.snippet == "&lt;script&gt;l’<mark>énergie</mark>&lt;/script&gt;"


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_are_only_words(query):
    put("Essaim", body="a b c")

    for ask in (search.find, search.find_by_kind, search.facets):
        assert len(ask(query, {"programme:1"})) <= 1
    assert SearchEntry.objects.count() == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_kept_and_found_again(text):
    put(text[:200] or "vide", detail=text, body=f"{text} témoin", kind="note")

    (hit,) = search.find("témoin", {"programme:1"})

    assert "<mark>témoin</mark>" in hit.snippet
    assert "\x00" not in hit.title + hit.detail


def test_a_very_long_text_is_found_to_its_last_word():
    put("Long", body="mot " * 200_000 + "dernier")

    assert titles("dernier") == ["Long"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.text(alphabet=st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=30))
def test_what_is_filed_is_found_by_its_own_words(word):
    """Both databases cut words as we do: nothing that we fold is cut again by their own tokenizers."""
    search.drop_many("")
    put("Fixe", body=f"{word} {word}x1e5 témoin", kind="note")

    assert titles(f"{word} {word}x1e5 témoin", prefix=False) == ["Fixe"]


def test_to_put_again_replaces_texts_and_rights():
    put("Pays Thouarsais", key="tests.thing:1", body="énergie", keys={"programme:1", "programme:2"})
    put("Val de Drôme", key="tests.thing:1", keys={"programme:2", "programme:3"})

    assert titles("thouarsais", {"programme:1", "programme:2"}) == []
    assert titles("energie", {"programme:2"}) == []
    assert titles("drome", {"programme:1"}) == []
    assert titles("drome", {"programme:2"}) == titles("drome", {"programme:3"}) == ["Val de Drôme"]
    assert SearchKey.objects.count() == 2


def test_the_last_of_two_entries_with_one_key_wins():
    search.put_many([entry("Un", key="tests.thing:1"), entry("Deux", key="tests.thing:1")])

    assert (titles("un"), titles("deux")) == ([], ["Deux"])


def test_many_are_put_in_chunks_with_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        assert search.put_many(entry(f"Passage {n}") for n in range(search.CHUNK + 1)) == search.CHUNK + 1

    assert search.count("passage", {"programme:1"}) == search.CHUNK + 1


def test_dropped_is_not_found_any_more():
    for key in ("tests.note:1", "tests.note:10", "tests_note:1", "tests.notes:1"):
        put("Copil", key=key)

    search.drop("tests.note:1", "tests.unknown:1")
    assert search.known_keys() == {"tests.note:10", "tests_note:1", "tests.notes:1"}

    assert search.drop_many("tests.note:") == 1
    assert search.known_keys() == {"tests_note:1", "tests.notes:1"}
    assert search.known_keys("tests_") == {"tests_note:1"}
    assert len(titles("copil")) == SearchKey.objects.count() == 2


def test_a_search_costs_two_queries(django_assert_num_queries):
    put("Copil")
    with django_assert_num_queries(2):
        titles("copil")
    put("Copil de rentrée")
    with django_assert_num_queries(2):
        assert len(titles("copil")) == 2


def test_a_query_of_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert titles("", {"programme:1"}) == []
