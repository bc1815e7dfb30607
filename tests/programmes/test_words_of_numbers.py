"""One is not many, and a day is written as people write it: what the journal and the screens say of them."""

import datetime
from types import SimpleNamespace

import pytest

from foundation.journal.models import Entry
from programmes.calendar import description_of
from programmes.models import Moment
from programmes.services import following, plan
from programmes.views.moving import _told
from tests.programmes.factories import MemberFactory, ProgrammeFactory

FIRST, LAST = datetime.date(2027, 3, 1), datetime.date(2027, 3, 12)


@pytest.mark.parametrize(
    ("verb", "data", "one", "many"),
    [
        ("places_handed_over", "number", "1\u00a0territoire ou groupe", "3\u00a0territoires ou groupes"),
        ("compilation_asked", "count", "1\u00a0livrable", "3\u00a0livrables"),
        ("compilation_built", "pages", "(1\u00a0page)", "(3\u00a0pages)"),
        ("guide_created", "themes", "(1\u00a0thème)", "(3\u00a0thèmes)"),
    ],
)
def test_an_act_on_one_thing_is_told_of_one(verb, data, one, many):
    told = [Entry(verb=verb, by_label="Ana", data={data: number}).sentence for number in (1, 3)]

    assert [words in said for words, said in zip((one, many), told, strict=True)] == [True, True]
    assert told[0].endswith(one)


def test_a_change_that_moves_nothing_counts_no_date():
    told = [_told(SimpleNamespace(count=number)) for number in (0, 1, 2)]

    assert told == [
        "C’est noté\u00a0: aucune date n’a changé.", "Une date a changé.", "2 dates ont changé."
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_leave_is_told_in_full():
    member = MemberFactory(first_name="Ana", last_name="Roy")

    following.leave(member, FIRST, LAST, by=member)

    assert Entry.objects.get(verb="member_away").sentence.endswith(
        "du 1er\u00a0mars\u00a02027 au 12\u00a0mars\u00a02027"
    )


@pytest.mark.django_db
def test_an_election_is_told_in_full():
    plan.add_election(ProgrammeFactory(), label="Municipales", starts=FIRST, ends=LAST, by=None)

    assert Entry.objects.get(verb="election_added").sentence.endswith(
        "du 1er\u00a0mars\u00a02027 au 12\u00a0mars\u00a02027"
    )


@pytest.mark.django_db
def test_an_agenda_tells_in_full_the_day_when_it_was_done():
    moment = Moment(programme=ProgrammeFactory(), kind=Moment.Kind.MEETING, done_on=FIRST)

    assert description_of(moment) == "Fait le 1er\u00a0mars\u00a02027"
