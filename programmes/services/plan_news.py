"""What the people of a programme read when dates that they know change."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from foundation.jobs import services as jobs
from foundation.mail import services as mail
from programmes import following
from programmes.models import Moment, Role
from programmes.models.moment import INTERNAL

from . import letters, rehearsal
from .meeting_files import MeetingFiles

KIND_OF_JOB = "programmes.plan_news"
TEMPLATE = "programmes/email/plan_changed"
AT_ONCE, BATCH = 50, 200


def told_people(programme):
    """Those to whom the calendar was shown: every accepted member but the organisers."""
    accepted = Role.objects.accepted().filter(circle__programme=programme)
    organising = accepted.filter(kind=Role.Kind.ORGANISER, circle__kind="programme")
    told = programme.members.filter(pk__in=accepted.values("member"))
    return told.exclude(pk__in=organising.values("member"))


def shown_to_people(programme, shifts):
    """Among these dates, those that the people of the programme see: none while it is being drafted."""
    if programme.is_draft:
        return []
    return [one for one in shifts if one.moment.kind not in INTERNAL]


@dataclass
class News:
    """What people will read, gathered before anything is written: a date that moved forgets where it was."""

    rows: list[dict]
    number: int
    meetings: list[int]
    left: dict[str, str]


def news_of(programme, shifts):
    """None where nobody is to be told."""
    shown = shown_to_people(programme, shifts) if programme.is_live else []
    if not shown:
        return None
    met = [one for one in shown if one.moment.kind == Moment.Kind.MEETING]
    return News(
        rows=[
            {"label": one.moment.label, "before": one.told_before, "after": one.told_after} for one in shown
        ],
        number=_with_address(programme).count(),
        meetings=[one.moment.pk for one in met],
        left={str(one.moment.pk): one.before.isoformat() for one in met if one.before and not one.after},
    )


def tell_changed(programme, news, *, by):
    """One message a person, with every date that they see change, once the plan is written. By a job for a crowd."""
    if news is None:
        return
    people = rehearsal.few_of(_with_address(programme))
    joined = MeetingFiles(programme, news.meetings, news.left).prepare(people if news.meetings else [])
    if news.number > AT_ONCE and not rehearsal.is_on():
        told = {"rows": news.rows, "meetings": news.meetings, "files": joined.kept}
        jobs.ask(KIND_OF_JOB, programme.pk, by=by, data=told)
    else:
        for said in _said_to(programme, people, news.rows, joined):
            letters.write(programme, TEMPLATE, **said)


def _with_address(programme):
    return told_people(programme).exclude(email="").order_by("pk")


def write_some(programme, rows, *, news, joined, after=0):
    """The next ones after this member (pk), each told once of this `news`; None when nobody is left."""
    people = list(_with_address(programme).filter(pk__gt=after)[:BATCH])
    drafts = []
    for said in _said_to(programme, people, rows, joined):
        files = said.pop("attachments")
        message = letters.draft(programme, TEMPLATE, at_once=False, **said)
        message.key = f"plan_news:{news}:{message.to_ref}"
        drafts.append((message, files))
    mail.write_new(drafts)
    return people[-1].pk if people else None


def _said_to(programme, people, rows, joined):
    """What is written to each; a mistyped address keeps nobody else from reading it."""
    people = [member for member in people if mail.is_address(member.email)]
    charged = following.by_member([member.pk for member in people])
    context = {
        "programme": programme.title,
        "rows": rows,
        "link": settings.SITE_URL + reverse("programmes:calendar", args=[programme.slug]),
    }
    for member in people:
        attachments = joined.of(member)
        yield {
            "to": member.recipient,
            "context": {**context, "joined": bool(attachments)},
            "attachments": attachments,
            "reply_to": following.reply_address(programme, charged.get(member.pk)),
        }
