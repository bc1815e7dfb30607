"""When each kind of duty falls due: read, and changed by the organisers; what nothing dates is never recalled."""

import datetime

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from programmes.contracts import duties
from programmes.models import Deadline
from programmes.wording import EDGES
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ANSWER = "programmes.answer_invitation"


@pytest.fixture
def moment(organised):
    return organised.moments.create(code="m", label="Signature", date=datetime.date(2050, 3, 12))


@pytest.fixture
def save(client, organised):
    def save(kind=ANSWER, **typed):
        return client.post(reverse("reminders:deadline", args=[organised.slug, kind]), typed, follow=True)

    return save


def due(programme):
    role = RoleFactory(member=MemberFactory(programme=programme), kind="delegate", state="invited")
    (found,) = [one for one in duties.of_programme(programme, ANSWER) if one.subject == role.pk]
    return found.due and (found.due - role.invited_at.date()).days, found.due


def test_so_many_days_after_what_asks_it(organised, save):
    page = save(how="delay", days="21").content.decode()

    assert "21\u00a0jours après l’invitation" in page
    assert due(organised)[0] in (21, 22)  # the day of Paris may be the next one
    assert Entry.objects.get(verb="deadline_set").data["when"] == "21\u00a0jours après l’invitation"


def test_a_date_of_the_plan(organised, save, moment):
    save(how="delay", days="21")
    page = save(how="moment", moment=moment.pk).content.decode()

    assert "Signature, le 12\u00a0mars\u00a02050" in page
    assert due(organised)[1] == moment.date
    assert Deadline.objects.filter(programme=organised, duty_kind=ANSWER).count() == 1


def test_none_any_more(organised, save):
    save(how="delay", days="21")
    page = save(how="never").content.decode()

    assert "aucun rappel ne peut partir" in page
    assert due(organised) == (None, None)
    assert Entry.objects.filter(verb="deadline_dropped").count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"how": "delay"}, "Écrivez un nombre de jours."),
        ({"how": "delay", "days": "0"}, "1"),
        ({"how": "moment"}, "Choisissez une date du calendrier."),
        ({"how": "moment", "moment": "999999"}, "invalid-feedback"),
        ({"how": ""}, "obligatoire"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_changes(organised, save, typed, told):
    assert told in save(**typed).content.decode()
    assert not Deadline.objects.exists()


def test_a_date_of_another_programme_is_refused(save):
    elsewhere = ProgrammeFactory().moments.create(code="m", label="Ailleurs", date=datetime.date(2050, 1, 1))
    save(how="moment", moment=elsewhere.pk)

    assert not Deadline.objects.exists()


def test_what_has_dates_of_its_own_or_is_unknown_has_no_page(client, organised):
    for kind in ("programmes.free", "autre.chose"):
        assert client.get(reverse("reminders:deadline", args=[organised.slug, kind])).status_code == 404


def test_every_kind_that_a_delay_may_date_says_from_when():
    """`due_from(…, delay_after=…)` and the words of the page go together."""
    told = {code: str(kind.counted_from) for code, kind in duties.kinds().items() if kind.has_deadline}

    assert {code for code, words in told.items() if not words} == {"listening.plan_visit"}


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(client, organised, number, django_assert_num_queries):
    for rank in range(number):
        moment = organised.moments.create(code=f"m{rank}", label="S1", date=datetime.date(2050, 1, 1))
        kind = list(duties.kinds_of(organised))[rank]
        Deadline.objects.create(programme=organised, duty_kind=kind, moment=moment)

    with django_assert_num_queries(8):
        client.get(reverse("reminders:deadlines", args=[organised.slug]))


@pytest.mark.parametrize(
    ("side", "told"),
    [
        ("start", "au début de «\u00a0Écouter\u00a0» (mars 2050)"),
        ("end", "à la fin de «\u00a0Écouter\u00a0» (mars 2050)"),
    ],
    ids=["start", "end"],
)
def test_the_edge_of_a_phase_is_said_as_a_sentence(organised, save, side, told):
    label = f"Écouter, {EDGES[side]}"
    edge = organised.moments.create(
        code="e", label=label, kind="edge", precision="month", date=datetime.date(2050, 3, 31)
    )

    page = save(how="moment", moment=edge.pk).content.decode()

    assert told in page
    assert Entry.objects.get(verb="deadline_set").data["when"] == told
