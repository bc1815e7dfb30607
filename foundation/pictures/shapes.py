"""What a picture shows, as plain data: an app fills these, a template tag draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
PHASES = _("Les phases du programme")

DONE, NOW, LATER, REFUSED = "done", "now", "later", "refused"
STATE_WORDS = {DONE: _("fait"), NOW: _("en cours"), LATER: _("à venir"), REFUSED: _("refusé")}


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
    title: Words = PHASES
    today: date | None = None


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
