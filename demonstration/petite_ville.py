"""The other programme, small, whose organiser sees nothing of the first."""

from programmes.models import Programme, Role
from programmes.services import creation
from programmes.services.states import change_state
from territories.services.people import enter_territory, invite_prospects

from .programme import answer
from .story import Teller


class SmallStory:
    def __init__(self, story, people, data):
        self.data, self.people = data, people
        self.teller = Teller(story, "petite ville")
        self.starts_on = story.dates.start(data["start"]["months"])

    def tell(self):
        self.teller.tell(self.starts_on, self.create)
        for one in self.data["territories"]:
            self.teller.tell(one["listed"], self.enter, one)
            if "answered" in one:
                self.teller.tell(one["answered"], self.answer, one)

    @property
    def organiser(self):
        return self.people.users[self.data["organiser"]]

    def create(self):
        self.programme = creation.create_programme(
            self.data["method"],
            title=self.data["method"]["title"],
            starts_on=self.starts_on,
            by=self.organiser,
        )
        change_state(self.programme, Programme.State.RUNNING, by=self.organiser)

    def enter(self, one):
        identity = one["identity"]
        who = (
            [(Role.Kind.REFERENT, self.people.identity(one["referent"], identity["name"]))]
            if "referent" in one
            else []
        )
        one["participation"] = enter_territory(self.programme, identity, who, by=self.organiser, later=True)
        invite_prospects(one["participation"], by=self.organiser)

    def answer(self, one):
        answer(one["participation"].circle.roles.get(kind=Role.Kind.REFERENT))
