"""What a picture shows, as plain data: an app fills these, a template tag draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

DONE, NOW, LATER, REFUSED = "done", "now", "later", "refused"
STATE_WORDS = {DONE: _("fait"), NOW: _("en cours"), LATER: _("à venir"), REFUSED: _("refusé")}


@dataclass(frozen=True)
class Step:
    """One hexagon of a path: `{% step_list steps %}` down the page, `{% trail steps %}` along it."""

    title: str
    state: str = LATER
    detail: str = ""
    url: str = ""
    button: str = ""

    @property
    def state_word(self):
        return STATE_WORDS[self.state]


@dataclass(frozen=True)
class Span:
    """A phase on a frise. Without dates it is told below the picture; `dates` is its own wording of them."""

    label: str
    start: date | None = None
    end: date | None = None
    state: str = LATER
    url: str = ""
    dates: str = ""

    @property
    def state_word(self):
        return STATE_WORDS[self.state]


@dataclass(frozen=True)
class Milestone:
    """A dated event on a frise: a copil, a workshop, a deadline."""

    label: str
    day: date | None = None
    late: bool = False
    url: str = ""
    dates: str = ""


@dataclass(frozen=True)
class Frise:
    spans: Sequence[Span] = ()
    milestones: Sequence[Milestone] = ()
    title: str = _("Les phases du programme")
    today: date | None = None


@dataclass(frozen=True)
class Cell:
    """A territory in the hive: `level` 0 to 5 gives the colour, `state` says it in words."""

    label: str
    level: int = 0
    state: str = ""
    url: str = ""


@dataclass(frozen=True)
class Level:
    """What a colour of the hive means, and where its territories are listed."""

    number: int
    label: str
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """A line of a funnel. `of` is the full width; the greatest value of the rows when left out."""

    label: str
    value: int
    of: int | None = None
    url: str = ""
    late: bool = False
