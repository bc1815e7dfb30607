"""What a picture shows, as plain data: an app fills these, a template tag draws them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.people.templatetags.typography import day_text

Words = str | Promise
PHASES = _("Les phases du programme")
PLAN = _("Le plan du programme")

DONE, NOW, LATER, REFUSED = "done", "now", "later", "refused"
STATE_WORDS = {DONE: _("fait"), NOW: _("en cours"), LATER: _("à venir"), REFUSED: _("refusé")}
MILESTONE, MEETING, DELIVERABLE, DEADLINE = "milestone", "meeting", "deliverable", "deadline"
KIND_WORDS = {
    MILESTONE: _("jalon"),
    MEETING: _("rencontre"),
    DELIVERABLE: _("livrable"),
    DEADLINE: _("échéance"),
}
SCHOOL, ELECTION, HOLIDAY, UNKNOWN = "school", "election", "holiday", "unknown"
BAND_WORDS = {
    SCHOOL: _("vacances scolaires"),
    ELECTION: _("période électorale"),
    HOLIDAY: _("jour férié"),
    UNKNOWN: _("calendrier scolaire pas encore publié"),
}


def range_text(start, end=None):
    """« 1er mars 2027 – 15 avril 2027 », one day once."""
    days = dict.fromkeys(day_text(day) for day in (start, end) if day)
    return "\u00a0– ".join(days)


def _before(start, end=None):
    told = range_text(start, end)
    return str(_("avant\u00a0: %(dates)s") % {"dates": told}) if told else ""


@dataclass(frozen=True)
class Step:
    """One hexagon of a path: `{% step_list steps %}` down the page, `{% trail steps %}` along it."""

    title: Words
    state: str = LATER
    detail: Words = ""
    url: str = ""
    button: Words = ""

    @property
    def state_word(self):
        return STATE_WORDS[self.state]


@dataclass(frozen=True)
class Span:
    """A phase on a frise. Without dates it is told below the picture; `dates` is its own wording of them."""

    label: Words
    start: date | None = None
    end: date | None = None
    state: str = LATER
    url: str = ""
    dates: Words = ""

    @property
    def state_word(self):
        return STATE_WORDS[self.state]


@dataclass(frozen=True)
class Milestone:
    """A dated event on a frise: a copil, a workshop, a deadline."""

    label: Words
    day: date | None = None
    late: bool = False
    url: str = ""
    dates: Words = ""


@dataclass(frozen=True)
class Frise:
    spans: Sequence[Span] = ()
    milestones: Sequence[Milestone] = ()
    title: Words = field(default_factory=lambda: PHASES)  # a bare default is read before the apps are ready
    today: date | None = None


@dataclass(frozen=True)
class PlanBar:
    """A phase on a plan, in a lane of its own. An end that is missing fades out; without any date it is listed below.

    `ghost_start` and `ghost_end` are where it stood before the move that is being previewed."""

    key: str
    label: Words
    start: date | None = None
    end: date | None = None
    state: str = LATER
    url: str = ""
    dates: Words = ""
    ghost_start: date | None = None
    ghost_end: date | None = None

    @property
    def state_word(self):
        return STATE_WORDS[self.state]

    @property
    def note(self):
        """Where it stood before the move."""
        return _before(self.ghost_start, self.ghost_end)


@dataclass(frozen=True)
class PlanMark:
    """A day on a plan: a meeting, a milestone, a deliverable. `warned` says what is to be seen about it."""

    key: str
    label: Words
    day: date | None = None
    kind: str = MILESTONE
    url: str = ""
    dates: Words = ""
    late: bool = False
    warned: Words | bool = ""
    ghost_day: date | None = None

    @property
    def kind_word(self):
        return KIND_WORDS.get(self.kind, KIND_WORDS[MILESTONE])

    @property
    def note(self):
        """What is wrong with it, and where it stood before the move; nothing when all is well."""
        late = _("en retard") if self.late else ""
        warned = _("à vérifier") if self.warned is True else self.warned
        return " · ".join(str(word) for word in (late, warned, _before(self.ghost_day)) if word)


@dataclass(frozen=True)
class Band:
    """Days that the plan shades: a school break, a period of elections, a public holiday."""

    kind: str
    label: Words
    start: date
    end: date

    @property
    def kind_word(self):
        return BAND_WORDS.get(self.kind, "")

    @property
    def dates(self):
        return range_text(self.start, self.end)


@dataclass(frozen=True)
class Plan:
    """`preview_url`, when the person may move dates, shows what a move would change: ?deplacer=<key>&debut=<day>."""

    bars: Sequence[PlanBar] = ()
    marks: Sequence[PlanMark] = ()
    bands: Sequence[Band] = ()
    title: Words = field(default_factory=lambda: PLAN)
    today: date | None = None
    preview_url: str = ""


@dataclass(frozen=True)
class Cell:
    """A territory in the hive: `level` 0 to 5 gives the colour, `state` says it in words."""

    label: Words
    level: int = 0
    state: Words = ""
    url: str = ""


@dataclass(frozen=True)
class Level:
    """What a colour of the hive means, and where its territories are listed."""

    number: int
    label: Words
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """A line of a funnel. `of` is the full width; the greatest value of the rows when left out."""

    label: Words
    value: int
    of: int | None = None
    url: str = ""
    late: bool = False


@dataclass(frozen=True)
class Column:
    """A day of a chart: how many, and why it is hatched (« samedi ou dimanche ») if it is."""

    day: date
    value: int
    hatched: Words = ""
