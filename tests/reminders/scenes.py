"""A programme where much is owed, by people of several sorts, and every way to tell of it."""

import datetime

from django.utils import timezone

from programmes.models import Deadline, FreeDuty, Snooze
from reminders.models import Pause, Quiet, Rule
from tests.programmes.factories import CircleFactory, MemberFactory, ProgrammeFactory, RoleFactory

ANSWER, FREE = "programmes.answer_invitation", "programmes.free"
SINCE = datetime.date(2027, 1, 1)
EIGHT, AFTERNOON = datetime.time(8), datetime.time(14, 30)


def rule(programme, days, kind=ANSWER, **said):
    return Rule.objects.create(programme=programme, duty_kind=kind, days=days, **{"since": SINCE, **said})


def invited(programme, days_ago, circle=None, kind="delegate", **who):
    member = who.pop("member", None) or MemberFactory(programme=programme, **who)
    at = timezone.now() - datetime.timedelta(days=days_ago)
    return RoleFactory(
        member=member, kind=kind, state="invited", invited_at=at, **({"circle": circle} if circle else {})
    )


def held(programme, kind="organiser", circle=None, **who):
    """A member who accepted this role long ago."""
    long_ago = timezone.now() - datetime.timedelta(days=300)
    place = {"circle": circle} if circle else {}
    member = MemberFactory(programme=programme, **who)
    return RoleFactory(member=member, kind=kind, invited_at=long_ago, answered_at=long_ago, **place).member


def territory(programme, name, **who):
    return CircleFactory(programme=programme, kind="participation", name=name, **who)


def asked(circle, due, who="", member=None, what="Déposer le bilan"):
    return FreeDuty.objects.create(
        programme=circle.programme, circle=circle, what=what, owed_by=who, member=member, due=due
    )


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def at_any_hour(settings):
    """Reminders leave by night and on Sundays too: for what is played by the true clock."""
    settings.ESSAIM_REMINDER_HOURS = "0-24"
    Quiet.objects.update(weekends=False, holidays=False)
    Rule.objects.update(at=datetime.time(0))


def busy_programme():
    """Quiet days, two hours, copies, escalations; somebody on leave, somebody without an address."""
    programme = ProgrammeFactory(title="Écouter")
    Deadline.objects.create(programme=programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    Quiet.objects.create(programme=programme)
    Pause.objects.create(programme=programme, label="congés", starts=day(8), ends=day(10))
    chloe, marc = (held(programme, first_name=name) for name in ("Chloé", "Marc"))
    type(chloe).objects.filter(pk=chloe.pk).update(away_from=day(5), away_until=day(14))
    followed = territory(programme, "Argonne", follower=chloe, stand_in=marc)
    other = territory(programme, "Redon")
    referents = [held(programme, "referent", circle) for circle in (followed, other)]
    _ruled(programme)
    for number in range(0, 20, 3):
        invited(programme, number, followed if number % 2 else other)
    invited(programme, 9, followed, email="")
    invited(programme, 5, other, kind="participant", member=referents[0])
    _asked(followed, other, referents)
    return programme


def _ruled(programme):
    rule(programme, -7)
    rule(programme, 0, at=AFTERNOON, to_referent=True)
    rule(programme, 3, to_team=True)
    rule(programme, 2, to_owner=False, to_team=True, after=2)
    rule(programme, -3, FREE, to_team=True)
    rule(programme, 1, FREE, at=AFTERNOON, to_referent=True, to_team=True)
    rule(programme, 4, FREE, to_owner=False, to_referent=True, after=1)


def _asked(followed, other, referents):
    asked(followed, day(6), "referent")
    asked(other, day(12), "referent", what="Donner une date")
    asked(other, day(20), member=held(other.programme, "participant", other), what="Relire la synthèse")
    asked(followed, day(17), "organiser", what="Envoyer les convocations")
    asked(other, day(17), "organiser", what="Réserver la salle")
    late = asked(followed, day(-3), member=referents[1], what="Répondre à l’enquête")
    Snooze.objects.create(member=referents[1], duty_kind=FREE, subject=late.pk, since=day(0), until=day(4))
