"""The run, the news and the failures, asked by the scheduler in each slot; a message to many, once decided."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from foundation.jobs.kinds import job, periodic
from foundation.mail.models import Message
from programmes.models import Member, Programme
from reminders import services
from reminders.services import campaign_writing
from reminders.services.by_hand import KIND_OF_JOB, batch_of, tell_round, write_round
from reminders.services.failures import tell_failures
from reminders.services.news import send_news

BATCH = 200  # messages of a campaign in one transaction

periodic("reminders.run", every=timedelta(minutes=5))
periodic("reminders.news", every=timedelta(minutes=1))
periodic("reminders.failures", every=timedelta(minutes=5))


@job(KIND_OF_JOB, queue="messages", failure=_("Tout le monde n’a pas été relancé. Reprenez la sélection."))
def remind_many(job):
    """« Relancer » a crowd. Safe to run twice: each is written to once of this job."""
    by = job.asked_by or job.asked_by_label
    data, programme = job.data, Programme.objects.get(pk=int(job.subject))
    write_round(data["members"], by=by, name=data["name"], held=data["held"], progress=job.progress)
    written = Message.objects.in_scope(programme.scope).in_batch(batch_of(data["name"]))
    number = written.values("to_ref").distinct().count()  # whose address was corrected meanwhile has two
    return lambda: tell_round(programme, number, by=by, held=data["held"])


@job("reminders.run", queue="messages", lease=timedelta(minutes=5))
def run(job):
    """Remind, where it is a day and an hour when people read their mail."""
    services.run(progress=job.progress)


@job("reminders.news", queue="messages", lease=timedelta(minutes=5), keep=timedelta(days=1))
def news(job):
    """What is ripe leaves at its own hour, chosen by each. Safe to run twice."""
    send_news(progress=job.progress)


@job("reminders.failures", queue="messages", keep=timedelta(days=1))
def failures(job):
    """Tell the team what did not arrive. Safe to run twice: each failure is told once."""
    tell_failures()


@job("reminders.campaign", queue="messages", lease=timedelta(minutes=5))
def write_campaign(job):
    """A message to each of its people, a batch at a time. Killed, it goes on; run twice, it is once."""
    campaign = campaign_writing.start(int(job.subject), job.data["launch"])
    if campaign is None:
        return
    people, selection = campaign_writing.still_to_write(campaign)
    for first in range(0, len(people), BATCH):
        some = Member.objects.filter(pk__in=people[first : first + BATCH]).order_by("pk")
        done = min(first + BATCH, len(people))
        if not campaign_writing.write_some(campaign, some, keep=lambda done=done: job.keep({"done": done})):
            return
        job.progress(done, of=len(people))
    campaign_writing.finish(campaign, selection, by=job.asked_by)
