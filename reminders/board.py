"""What an organiser looks for among all that is owed: by day, by person, by place, by kind; or who says nothing."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from django.core.paginator import Paginator
from django.utils.http import urlencode

from foundation.search.folding import words
from foundation.typed import read_id
from programmes import following
from programmes.contracts import duties
from programmes.contracts.owed import Owed, Wanted
from programmes.links import link_of_duty
from programmes.models import Circle, Member
from reminders import silence
from reminders.forms.duties import BOARD_VIEWS, MINE, BoardForm
from reminders.services import explain
from reminders.terms import by_term

A_PAGE, GROUPS, LAST = 50, 20, 1_000_000
GROUPED = {"personne": "member", "lieu": "place", "sorte": "kind"}


@dataclass(frozen=True)
class Row:
    """A duty, who owes it, and what the run would decide now; neither where it falls to the team.

    `back`: how the last message to them came back, if it did.
    """

    duty: object
    member: Member | None = None
    decision: object = None
    back: str = ""
    under: str = ""  # the place whose rows these are

    @property
    def where(self):
        """What it is about, without who and where the page already says."""
        return self.duty.about(self.under, self.member.full_name if self.member else "")

    @property
    def link(self):
        """To be handed over by who recalls otherwise than by mail."""
        return link_of_duty(self.duty, self.member)


@dataclass
class Block:
    """A person, a place or a kind with its most urgent duties; without a title, what falls to the team."""

    group: object
    title: str = ""
    member: Member | None = None
    filters: str = ""
    rows: list = field(default_factory=list)


class Board:
    """What the address asks; each page costs a handful of statements, whatever the size of the programme."""

    def __init__(self, programme, address, user):
        self.programme, self.user = programme, user
        self.form = BoardForm(address, programme=programme)
        self.chosen = self.form.chosen
        self.view = address.get("par", "") if address.get("par") in BOARD_VIEWS else ""
        self.asked = address.get("page", "")
        self.person, self.place = read_id(address.get("qui", "")), read_id(address.get("ou", ""))

    @cached_property
    def wanted(self):
        places = self._followed()
        if self.place:
            places = tuple({self.place} & set(places)) if places is not None else (self.place,)
        return Wanted(
            codes=(self.chosen["devoir"],) if "devoir" in self.chosen else (),
            members=(self.person,) if self.person else None,
            places=places,
            named=self._named(),
            term=self.chosen.get("terme", ""),
        )

    @cached_property
    def owed(self):
        return Owed(self.programme, self.wanted)

    @property
    def filters(self):
        """« ?devoir=…&suivi=moi »: what is looked for, without the page."""
        kept = {**self.chosen, "par": self.view, "qui": self.person, "ou": self.place}
        kept = {name: value for name, value in kept.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def only(self):
        """The name of the person or the place that alone is shown."""
        if self.person:
            return str(self.programme.members.filter(pk=self.person).first() or "")
        return str(self.programme.circles.filter(pk=self.place).first() or "") if self.place else ""

    @property
    def views(self):
        """[(label, address, whether it is this one)] of the ways to look."""
        kept = {name: value for name, value in self.chosen.items() if value}
        return [
            (label, "?" + urlencode({**kept, **({"par": code} if code else {})}), code == self.view)
            for code, label in BOARD_VIEWS.items()
        ]

    @cached_property
    def page(self):
        if self.view == "silence":
            return Paginator(self._silent(), A_PAGE).get_page(self.asked)
        size = GROUPS if self.view else A_PAGE
        return Paginator(_Listed(self._fetch, size, read_id(self.asked) or 1), size).get_page(self.asked)

    @cached_property
    def terms(self):
        return by_term(explained(self.page.object_list, self.programme), due_of=lambda row: row.duty.due)

    @cached_property
    def blocks(self):
        groups = self.page.object_list
        shown = [one for group in groups for one in group.duties]
        rows = {id(row.duty): row for row in explained(shown, self.programme)}
        titled = _titles(self.view, groups)
        return [self._block(group, titled(group.key), rows) for group in groups]

    def _block(self, group, titled, rows):
        under = titled[0] if self.view == "lieu" else ""
        return Block(group, *titled, rows=[replace(rows[id(one)], under=under) for one in group.duties])

    @cached_property
    def silent(self):
        """[(member, when they last gave a sign or None, how many things they owe)]."""
        people = list(self.page.object_list)
        signs = silence.last_signs(self.programme, people)
        found = Owed(self.programme, Wanted(members=tuple(one.pk for one in people)))
        owed = {group.key: group for group in found.groups("member", A_PAGE, shown=1)[0]} if people else {}
        return [(one, signs.get(one.pk), owed.get(one.pk)) for one in people]

    def people(self):
        """Everybody whom the filters show, for « Relancer » them all."""
        return [one.pk for one in self._silent()] if self.view == "silence" else self.owed.members()

    def _silent(self):
        return silence.silent_among(self.programme, self.owed.members())

    def _fetch(self, number, start):
        if self.view in GROUPED:
            return self.owed.groups(GROUPED[self.view], number, start)
        return self.owed.page(number, start)

    def _followed(self):
        """The places that somebody of the team is in charge of today, None for all of them."""
        who = self.chosen.get("suivi")
        if not who:
            return None
        team = self.programme.members
        members = team.filter(user=self.user) if who == MINE else team.filter(pk=who)
        return tuple(following.followed_by(members).values_list("pk", flat=True))

    def _named(self):
        """(people, places) whose name holds the beginning of each word typed; accents and capitals aside."""
        typed = words(self.chosen.get("q", ""))
        if not typed:
            return None
        people = self.programme.members.values_list("pk", "first_name", "last_name", "organisation")
        places = self.programme.circles.values_list("pk", "name")
        return tuple(
            tuple(pk for pk, *told in rows if _begin(typed, words(" ".join(told))))
            for rows in (people, places)
        )


def _begin(typed, told):
    return all(any(word.startswith(one) for word in told) for one in typed)


def _titles(view, groups):
    """A function of the key of a group: its title, who it is, and the filter that shows it alone."""
    keys = [group.key for group in groups if group.key is not None]
    if view == "sorte":
        return lambda key: (duties.kinds()[key].title, None, f"?devoir={key}")
    if view == "lieu":
        places = Circle.objects.in_bulk(keys)
        return lambda key: (places[key].name if key in places else "", None, f"?ou={key}" if key else "")
    people = Member.objects.select_related("programme").in_bulk(keys)
    return lambda key: (str(people.get(key, "")), people.get(key), f"?qui={key}" if key else "")


class _Listed:
    """What a paginator wants of a list kept by the database: a length and slices, both of one fetch."""

    def __init__(self, fetch, size, number):
        self.fetch, self.size = fetch, size
        self.start = size * (min(number, LAST) - 1)
        self.rows, self.number = fetch(size, self.start)
        if not self.number and self.start:
            _first, self.number = fetch(1, 0)

    def __len__(self):
        return self.number

    def __getitem__(self, part):
        return self.rows if part.start == self.start else self.fetch(self.size, part.start)[0]


def explained(owed, programme):
    """[Row]: what the run would decide now of each, by the same function."""
    return [Row(*one) for one in explain.explained(owed, programme)]
