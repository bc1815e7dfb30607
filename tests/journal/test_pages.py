import datetime

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils import timezone

from foundation.journal import services as journal
from foundation.journal.templatetags.journal import in_full, near
from foundation.people.models import Organisation

PARIS = timezone.get_default_timezone()


def paris(*numbers):
    return datetime.datetime(*numbers, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (paris(2027, 3, 10, 9, 12), "aujourd’hui, 9\u00a0h\u00a012"),
        (paris(2027, 3, 10, 0, 30), "aujourd’hui, 0\u00a0h\u00a030"),
        (paris(2027, 3, 9, 23, 0), "hier, 23\u00a0h"),
        (paris(2027, 3, 8, 23, 0), "8\u00a0mars"),
        (paris(2027, 2, 1, 8, 5), "1er\u00a0février"),
        (paris(2026, 11, 28, 8, 5), "28\u00a0novembre\u00a02026"),
        (paris(2027, 3, 11, 8, 0), "11\u00a0mars"),
    ],
)
@time_machine.travel(paris(2027, 3, 10, 9, 30), tick=False)
def test_a_moment_is_told_as_people_say_it(moment, said):
    assert near(moment.astimezone(datetime.UTC)) == said


def test_a_moment_in_full():
    assert in_full(paris(2027, 1, 16, 9, 12)) == "16\u00a0janvier\u00a02027, 9\u00a0h\u00a012"


@pytest.mark.django_db
@time_machine.travel(paris(2027, 3, 10, 9, 30), tick=False)
def test_the_list_tells_each_act_and_escapes_what_people_typed(django_assert_num_queries):
    unadel = Organisation.objects.create(name="Une union")
    journal.tells({"tested_listed": "a inscrit {person}"})
    journal.record("tested_listed", unadel, by="Chloé <b>", data={"person": "<script>alert(1)</script>"})

    with django_assert_num_queries(1):
        page = render_to_string(
            "journal/partials/entries.html", {"entries": journal.Entry.objects.about(unadel)}
        )

    assert "Chloé &lt;b&gt; a inscrit &lt;script&gt;" in page
    assert "aujourd’hui, 9\u00a0h\u00a030" in page
    assert 'title="10\u00a0mars\u00a02027, 9\u00a0h\u00a030"' in page


@pytest.mark.django_db
def test_an_empty_journal_says_what_will_be_there():
    page = render_to_string("journal/partials/entries.html", {"entries": journal.Entry.objects.none()})
    assert "s’inscrira dans ce journal" in page
