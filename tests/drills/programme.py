"""A programme with people who owe an answer today, written behind the stage."""

import datetime

from django.utils import timezone

from programmes.models import Deadline, Role
from reminders.models import Rule
from tests.programmes.factories import MemberFactory, ProgrammeFactory, account_with_role

ANSWER = "programmes.answer_invitation"
LONG_AGO = datetime.date(2026, 1, 1)


def programme_of(number, *, recalled=True, **details):
    """(the programme, its organiser, so many members asked eight days ago and due in six)."""
    programme = ProgrammeFactory(**details)
    Deadline.objects.create(programme=programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    organiser = account_with_role("organiser", programme.circle)
    members = [MemberFactory(programme=programme) for _each in range(number)]
    asked = timezone.now() - datetime.timedelta(days=8)
    Role.objects.bulk_create(
        Role(member=one, circle=programme.circle, kind="delegate", state="invited", invited_at=asked)
        for one in members
    )
    if recalled:
        Rule.objects.create(
            programme=programme, duty_kind=ANSWER, days=-7, since=LONG_AGO, at=datetime.time(0)
        )
    return programme, organiser, members
