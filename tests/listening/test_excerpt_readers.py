"""Who reads a passage, where it is found, and the names that never leave the interview."""

import pytest
from django.urls import reverse

from foundation.search import services as search
from listening import services
from listening.models import Excerpt
from programmes.roles import roles_of
from tests.listening.factories import (
    BY,
    SENTINEL,
    agreed,
    excerpt_in,
    interview_in,
    person_in,
    url,
    visit_in,
    written,
)
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db

# Who reads a passage, and when: (role, while the note is a draft, once filed).
READERS = [
    ("expert@team", True, True),
    ("researcher@team", True, True),
    ("lead@programme", True, True),
    ("expert@programme", False, True),
    ("expert@other_visit", False, True),
    ("researcher@programme", False, True),
    ("organiser@programme", False, False),
    ("referent@participation", False, False),
    ("body_member@programme", False, False),
    ("delegate@participation", False, False),
    ("outsider", False, False),
]


@pytest.mark.parametrize(("who", "draft", "once_filed"), READERS)
def test_who_reads_a_passage_of_a_draft_then_of_a_filed_note(
    client, signed_in_as, interview, who, draft, once_filed
):
    agreed(person_in(interview))
    excerpt = excerpt_in(interview)
    user = signed_in_as(who)

    found = [Excerpt.objects.visible_to(user).exists()]
    services.file_note(interview.note, by=UserFactory())
    found.append(Excerpt.objects.visible_to(user).exists())
    page = client.get(url("excerpt", excerpt))

    assert found == [draft, once_filed]
    assert page.status_code == (200 if once_filed else 404)


def test_what_may_not_be_quoted_stays_with_the_team_and_the_lead(signed_in_as, filed):
    services.choose_quotation(filed, by=BY, choice="none", speaker=filed.speaker)

    assert not Excerpt.objects.visible_to(signed_in_as("expert@programme")).exists()
    assert Excerpt.objects.visible_to(signed_in_as("expert@team")).exists()
    assert Excerpt.objects.visible_to(signed_in_as("lead@programme")).exists()


def test_the_passages_of_a_territory_come_with_theme_and_attribution_in_one_query(
    filed, django_assert_num_queries
):
    excerpt_in(interview_in(visit_in(filed.note.visit.circle.programme)), "Ailleurs.")

    participation = filed.note.visit.participation
    with django_assert_num_queries(1):
        found = list(Excerpt.objects.for_participation(participation))
        told = [(one.theme.label, one.attribution, one.credit) for one in found]

    assert told == [("Gouvernance", "Entretien 1 · élue", "Présidente")]


# The sentinel: a name written on the interview is found nowhere outside it. -------------------------
def everything_said_to(client, excerpt):
    slug, note = excerpt.note.visit.circle.programme.slug, excerpt.note
    pages = [
        reverse("listening:excerpts", args=[slug]),
        reverse("listening:excerpt", args=[slug, excerpt.pk]),
        reverse("listening:list", args=[slug]),
        reverse("listening:visit", args=[slug, note.interview.visit_id]),
        reverse("programmes:board", args=[slug]),
        reverse("programmes:calendar", args=[slug]),
    ]
    return [client.get(page) for page in pages]


def test_a_name_met_in_an_interview_goes_no_further(client, signed_in_as, filed):
    signed_in_as("expert@programme")

    answers = everything_said_to(client, filed)

    assert any(filed.quote in answer.content.decode() for answer in answers)
    assert all("Sentinelle" not in answer.content.decode() for answer in answers)


@pytest.mark.db
@pytest.mark.parametrize("query", ["Zéphyrine", "Sentinelle", "imprimé", "tranche"])
def test_the_search_finds_words_never_names(interview, query):
    agreed(person_in(interview, name=SENTINEL), "with_name")
    written(interview, "<p>Le bureau tranche en amont.</p>")
    excerpt_in(interview)
    services.file_note(interview.note, by=UserFactory())
    team = {f"circle:{interview.visit.circle_id}:expert"}

    hits = search.find(query, team)

    assert bool(hits) is (query in ("imprimé", "tranche"))
    assert all("Sentinelle" not in f"{hit.title} {hit.detail} {hit.snippet}" for hit in hits)
    assert all("Entretien 1 · élue" in f"{hit.title} {hit.detail}" for hit in hits)


@pytest.mark.db
@pytest.mark.parametrize(("who", "draft", "once_filed"), READERS)
def test_the_search_offers_passages_as_the_pages_do(signed_in_as, interview, who, draft, once_filed):
    agreed(person_in(interview))
    excerpt_in(interview)
    keys = roles_of(signed_in_as(who)).keys

    found = [bool(search.find("imprimé", keys, kinds=["citation"]))]
    services.file_note(interview.note, by=UserFactory())
    found.append(bool(search.find("imprimé", keys, kinds=["citation"])))

    assert found == [draft, once_filed]


@pytest.mark.db
@pytest.mark.parametrize(
    ("who", "finds"),
    [
        ("expert@team", True),
        ("researcher@team", True),
        ("lead@programme", True),
        ("organiser@programme", False),
        ("expert@programme", False),
        ("expert@other_visit", False),
        ("referent@participation", False),
    ],
)
def test_the_search_offers_notes_to_their_team_and_the_lead(signed_in_as, interview, who, finds):
    from programmes.contracts import searchable

    searchable.refresh(written(interview))
    keys = roles_of(signed_in_as(who)).keys

    assert bool(search.find("bureau tranche", keys, kinds=["note"])) is finds
