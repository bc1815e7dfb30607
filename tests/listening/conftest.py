import pytest

from listening import services
from tests.listening.factories import SENTINEL, agreed, excerpt_in, interview_in, person_in, visit_in
from tests.programmes.factories import ProgrammeFactory, UserFactory


@pytest.fixture
def programme(db):
    return ProgrammeFactory()


@pytest.fixture
def expert(db):
    return UserFactory(first_name="Awa", last_name="Diallo")


@pytest.fixture
def visit(programme, expert):
    return visit_in(programme, experts=(expert, UserFactory(first_name="Paul", last_name="Rey")))


@pytest.fixture
def interview(visit):
    return interview_in(visit)


@pytest.fixture
def note(interview):
    return interview.note


@pytest.fixture
def circles(visit):
    """Where each role of the table of rights is held; the expert of another visit sits in that one."""
    elsewhere = visit_in(visit.circle.programme)
    return {
        "team": visit.circle,
        "other_visit": elsewhere.circle,
        "programme": visit.circle.programme.circle,
        "participation": visit.participation.circle,
        "other_participation": elsewhere.participation.circle,
    }


@pytest.fixture
def signed_in_as(as_role, circles):
    """`signed_in_as("expert@team")`: a kind of role, and where it is held."""

    def sign_in(who):
        kind, _, place = who.partition("@")
        return as_role(kind, circles.get(place or "programme"))

    return sign_in


@pytest.fixture
def filed(interview):
    """A filed note with one quotable passage, said by an elected woman."""
    agreed(person_in(interview, name=SENTINEL, function="Présidente"))
    excerpt = excerpt_in(interview)
    services.file_note(interview.note, by=UserFactory())
    excerpt.refresh_from_db()
    return excerpt
