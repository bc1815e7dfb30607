from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from foundation.jobs import services as jobs
from foundation.texts import folding, services
from foundation.texts.models import Revision

from .factories import TextFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SAVES = [(1, "Aline"), (3, "Aline"), (5, "Karim"), (7, "Aline"), (9, "Aline"), (11, "Aline"), (12, "Aline")]


@pytest.fixture
def text():
    """Saved at those minutes past noon; the revisions are numbered from 1."""
    text = services.create()
    for number, (minute, by) in enumerate(SAVES):
        write(text, number, NOON + timedelta(minutes=minute), by)
    return text


def write(text, base, at, by="Aline", operation=None):
    with time_machine.travel(at, tick=False):
        return services.save(text.pk, f"<p>{base}</p>", base=base, operation=operation or uuid4(), by=by)


def kept(text):
    return list(text.revisions.kept().order_by("number").values_list("number", flat=True))


def test_of_ten_minutes_of_one_person_the_last_remains(text):
    assert folding.fold(now=NOON + timedelta(hours=2)) == 3

    assert kept(text) == [2, 3, 5, 7]  # a stretch, Karim, the end of the slot, the next slot
    assert [revision.number for revision in services.revisions(text)] == [7, 5, 3, 2]
    assert set(Revision.objects.filter(folded=True).values_list("html", flat=True)) == {""}
    assert folding.fold(now=NOON + timedelta(hours=2)) == 0


def test_what_is_less_than_an_hour_old_stays(text):
    folding.fold(now=NOON + timedelta(hours=1, minutes=6))

    assert kept(text) == [2, 3, 4, 5, 6, 7]


def test_a_folded_operation_is_still_the_same(text):
    first = text.revisions.get(number=1)
    folding.fold(now=NOON + timedelta(hours=2))

    again = services.save(text.pk, "<p>0</p>", base=0, operation=first.operation, by="Aline")

    assert (again.state, again.kept_as, again.revision) == ("same", 1, 7)


def test_writing_over_a_folded_revision_shows_both_rather_than_guess(text):
    folding.fold(now=NOON + timedelta(hours=2))

    saved = services.save(text.pk, "<p>0</p><p>suite</p>", base=1, operation=uuid4(), by="Aline")

    assert (saved.state, saved.mine, saved.theirs) == ("stale", "<p>0</p><p>suite</p>", "<p>6</p>")


def test_texts_are_folded_apart_and_the_current_words_never(text):
    other = TextFactory()
    for revision in other.revisions.all():
        Revision.objects.filter(pk=revision.pk).update(at=NOON)
    folding.fold(now=NOON + timedelta(days=30))
    folding.fold(now=NOON + timedelta(hours=3))

    assert kept(other) == [1]
    assert services.restore(text, 7, by=None).html == "<p>6</p>"


def test_the_job_folds(text, run_jobs):
    Revision.objects.update(at=datetime.now(UTC) - timedelta(hours=2))
    jobs.ask("texts.fold")

    run_jobs()

    assert Revision.objects.filter(folded=True).exists()
