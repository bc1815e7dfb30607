"""What is read of a workbook that is taken over: counts, then what is wrong, then each sheet folded."""

import datetime

import pytest
from django.utils import timezone

from programmes.contracts.takeover import sheets
from programmes.services import takeover as services
from programmes.takeover.preview import lines_of
from tests.programmes.takeover.book import ANNE, REDON, filled, raw_of, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def previewed(client, programme):
    """The preview of so many territories and so many people who are wrong."""
    client.force_login(programme.circle.roles.get(kind="organiser").member.user)

    def read(territories, wrong):
        places = [[f"Pays {rank}", *REDON[1:]] for rank in range(territories)]
        people = [[*ANNE[:7], "roi", *ANNE[8:]] for _ in range(wrong)]
        book = filled(programme, Territoires=places, Personnes=people)
        return sent(client, programme, book).content.decode()

    return read


def test_a_line_is_named_by_what_must_be_typed_and_told_by_the_rest(programme):
    reading = services.read(programme, raw_of(programme, Territoires=[REDON], Personnes=[ANNE]), {})
    lines = {
        sheet.key: [(line.name, line.told[-1].value) for line in lines_of(sheet, rows, programme)][-1]
        for sheet, _told, rows, _wrong in reading.counts
        if sheet.key in ("territories", "people")
    }

    assert [lines[sheet.key] for sheet in sheets() if sheet.key in lines] == [
        ("Pays de Redon", "20\u00a0mars\u00a02026"),
        ("Anne Le Goff", "oui"),
    ]


def test_of_the_plan_only_what_took_place_counts_under_its_name(client, programme, organiser):
    client.force_login(organiser)
    day = timezone.localdate() - datetime.timedelta(days=3)

    untouched = sent(client, programme, filled(programme)).content.decode()
    text = sent(client, programme, filled(programme, done={"copil": day})).content.decode()

    assert "rencontre passée" not in untouched
    assert "1\u00a0rencontre passée" in text
    shown = text[text.index("<details") :]
    assert "Réunion du comité de pilotage" in shown
    assert ">copil" not in shown
    assert "Séminaire national" not in shown


def test_it_says_how_many_then_what_is_wrong_then_folds_each_sheet(previewed):
    text = previewed(territories=2, wrong=1)

    told = ('<h2 id="counts-title">2\u00a0territoires', 'id="faults-title"', '<details class="card more">')
    places = [text.index(words) for words in told]
    assert places == sorted(places)
    assert "Une ligne est à corriger" in text
    assert "Personnes, ligne" in text
    assert "<table" not in text


@pytest.mark.parametrize(("wrong", "folded"), [(8, False), (9, True)])
def test_beyond_eight_the_lines_to_mend_are_folded_too(previewed, wrong, folded):
    assert ("Les autres lignes à corriger" in previewed(territories=1, wrong=wrong)) is folded


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same(previewed, django_assert_max_num_queries, number):
    previewed(territories=1, wrong=1)  # compiled once a process
    with django_assert_max_num_queries(60) as sent_queries:
        previewed(territories=number, wrong=number)
    assert len(sent_queries) == COST


COST = 14
