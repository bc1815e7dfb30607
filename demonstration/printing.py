"""The PDF of the past are drawn for real by the worker, soon after the start, and bear the dates of the story.

Drawn by the command, they would keep people waiting for the first page.
"""

from functools import partial

from django.utils.dateparse import parse_datetime

from foundation.jobs import kinds
from foundation.jobs.models import Job
from foundation.mail.models import Message

from . import clock, post, team

KIND = "demonstration.print"


def postdate(kind, subject, moment):
    """The job that a service has just asked for will write as if it were this moment."""
    asked = Job.objects.active().filter(kind=kind, subject=str(subject))
    asked.update(kind=KIND, data={"kind": kind, "at": moment.isoformat()})


def work(job):
    """Do what was asked; what the finishing transaction writes is dated."""
    commit = kinds.get(job.data["kind"]).function(job)
    return commit and partial(_commit, commit, parse_datetime(job.data["at"]))


def _commit(commit, moment):
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    newborn = clock.Newborn(clock.PRINTED)
    result = commit()
    newborn.date(moment)
    team.read_the_news()
    post.deliver(Message.objects.filter(pk__gt=last))
    return result
