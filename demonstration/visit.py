"""The listening of one territory: a visit by a pair, its interviews, their notes."""

import uuid
from datetime import timedelta

from foundation.texts import services as texts
from listening import services
from listening.models import Interview, Theme, Visit
from programmes.contracts import searchable

from . import markup
from .story import Teller

FILED_AFTER = 3  # days after the visit, as a rule


class VisitStory:
    def __init__(self, story, territory, name, data, interviews):
        self.data, self.interviews, self.dates = data, interviews, story.dates
        self.territory, self.theirs = territory, territory.theirs
        self.teller = Teller(story, f"{name}, visit")
        self.starts_on = self.dates.tuesday(data["starts"])
        self.quotes = {}  # what the fiche may quote, by the key of the data

    def tell(self):
        tell = self.teller.tell
        tell(self.data["planned"], self.plan)
        tell(self.data.get("booked", self.data["planned"]), self.book)
        tell(self.data["confirmed"], self.confirm)
        if self.starts_on > self.dates.today:
            return
        for one in self.interviews:
            tell(self._day(one), self.listen, one, hour=one["hour"])
        tell(self._day_after(1), self.conclude, hour="9h05")
        for one in self.interviews:
            if one.get("state", "filed") == "filed":
                tell(self._day_after(one.get("filed", FILED_AFTER)), self.file, one)

    def _day(self, one):
        return self.starts_on + timedelta(days=one.get("day", 1) - 1)

    def _day_after(self, number):
        return self.ends_on + timedelta(days=number)

    @property
    def ends_on(self):
        return self.starts_on + timedelta(days=self.data["days"] - 1)

    @property
    def pair(self):
        return self.theirs.pairs[self.data["pair"]]

    def experts(self):
        return [
            self.theirs.people.users[name] for name in self.theirs.data["pairs"][self.data["pair"]]["experts"]
        ]

    def author(self, one):
        """Who held the pen: the two take turns, unless the data say who."""
        return self.experts()[one.get("author", self.interviews.index(one) % 2)]

    def plan(self):
        self.visit = services.plan_visit(
            self.territory.participation,
            by=self.territory.organiser,
            pair=self.pair,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            place=self.data["place"],
            researchers=[self.theirs.member_of(name) for name in self.data.get("researchers", ())],
        )

    def confirm(self):
        services.confirm_visit(self.visit, by=self.territory.organiser)

    def conclude(self):
        services.conclude_visit(self.visit, by=self.experts()[0])

    def book(self):
        """The timetable, and who will be met."""
        for one in self.interviews:
            self._book(one)

    def _book(self, one):
        interview = services.add_interview(
            self.visit,
            kind=one.get("kind", Interview.Kind.INDIVIDUAL),
            title=one["title"],
            at=self.dates.hour(self._day(one), one["hour"]),
            minutes=one.get("minutes", 75),
            by=self.experts()[0],
        )
        one["interview"] = interview
        one["met"] = [
            services.add_person(interview, by=self.experts()[0], **_identity(who)) for who in one["people"]
        ]

    def listen(self, one):
        """Agreements first, then the words, theme by theme."""
        by = self.author(one)
        for who, person in zip(one["people"], one["met"], strict=True):
            self._ask_agreement(who, person, by)
        for code, said in one.get("says", {}).items():
            self._write(one, code, said, by)
        for side in ("atmosphere", "follow_up"):
            if side in one:
                self._write_side(one, side, by)
        for quote in one.get("quotes", ()):
            self._mark(one, quote, by)
        searchable.refresh(one["interview"].note)

    def _ask_agreement(self, who, person, by):
        if "quotation" in who:
            services.record_consent(
                person,
                by=by,
                means=who.get("means", "oral"),
                agrees_notes=True,
                agrees_rereading=who.get("rereading", False),
                quotation=who["quotation"],
            )

    def _write(self, one, code, said, by):
        text = services.text_for(one["interview"].note, code, theme=self._theme(code))
        _save(text, said, by)

    def _write_side(self, one, side, by):
        _save(services.text_for(one["interview"].note, side), one[side], by)

    def _mark(self, one, quote, by):
        speaker = one["met"][quote["speaker"]] if "speaker" in quote else None
        excerpt = services.mark_excerpt(
            one["interview"].note, self._theme(quote["theme"]), quote["words"], by=by, speaker=speaker
        )
        self.quotes[quote.get("key", quote["words"])] = excerpt

    def _theme(self, code):
        return Theme.objects.get(programme=self.theirs.programme, code=code)

    def file(self, one):
        services.file_note(one["interview"].note, by=self.author(one))

    def reload(self):
        return Visit.objects.for_pages().get(pk=self.visit.pk)


def _identity(who):
    return {
        name: who[name]
        for name in ("civility", "name", "function", "organisation", "category")
        if name in who
    }


def _save(text, said, by):
    texts.save(text.pk, markup.prose(said), base=text.revision, operation=uuid.uuid4(), by=by)
