"""The programme itself: created, staffed, its plan moved once."""

from copils import services as copils
from foundation.journal import services as journal
from listening import services as listening
from programmes import dates
from programmes.methods import load
from programmes.models import Programme, Role
from programmes.services import creation, members, moving, plan, roles
from programmes.services.states import change_state

from .story import Teller

Kind = Role.Kind


class ProgrammeStory:
    """Holds the programme and what hangs on it, for the other threads."""

    def __init__(self, story, people, data):
        self.data, self.people, self.dates = data, people, story.dates
        self.teller = Teller(story, "programme")
        self.pairs = {}
        self.starts_on = self.dates.start(data["start"]["months"])

    def tell(self):
        tell = self.teller.tell
        tell(self.starts_on, self.create, hour="9h12")
        for one in self.data["organisers"]:
            self._tell_answer(one, Kind.ORGANISER, lambda: self.programme.circle)
            tell(one["lead"], self.make_lead, one)
        for one in self.data["experts"]:
            self._tell_answer(one, Kind.EXPERT, lambda: self.programme.circle)
        for one in self.data["others"]:
            self._tell_answer(one, Kind(one["kind"]), lambda: self.programme.circle)
        for name, one in self.data["pairs"].items():
            tell(one["formed"], self.form_pair, name, one["experts"])
        for kind, seats in self.data["bodies"].items():
            for one in seats:
                self._tell_answer(one, Kind.BODY_MEMBER, lambda kind=kind: self.body(kind).circle)
        tell(self.data["changes"]["at"], self.change_plan)

    def _tell_answer(self, one, kind, circle):
        """Invited, then answered if the data say when."""
        self.teller.tell(one["invited"], self.invite, one, kind, circle)
        if "answered" in one:
            self.teller.tell(one["answered"], self.answer, one, kind, circle)

    def create(self):
        self.organiser = self.people.users["organisatrice"]
        self.programme = creation.create_programme(
            load("s-organiser-pour-innover"),
            title=self.data["title"],
            starts_on=self.starts_on,
            by=self.organiser,
        )
        change_state(self.programme, Programme.State.RUNNING, by=self.organiser)
        itself = self.programme.members.get(user=self.organiser)
        members.change_member(itself, by=self.organiser, **self.people.data["organisatrice"])

    def invite(self, one, kind, circle):
        if kind == Kind.BODY_MEMBER:
            copils.invite_to_body(circle().body, by=self.organiser, **self.people.identity(one))
        else:
            roles.invite(circle(), kind, member=self.member(one), by=self.organiser)

    def answer(self, one, kind, circle):
        role = circle().roles.get(member=self.member(one), kind=kind)
        answer(role, one.get("declines", ""))

    def member(self, one):
        return members.find_or_add_member(self.programme, by=self.organiser, **self.people.identity(one))

    def member_of(self, name):
        return self.programme.members.get(user=self.people.users[name])

    def make_lead(self, one):
        """The notes have one reader outside the pairs, and it is not whoever organises."""
        roles.give_role(self.programme.circle, Kind.LEAD, member=self.member(one), by=self.organiser)

    def form_pair(self, name, experts):
        who = [self.member_of(expert) for expert in experts]
        self.pairs[name] = listening.form_pair(self.programme, who, by=self.organiser)

    def body(self, kind):
        return self.programme.bodies.get(kind=kind)

    def change_plan(self):
        """Each end moves by so many months; the followers keep their own anchor."""
        changes = self.data["changes"]
        for code, moved in changes["phases"].items():
            self._move_phase(self.programme.phases.get(code=code), **moved)
        restitution = self.programme.moments.get(code="restitution")
        day = self.dates.day(changes["restitution"])
        moving.move(self.programme, [moving.Move(restitution.pk, day, fixed=True)], by=self.organiser)

    def _move_phase(self, phase, starts=0, ends=0):
        moves = plan.moves_of(
            phase,
            starts=dates.add_months(phase.start.date, starts),
            ends=dates.last_day(dates.add_months(phase.end.date, ends)),
        )
        moving.move(self.programme, moves, by=self.organiser)


def answer(role, reason=""):
    """The person opens the link of the message and answers."""
    with journal.channel("link:answer_invitation"):
        roles.answer_invitation(role, accept=not reason, by=role.member, reason=reason, proves_address=True)
