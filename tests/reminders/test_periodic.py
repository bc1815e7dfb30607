"""What happens by itself, from one tick of the scheduler: nothing here calls the work, only the clock."""

import datetime

import pytest
from django.utils import timezone

from foundation.jobs import kinds, sweep
from foundation.jobs.models import Job
from foundation.journal import services as journal
from foundation.mail.models import Message
from programmes.models import Notice
from programmes.services import letters
from tests.programmes.factories import MemberFactory, organised
from tests.programmes.telling import says_yes, territory
from tests.reminders.scenes import FREE, at_any_hour, day, held, rule
from tests.reminders.scenes import asked as asks

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MINUTE, HOUR, DAY = (datetime.timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days"))


def passes(run_jobs):
    """The scheduler strikes, the workers do what it asks."""
    sweep.tick()
    return {job.kind for job in run_jobs() if job.state == Job.State.DONE}


def test_each_thing_that_comes_back_is_asked_at_its_pace(settings):
    assert dict(kinds.periods()) == {
        "jobs.pulse": datetime.timedelta(seconds=settings.ESSAIM_TICK),
        "jobs.purge": HOUR,
        "mail.send_batch": MINUTE,
        "reminders.run": 5 * MINUTE,
        "reminders.news": MINUTE,
        "reminders.failures": 5 * MINUTE,
        "programmes.forget_news": DAY,
        "texts.fold": HOUR,
        "files.sweep": DAY,
        "documents.purge": DAY,
        "reports.purge": DAY,
    }


@pytest.mark.usefixtures("db")
def test_one_tick_has_all_of_it_done(run_jobs):
    assert passes(run_jobs) >= {name for name, _every in kinds.periods()}


def test_of_itself_people_are_recalled_told_what_happened_and_what_did_not_arrive(
    run_jobs, settings, mailoutbox
):
    programme, organiser = organised(title="Écouter")
    place = territory(programme, "Pays de Vire")
    asks(place, day(0), member=held(programme, "referent", place, email="ana@exemple.fr"))
    rule(programme, 0, FREE, since=day(-30))
    at_any_hour(settings)
    says_yes(place)
    Notice.objects.update(mail_at=timezone.now())
    lost, stuck, waiting = (written(programme, state) for state in ("failed", "sending", "queued"))

    passes(run_jobs)

    subjects = dict(Message.objects.exclude(scope="").values_list("to_address", "subject"))
    assert subjects["ana@exemple.fr"] == "À faire aujourd’hui\u00a0: déposer le bilan"
    assert subjects[organiser.email].startswith("Nouvelles\u00a0: ")
    assert Notice.objects.get(kind="reminders.message_failed").entry.subject == journal.ref(lost)
    states = [Message.objects.get(pk=one.pk).state for one in (lost, stuck, waiting)]
    assert states == ["failed", "uncertain", "sent"]
    assert [letter.to for letter in mailoutbox if waiting.to_address in letter.to[0]] != []


def written(programme, state):
    """A message that the server refused, that a killed worker left an hour ago, or whose bell nobody heard."""
    member = MemberFactory(programme=programme)
    message = letters.write(programme, "programmes/email/code", to=member.recipient, context={"code": "1"})
    at = timezone.now() - (HOUR if state == "sending" else MINUTE)
    Message.objects.filter(pk=message.pk).update(state=state, fault="address", claimed_at=at, attempts=1)
    Job.objects.all().delete()
    return message
