import pytest
from django.db import IntegrityError, transaction

from foundation.search import services as search
from listening import services
from listening.models import Excerpt
from programmes.models import Role
from tests.listening.factories import (
    BY,
    SENTINEL,
    ParticipationFactory,
    agreed,
    excerpt_in,
    interview_in,
    person_in,
    visit_in,
    written,
)
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("consent", "choice", "effective", "quotable"),
    [
        ("with_name", "", "with_name", True),
        ("with_function", "with_name", "with_function", True),
        ("with_name", "anonymous", "anonymous", True),
        ("anonymous", "", "anonymous", True),
        ("with_name", "none", "none", False),
        ("none", "with_name", "none", False),
        (None, "", "", False),
        (None, "with_name", "", False),
    ],
)
def test_a_passage_is_quoted_as_far_as_both_allow(interview, consent, choice, effective, quotable):
    person = person_in(interview)
    if consent:
        agreed(person, consent)

    excerpt = excerpt_in(interview, choice=choice)

    assert (excerpt.quotation, excerpt.quotable) == (effective, quotable)


def test_an_unknown_speaker_is_quoted_as_the_strictest_of_the_group_and_never_named(visit):
    group = interview_in(visit, kind="group", title="Hébergeurs")
    agreed(person_in(group, name="A"), "with_name")
    alone = excerpt_in(group, "Seul.")
    assert alone.quotation == "anonymous"

    agreed(person_in(group, name="B"), "none")

    alone.refresh_from_db()
    assert alone.quotation == "none"


def test_passages_follow_an_agreement_taken_back(interview):
    person = agreed(person_in(interview), "with_name")
    excerpt = excerpt_in(interview)

    agreed(person, "none")

    excerpt.refresh_from_db()
    assert not excerpt.quotable
    assert not Excerpt.objects.quotable().exists()


def test_words_marked_before_the_person_is_written_down_find_their_speaker(interview):
    excerpt = excerpt_in(interview)
    assert (excerpt.attribution, excerpt.quotable) == ("Entretien 1", False)

    agreed(person_in(interview))

    excerpt = Excerpt.objects.get(pk=excerpt.pk)
    assert (excerpt.attribution, excerpt.quotable) == ("Entretien 1 · élue", True)


def test_the_words_of_somebody_erased_do_not_pass_to_the_next_person(interview):
    erased = agreed(person_in(interview, name="A"))
    said = excerpt_in(interview)
    services.remove_person(erased, by=BY)
    agreed(person_in(interview, name="B", category="habitant"))

    said.refresh_from_db()
    assert (said.speaker, said.attribution, said.quotable) == (None, "Entretien 1", False)


def test_words_of_nobody_known_stay_so_when_another_person_joins(interview):
    """Two people speak, somebody marks words without saying whose: a third one did not say them."""
    agreed(person_in(interview, name="A"))
    agreed(person_in(interview, name="B"))
    said = excerpt_in(interview)

    person_in(interview, name="C")

    said.refresh_from_db()
    assert said.speaker is None


def test_the_same_words_marked_twice_are_one_excerpt(interview):
    assert excerpt_in(interview) == excerpt_in(interview)
    assert Excerpt.objects.count() == 1


@pytest.mark.db
def test_an_excerpt_says_something(interview):
    excerpt = excerpt_in(interview)

    with pytest.raises(IntegrityError, match="excerpt_says_something"), transaction.atomic():
        Excerpt.objects.filter(pk=excerpt.pk).update(quote="")


@pytest.mark.parametrize(
    ("kind", "attribution"), [("individual", "Entretien 1 · élue"), ("group", "Réunion de groupe 1 · élue")]
)
def test_an_attribution_is_pseudonymised(visit, kind, attribution):
    interview = interview_in(visit, kind=kind)
    person = agreed(person_in(interview, name=SENTINEL), "with_name")

    assert excerpt_in(interview, speaker=person).attribution == attribution


@pytest.mark.parametrize(
    ("consent", "credit"),
    [
        ("with_name", f"{SENTINEL}, Présidente"),
        ("with_function", "Présidente"),
        ("anonymous", "élue"),
        ("none", ""),
    ],
)
def test_a_credit_goes_as_far_as_the_person_agreed(interview, consent, credit):
    agreed(person_in(interview, name=SENTINEL, function="Présidente"), consent)

    assert excerpt_in(interview).credit == credit


def test_a_removed_or_withdrawn_passage_is_found_no_more(interview):
    agreed(person_in(interview))
    excerpt = excerpt_in(interview)
    keys = {f"circle:{interview.visit.circle_id}:expert"}
    assert search.find("imprimé", keys)

    services.remove_excerpt(excerpt, by=BY)

    assert not search.find("imprimé", keys)


def test_a_summary_counts_what_took_place(visit):
    interviews = [interview_in(visit) for _ in range(3)]
    interview_in(visit, kind="group", title="Hébergeurs")
    services.cancel_interview(interviews[0], by=BY)
    services.file_note(written(interviews[1]), by=UserFactory())
    interview_in(visit_in(visit.circle.programme))

    assert services.summary_of(visit.participation) == {
        "interviews": 2,
        "groups": 1,
        "notes": 3,
        "filed": 1,
        "starts_on": visit.starts_on,
        "ends_on": visit.ends_on,
        "places": ["Rocroi"],
    }
    empty = services.summary_of(ParticipationFactory(programme=visit.circle.programme))
    assert (empty["notes"], empty["starts_on"], empty["places"]) == (0, None, [])


def test_a_role_that_ended_reads_nothing_any_more(filed):
    role = filed.note.visit.circle.roles.accepted().filter(kind=Role.Kind.EXPERT).first()
    user = role.member.user
    assert Excerpt.objects.visible_to(user).exists()

    for held in user.members.get().roles.all():
        held.state, held.ended_at = "ended", held.invited_at
        held.save()

    fresh = type(user).objects.get(pk=user.pk)
    assert not Excerpt.objects.visible_to(fresh).exists()
