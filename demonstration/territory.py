"""One territory: thought of, asked, committed, its people named, or its refusal."""

from foundation.journal import services as journal
from programmes.models import Extension, Role
from programmes.services import following
from territories.services import commitments, delegates, participations, people, steps

from . import clock, printing
from .programme import answer
from .story import Teller

Kind = Role.Kind


class TerritoryStory:
    def __init__(self, story, programme, name, data):
        self.data, self.dates, self.rank = data, story.dates, int(name.partition("-")[0])
        self.theirs = programme  # the thread of the programme: its organisers, pairs and people
        self.teller = Teller(story, name)

    def tell(self):
        dates, tell = self.data["dates"], self.teller.tell
        tell(dates["listed"], self.list, hour=f"9h{self.rank * 4}")  # numbered in the order of the files
        for act in ("solicit", "accept_to_refer", "agree", "sign", "decline"):
            if act in dates:
                tell(dates[act], getattr(self, act))
        for one in self.data.get("delegates", ()):
            tell(one["named"], self.name_delegate, one)
            if "answered" in one:
                tell(one["answered"], self.delegate_answers, one)

    @property
    def organiser(self):
        return self.theirs.people.users[self.data.get("follower", "organisatrice")]

    def _identity(self, one):
        return self.theirs.people.identity(one, organisation=self.data["identity"]["name"])

    def _person(self, kind):
        """The member who holds this role here."""
        return self.participation.circle.roles.get(kind=kind, state__in=Role.ACTIVE).member

    def list(self):
        who = [
            (Kind(kind), self._identity(self.data[kind]))
            for kind in ("referent", "signatory")
            if kind in self.data
        ]
        self.participation = people.enter_territory(
            self.theirs.programme,
            self.data["identity"],
            who,
            by=self.organiser,
            follower=self.theirs.programme.members.get(user=self.organiser),
            later=True,
        )
        self._follow()
        for code, days in self.data.get("extensions", {}).items():
            self._extend(code, days)

    def _follow(self):
        """Each stands in for the other."""
        who = self.data.get("follower", "organisatrice")
        follower, stand_in = map(self.theirs.member_of, (who, self.theirs.data["stand_ins"][who]))
        circle = self.participation.circle
        following.follow(circle, follower, stand_in=stand_in, by=self.organiser, tell=False)

    def _extend(self, code, days):
        """More time for who joined late."""
        Extension.objects.create(
            programme=self.theirs.programme,
            duty_kind=code,
            subject=self.participation.pk,
            due=self.dates.day(days),
            reason="Le territoire est entré plus tard dans le programme.",
        )

    def solicit(self):
        people.invite_prospects(self.participation, by=self.organiser)

    def accept_to_refer(self):
        answer(self.participation.circle.roles.get(kind=Kind.REFERENT))

    def agree(self):
        steps.make_step(
            self.participation, "agreed", by=self.organiser, reason=self.data.get("agreed_how", "")
        )

    def sign(self):
        """On a phone, with the code received: what the page of the link would have kept as evidence."""
        commitment = self.participation.commitment
        member, moment = self._person(Kind.SIGNATORY), clock.now()
        with journal.channel("link:sign_commitment"):
            commitments.sign(
                self.participation,
                member=member,
                name=member.full_name,
                quality=member.function,
                deliberation=self.data.get("deliberation", ""),
                terms_sha256=commitment.terms_sha256,
                evidence={
                    "address": member.email,
                    "code_sent_at": clock.later(moment, minutes=-3).isoformat(),
                    "code_used_at": moment.isoformat(),
                    "user_agent": "Mozilla/5.0 (démonstration)",
                },
            )
        printing.postdate(commitments.KIND_OF_JOB, self.participation.pk, clock.later(moment, minutes=1))

    def decline(self):
        participations.decline(self.participation, by=self.organiser, reason=self.data["declines"])

    def name_delegate(self, one):
        delegates.name_delegate(
            self.participation,
            category=one["category"],
            by=self._person(Kind.REFERENT),
            **self._identity(one),
        )

    def delegate_answers(self, one):
        who = self._identity(one)
        role = self.participation.circle.roles.get(
            kind=Kind.DELEGATE, member__last_name=who["last_name"], state=Role.State.INVITED
        )
        answer(role, one.get("declines", ""))
