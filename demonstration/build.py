"""The whole demonstration, in one transaction: it is there, or it is not."""

from django.db import transaction
from django.utils import timezone

from copils import services as copils
from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.people.demo_logins import DEMO_LOGINS
from foundation.people.models import User
from reminders import services as reminders

from . import clock, post, team
from .dates import Dates
from .fiche import FicheStory
from .haste import indexed_at_the_end, without_savepoints
from .others import OtherStory
from .people import People
from .petite_ville import SmallStory
from .programme import ProgrammeStory
from .reading import read, read_all
from .story import Story, Teller
from .team import TeamStory
from .territory import TerritoryStory
from .visit import VisitStory


def is_built():
    return User.objects.filter(email=DEMO_LOGINS[0].email).exists()


@transaction.atomic
def build(now=None):
    """Tell every thread, play them all; returns the programme."""
    dates = Dates(now)
    story, people, data = Story(dates), People(read("people"), dates), read("programme")
    people.create_accounts()
    programme = ProgrammeStory(story, people, data)
    programme.tell()
    SmallStory(story, people, read("petite-ville")).tell()
    for name, one in read_all("others").items():
        OtherStory(story, people, name, one).tell()
    for name, one in read_all("territories").items():
        _tell_territory(story, programme, name, one)
    TeamStory(story, programme, read("team")).tell()
    _tell_reminders(story, data)
    with indexed_at_the_end(), without_savepoints():
        story.play()
    with clock.unbound(), clock.at(dates.now):
        post.refuse(data["letters"]["refused"])
        post.deliver(Message.objects)
        _letters_to_come(programme, data["letters"])
        team.hear_back(programme, data["letters"]["back"])
        team.read_the_news()
    return programme.programme


def _tell_territory(story, programme, name, data):
    territory = TerritoryStory(story, programme, name, data)
    territory.tell()
    if "visit" in data:
        visit = VisitStory(story, territory, name, data["visit"], read(f"notes/{name}")["interviews"])
        visit.tell()
        if "fiche" in data:
            FicheStory(story, visit, name, {**read(f"fiches/{name}"), "dates": data["fiche"]}).tell()


def _tell_reminders(story, data):
    teller = Teller(story, "rappels")
    for day in data["reminders"]:
        teller.tell(day, _remind, data["letters"]["refused"], hour="8h30")


def _remind(refused):
    post.refuse(refused)
    reminders.run(now=timezone.now())


def _letters_to_come(programme, letters):
    """One that leaves in some days, one that the organiser keeps for now."""
    dates, planned = programme.dates, letters["planned"]
    for one in (planned, letters["held"]):
        copils.invite_to_body(
            programme.body(one["body"]), by=programme.organiser, **programme.people.identity(one)
        )
    leaves = dates.hour(dates.next_working(planned["days"]), planned["hour"])
    waiting = Message.objects.filter(to_address=planned["email"])
    waiting.update(state=Message.State.PLANNED, planned_for=leaves)
    mail.hold(Message.objects.get(to_address=letters["held"]["email"]), by=programme.organiser)
    post.forget_jobs(Message.objects.filter(to_address__in=[planned["email"], letters["held"]["email"]]))
