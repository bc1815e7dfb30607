"""Two people save at the same moment: on both databases, nothing is overwritten."""

from functools import partial
from uuid import uuid4

import pytest

from foundation.texts import services
from foundation.texts.models import Text

START = "<p>Un</p><p>Deux</p><p>Trois</p>"
ROUNDS = range(8)

pytestmark = pytest.mark.db


def saving(text, html, operation=None):
    return partial(services.save, text.pk, html, base=1, operation=operation or uuid4(), by=None)


def what_is_there(text):
    kept = Text.objects.get(pk=text.pk)
    return kept.html, kept.revision, list(kept.revisions.order_by("number").values_list("number", flat=True))


@pytest.mark.parametrize("_round", ROUNDS)
def test_edits_that_do_not_touch_both_remain(together, _round):
    text = services.create(START)

    saved = together(
        saving(text, "<p>UN</p><p>Deux</p><p>Trois</p>"), saving(text, "<p>Un</p><p>Deux</p><p>TROIS</p>")
    )

    assert sorted(each.state for each in saved) == ["merged", "saved"]
    assert what_is_there(text) == ("<p>UN</p><p>Deux</p><p>TROIS</p>", 4, [1, 2, 3, 4])


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_edits_that_touch_one_is_saved_and_the_other_shown_both(together, _round):
    text = services.create(START)

    saved = together(saving(text, "<p>A</p>"), saving(text, "<p>B</p>"))

    first, second = sorted(saved, key=lambda each: each.state)
    assert (first.state, second.state) == ("saved", "stale")
    assert {second.mine, second.theirs} == {"<p>A</p>", "<p>B</p>"}
    assert what_is_there(text) == (first.html, 2, [1, 2])


@pytest.mark.parametrize("_round", ROUNDS)
def test_one_operation_sent_twice_at_once_counts_once(together, _round):
    text, operation = services.create(START), uuid4()

    saved = together(saving(text, "<p>A</p>", operation), saving(text, "<p>A</p>", operation))

    assert sorted(each.state for each in saved) == ["same", "saved"]
    assert what_is_there(text) == ("<p>A</p>", 2, [1, 2])


def test_one_identifier_made_twice_at_once_is_one_text(together):
    minted = uuid4()

    made = together(
        partial(services.create, "<p>A</p>", id=minted), partial(services.create, "<p>A</p>", id=minted)
    )

    assert [text.pk for text in made] == [minted, minted]
    assert what_is_there(made[0]) == ("<p>A</p>", 1, [1])
