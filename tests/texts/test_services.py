from uuid import uuid4

import pytest
from django.db import IntegrityError

from foundation.people.models import User
from foundation.texts import services
from foundation.texts.models import Revision, Text
from foundation.texts.services import RevisionGone, TextLocked

from .factories import TextFactory

pytestmark = pytest.mark.django_db
START = "<p>Un</p><p>Deux</p><p>Trois</p>"


@pytest.fixture
def people():
    return [
        User.objects.create_user(f"{first}@demo.example", first_name=first, last_name=last)
        for first, last in (("Aline", "Dupré"), ("Karim", "Belaïd"))
    ]


@pytest.fixture
def text():
    return TextFactory(html=START)


def save(text, html, *, base, by=None, operation=None):
    return services.save(text.pk, html, base=base, operation=operation or uuid4(), by=by)


def written(text):
    return list(text.revisions.order_by("number").values_list("number", "html", "merged"))


def test_a_new_text_has_a_first_revision_if_it_says_something(people):
    empty, full = services.create(), services.create("<p>Bonjour</p>", by=people[0])

    assert (empty.revision, written(empty)) == (0, [])
    assert (full.revision, full.plain, written(full)) == (1, "Bonjour", [(1, "<p>Bonjour</p>", False)])
    assert full.revisions.get().by_label == "Aline Dupré"


def test_the_identifier_may_come_from_the_browser_and_makes_one_text():
    minted = uuid4()

    first = services.create("<p>a</p>", id=minted)
    again = services.create("<p>b</p>", id=minted)

    assert (first.pk, again.pk, Text.objects.count()) == (minted, minted, 1)
    assert Text.objects.get().html == "<p>a</p>"


def test_a_save_over_the_current_revision_writes_the_next(text, people):
    saved = save(text, "<p>Un</p><script>x</script>", base=1, by=people[0])

    text.refresh_from_db()
    assert (saved.state, saved.revision, saved.kept_as, saved.html) == ("saved", 2, 2, "<p>Un</p>")
    assert (text.revision, text.html, text.plain) == (2, "<p>Un</p>", "Un")
    assert text.saved_at == text.revisions.get(number=2).at
    assert text.revisions.get(number=2).by == people[0]


def test_the_same_operation_counts_once(text):
    operation = uuid4()
    save(text, "<p>Un bis</p>", base=1, operation=operation)

    again = save(text, "<p>Un bis</p>", base=1, operation=operation)

    assert (again.state, again.revision, again.kept_as) == ("same", 2, 2)
    assert len(written(text)) == 2


def test_an_operation_repeated_after_others_wrote_says_where_it_stands(text):
    operation = uuid4()
    save(text, "<p>Un bis</p>", base=1, operation=operation)
    save(text, "<p>Un ter</p>", base=2)

    again = save(text, "<p>Un bis</p>", base=1, operation=operation)

    assert (again.state, again.revision, again.kept_as, again.html) == ("same", 3, 2, "<p>Un ter</p>")
    assert Text.objects.get().html == "<p>Un ter</p>"


def test_an_operation_of_another_text_is_refused(text):
    operation = uuid4()
    save(TextFactory(), "<p>Ailleurs</p>", base=1, operation=operation)

    saved = save(text, "<p>Ici</p>", base=1, operation=operation)

    assert (saved.state, saved.mine) == ("refused", "<p>Ici</p>")
    assert written(text) == [(1, START, False)]


def test_the_same_words_make_no_revision(text):
    saved = save(text, START, base=1)

    assert (saved.state, saved.kept_as, len(written(text))) == ("same", 1, 1)


def test_edits_that_do_not_touch_are_merged_and_both_remain_in_the_history(text, people):
    aline, karim = people
    save(text, "<p>UN</p><p>Deux</p><p>Trois</p>", base=1, by=aline)

    saved = save(text, "<p>Un</p><p>Deux</p><p>TROIS</p>", base=1, by=karim)

    assert (saved.state, saved.revision, saved.kept_as) == ("merged", 4, 3)
    assert saved.html == "<p>UN</p><p>Deux</p><p>TROIS</p>"
    assert saved.message == "Réuni avec ce que Aline Dupré a écrit en même temps."
    assert written(text)[2:] == [
        (3, "<p>Un</p><p>Deux</p><p>TROIS</p>", False),
        (4, "<p>UN</p><p>Deux</p><p>TROIS</p>", True),
    ]


def test_somebody_who_typed_on_during_a_merge_takes_nothing_away(text):
    """Their next save starts from what they had sent, not from the union they have not seen."""
    save(text, "<p>UN</p><p>Deux</p><p>Trois</p>", base=1)
    merged = save(text, "<p>Un</p><p>Deux</p><p>TROIS</p>", base=1)

    saved = save(text, "<p>Un</p><p>Deux</p><p>TROIS et quatre</p>", base=merged.kept_as)

    assert (saved.state, saved.html) == ("merged", "<p>UN</p><p>Deux</p><p>TROIS et quatre</p>")


def test_a_merged_operation_that_is_repeated_counts_once(text):
    operation = uuid4()
    save(text, "<p>UN</p><p>Deux</p><p>Trois</p>", base=1)
    first = save(text, "<p>Un</p><p>Deux</p><p>TROIS</p>", base=1, operation=operation)

    again = save(text, "<p>Un</p><p>Deux</p><p>TROIS</p>", base=1, operation=operation)

    assert (again.state, again.kept_as, again.html) == ("same", first.kept_as, first.html)
    assert len(written(text)) == 4


def test_edits_that_touch_come_back_with_both_texts_and_write_nothing(text, people):
    aline, karim = people
    save(text, "<p>Un d’Aline</p><p>Deux</p><p>Trois</p>", base=1, by=aline)

    saved = save(text, "<p>Un de Karim</p><p>Deux</p><p>Trois</p>", base=1, by=karim)

    assert (saved.state, saved.revision) == ("stale", 2)
    assert saved.mine == "<p>Un de Karim</p><p>Deux</p><p>Trois</p>"
    assert saved.theirs == "<p>Un d’Aline</p><p>Deux</p><p>Trois</p>"
    assert saved.both == "<p>Un d’Aline</p><p>Un de Karim</p><p>Deux</p><p>Trois</p>"
    assert (saved.theirs_by, saved.theirs_at) == ("Aline Dupré", text.revisions.get(number=2).at)
    assert len(written(text)) == 2


@pytest.mark.parametrize("base", [0, 7, 999])
def test_a_base_that_nobody_knows_overwrites_nothing(text, base):
    saved = save(text, "<p>Tout autre chose</p>", base=base)

    assert (saved.state, saved.theirs) == ("stale", START)
    assert written(text) == [(1, START, False)]


def test_somebody_who_changed_nothing_gets_what_the_others_wrote(text):
    save(text, "<p>UN</p><p>Deux</p><p>Trois</p>", base=1)

    saved = save(text, START, base=1)

    assert (saved.state, saved.html) == ("merged", "<p>UN</p><p>Deux</p><p>Trois</p>")
    assert len(written(text)) == 2


def test_a_locked_text_says_so_and_still_recognises_what_it_has(text):
    operation = uuid4()
    save(text, "<p>Un bis</p>", base=1, operation=operation)
    services.lock(text)

    refused = save(text, "<p>Trop tard</p>", base=2)
    repeated = save(text, "<p>Un bis</p>", base=1, operation=operation)

    assert (refused.state, refused.mine, repeated.state) == ("locked", "<p>Trop tard</p>", "same")
    assert Text.objects.get().html == "<p>Un bis</p>"


def test_unlocking_lets_write_again_and_locking_twice_keeps_the_first_date(text):
    locked_at = services.lock(text).locked_at

    assert services.lock(text).locked_at == locked_at
    services.unlock(text)
    assert save(text, "<p>a</p>", base=1).state == "saved"


def test_a_text_too_long_is_refused_and_the_text_stays(text):
    saved = save(text, "<p>" + "a" * services.LONGEST + "</p>", base=1)

    assert (saved.state, saved.message) == (
        "refused",
        "Ce texte est trop long\u00a0: coupez-le en plusieurs parties.",
    )
    assert Text.objects.get().html == START


def test_a_text_that_is_gone_is_refused_with_what_was_typed():
    saved = services.save(uuid4(), "<p>a</p>", base=0, operation=uuid4(), by=None)

    assert (saved.state, saved.mine) == ("refused", "<p>a</p>")


class MemberLike:
    def __init__(self, full_name, user):
        self.full_name, self.user = full_name, user


@pytest.mark.parametrize("has_account", [True, False])
def test_a_member_may_write_with_an_account_or_without(text, people, has_account):
    save(text, "<p>a</p>", base=1, by=MemberLike("Maire de Luz", people[0] if has_account else None))

    revision = text.revisions.get(number=2)
    assert (revision.by, revision.by_label) == (people[0] if has_account else None, "Maire de Luz")


def test_restoring_makes_a_new_revision(text, people):
    save(text, "<p>Perdu</p>", base=1)

    services.restore(text, 1, by=people[0])

    text.refresh_from_db()
    assert (text.revision, text.html) == (3, START)
    assert [revision.number for revision in services.revisions(text)] == [3, 2, 1]


@pytest.mark.parametrize("number", [2, 99])
def test_a_revision_that_is_not_there_or_folded_cannot_be_restored(text, number):
    save(text, "<p>a</p>", base=1)
    Revision.objects.filter(number=2).update(folded=True, html="")

    with pytest.raises(RevisionGone):
        services.restore(text, number, by=None)


def test_a_locked_text_is_not_restored(text):
    services.lock(text)

    with pytest.raises(TextLocked):
        services.restore(text, 1, by=None)


@pytest.mark.db
@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"number": 1}, "revision_number_unique_in_text"),
        ({"number": 2, "html": "<p>a</p>", "folded": True}, "revision_folded_has_no_text"),
    ],
)
def test_what_must_never_be_in_the_history(text, wrong, constraint):
    with pytest.raises(IntegrityError, match=f"{constraint}|texts_revision.number"):
        Revision.objects.create(text=text, **wrong)


@pytest.mark.db
def test_an_operation_is_written_once_whatever_the_text(text):
    operation = TextFactory().revisions.get().operation

    with pytest.raises(IntegrityError, match="operation"):
        Revision.objects.create(text=text, number=2, operation=operation)
