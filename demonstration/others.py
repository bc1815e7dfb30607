"""The four other programmes, each at its own stage, told in fewer words than the first."""

import datetime

from django.utils.text import slugify

from copils import services as copils
from copils.models import Body
from programmes.methods import load
from programmes.models import Role
from programmes.services import creation, free_duties, members, moving, plan, roles, states
from territories.services import participations, people, steps

from .programme import answer
from .story import Teller

Kind = Role.Kind
ANSWERS_AFTER = 4  # days: people who are asked say yes within the week


class OtherStory:
    def __init__(self, story, people_of_the_story, name, data):
        self.data, self.people, self.dates = data, people_of_the_story, story.dates
        self.teller = Teller(story, name)
        self.starts_on = self.dates.start(data["start"]["months"])
        self.participations = {}

    @property
    def organiser(self):
        return self.people.users[self.data["organiser"]]

    def tell(self):
        tell = self.teller.tell
        tell(min(self.data["states"].values()) - 6, self.create, hour="9h05")
        for state, day in self.data["states"].items():
            tell(day, self.change_state, state, hour="9h20")
        for code, one in self.data["bodies"].items():
            self._tell_body(code, one)
        for one in self.data["territories"]:
            self._tell_territory(one)
        for code, day in self.data.get("held", {}).items():
            tell(day, self.hold, code, hour="17h40")
        for code, day in self.data.get("done", {}).items():
            tell(day, self.fulfil, code, None)
        if planned := self.data.get("planned"):
            tell(-30, self.date_meetings, planned)

    def create(self):
        days = {code: self.dates.free(day) for code, day in self.data.get("dates", {}).items()}
        self.programme = creation.create_programme(
            load(self.data["method"]),
            title=self.data["title"],
            starts_on=self.starts_on,
            answers=days | self.data.get("months", {}),
            organisations=self.data.get("structures"),
            by=self.organiser,
        )
        itself = self.programme.members.get(user=self.organiser)
        members.change_member(itself, by=self.organiser, **self.people.data[self.data["organiser"]])

    def change_state(self, state):
        states.change_state(self.programme, state, by=self.organiser)

    def _tell_body(self, code, one):
        asked = [(Kind.BODY_MEMBER, person) for person in one["seats"]]
        asked += [(Kind(kind), one[kind]) for kind in ("facilitator", "spokesperson") if kind in one]
        if "name" in one:
            self.teller.tell(one["invited"] - 1, self.rename_body, code, one["name"])
        for rank, (kind, person) in enumerate(asked):
            self.teller.tell(one["invited"], self.seat, code, kind, person)
            self.teller.tell(one["invited"] + ANSWERS_AFTER + rank, self.accept_seat, code, kind, person)

    def _body(self, code):
        return self.programme.bodies.get(circle__code=code)

    def rename_body(self, code, name):
        body = self._body(code)
        copils.change_body(body, kind=body.kind, name=name, by=self.organiser)

    def _identity(self, one, organisation=""):
        """An account by its name; somebody described in full; or a civility and two names."""
        if isinstance(one, list):
            one = dict(zip(("civility", "first_name", "last_name"), one, strict=True))
            one["function"] = "chargée de mission" if one["civility"] == "Mme" else "chargé de mission"
        if "who" in one:
            return self.people.identity(one)
        name = slugify(f"{one['first_name']} {one['last_name']}".replace(" ", "-")).replace("-", ".", 1)
        domain = slugify((organisation or one["organisation"]).replace("’", " "))[:40].strip("-")
        return {"organisation": organisation, **one, "email": f"{name}@{domain}.example"}

    def _member(self, person, organisation=""):
        return members.find_or_add_member(
            self.programme, by=self.organiser, **self._identity(person, organisation)
        )

    def seat(self, code, kind, person):
        roles.invite(self._body(code).circle, kind, member=self._member(person), by=self.organiser)

    def accept_seat(self, code, kind, person):
        answer(self._body(code).circle.roles.get(kind=kind, member=self._member(person)))

    def _tell_territory(self, one):
        tell, solicited = self.teller.tell, one.get("solicited")
        entered = one.get("listed", (solicited or self.data["states"]["open"] + 3) - 1)
        tell(entered, self.enter, one)
        if solicited:
            tell(solicited, self.solicit, one)
        if "referent" in one:
            tell((solicited or entered) + ANSWERS_AFTER, self.accept_to_refer, one)
        for act in ("agreed", "declined", "local_copil"):
            if act in one:
                tell(one[act], getattr(self, act), one)
        for code, day in one.get("steps", {}).items():
            tell(day, self.make_step, one, code, hour="17h30")
        for code, day in one.get("done", {}).items():
            tell(day, self.fulfil, code, one)

    def enter(self, one):
        names = ("name", "kind", "region", "departement", "population")
        identity = {name: one[name] for name in names if name in one}
        if "population" in identity:
            identity["population_year"] = 2023
        who = [(Kind.REFERENT, self._identity(one["referent"], one["name"]))] if "referent" in one else []
        made = people.enter_territory(
            self.programme, identity, who, by=self.organiser, follower=self._follower(), later=True
        )
        self.participations[one["name"]] = made
        if not one.get("solicited"):
            people.invite_prospects(made, by=self.organiser)

    def _follower(self):
        return self.programme.members.get(user=self.organiser)

    def solicit(self, one):
        participation = self.participations[one["name"]]
        steps.make_step(participation, "solicited", by=self.organiser)
        people.invite_prospects(participation, by=self.organiser)

    def accept_to_refer(self, one):
        answer(self.participations[one["name"]].circle.roles.get(kind=Kind.REFERENT))

    def agreed(self, one):
        steps.make_step(self.participations[one["name"]], "agreed", by=self.organiser)

    def declined(self, one):
        participations.decline(self.participations[one["name"]], by=self.organiser, reason=one["reason"])

    def local_copil(self, one):
        participation = self.participations[one["name"]]
        copils.add_body(
            self.programme,
            kind=Body.Kind.COPIL,
            name=f"Copil local, {one['name']}",
            level=Body.Level.LOCAL,
            parent=participation.circle,
            by=self.organiser,
        )
        steps.make_step(participation, "copil_local", by=self.organiser)

    def make_step(self, one, code):
        participation = self.participations[one["name"]]
        if not participation.steps.done().filter(kind__code="agreed").exists():
            steps.make_step(participation, "agreed", by=self.organiser)
        steps.make_step(participation, code, by=self.organiser)

    def hold(self, code):
        """A meeting took place: its day is known, and it is done."""
        moment = self.programme.moments.get(code=code)
        today = self.dates.working(datetime.date.fromisoformat(_today()))
        if moment.date != today:
            moving.move(
                self.programme,
                [moving.Move(moment.pk, today, fixed=True)],
                by=self.organiser,
                reason="tenue ce jour",
            )
            moment.refresh_from_db()
        plan.change_moment(moment, by=self.organiser, done_on=today)

    def date_meetings(self, planned):
        codes = {moment.code: moment.pk for moment in self.programme.moments.all()}
        moves = [moving.Move(codes[code], self.dates.free(day), fixed=True) for code, day in planned.items()]
        moving.move(self.programme, moves, by=self.organiser)

    def fulfil(self, code, one):
        """By whoever owes it, or by the organiser in their place."""
        circle = self.participations[one["name"]].circle if one else None
        duties = self.programme.free_duties.open().filter(code=code)
        for duty in duties.filter(circle=circle) if circle else duties:
            holder = duty.circle.roles.accepted().filter(kind=duty.owed_by).select_related("member").first()
            who = holder.member if holder else self._follower()
            free_duties.fulfil(duty, by=who, member=who)


def _today():
    from django.utils import timezone

    return timezone.localdate().isoformat()
