"""How far the territories have come, told once for the list, the hive, the funnel and the page of each."""

import re
from collections import namedtuple
from functools import cache

from django.db.models import BigIntegerField, Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.pictures.shapes import Bar, Cell, Level
from programmes.contracts.union import Given, compiled
from programmes.models import Programme
from programmes.vocabulary import word
from territories.models import Participation, Step, StepKind
from territories.models.step import COMMITTED, DELEGATES_NAMED

State = Participation.State


TOLD = ("pk", "state", "reached", "tone", "announced", "delegates_named", "delegates_wanted")


class Progress:
    """The steps of a programme, read once, and what each participation says of itself beside them.

    A row is a participation annotated by `with_progress`, or a light tuple with the same names.
    """

    def __init__(self, programme):
        self.programme = programme
        self.kinds = [kind for kind in programme.step_kinds.all() if is_followed(programme, kind.code)]
        self.by_order = {kind.order: kind for kind in self.kinds}
        self.naming = next((kind.order for kind in self.kinds if kind.code == DELEGATES_NAMED), 0)

    def level(self, row):
        """The colour of the hive, 0 for those who declined or left."""
        return 0 if row.state in Participation.CLOSED else row.tone

    def text(self, row):
        """« engagement signé », « 2 délégués sur 3 », « visite les 12 et 13 mars », « refus »."""
        if row.state not in Participation.CLOSED:
            if row.announced:
                return row.announced
            if self._is_naming(row):
                return delegates_text(row.delegates_named, row.delegates_wanted, self.programme)
            if kind := self.by_order.get(row.reached):
                return in_a_sentence(kind.label)
        return str(State(row.state).label)

    def _is_naming(self, row):
        """Some delegates are named, not all, and nothing further has happened."""
        return row.reached < self.naming and 0 < row.delegates_named < row.delegates_wanted

    @property
    def levels(self):
        """What each colour means: the first step that bears it."""
        first = {}
        for kind in self.kinds:
            first.setdefault(kind.tone, in_a_sentence(kind.label))
        return [Level(tone, label) for tone, label in sorted(first.items())]

    def cells(self, participations):
        """Light rows, and one address for all: two thousand cells take a tenth of a second."""
        address = reverse("territories:list", args=[self.programme.slug])
        rows = participations.values_list(*TOLD, "territory__name", named=True)
        return [
            Cell(row.territory__name, self.level(row), self.text(row), f"{address}{row.pk}/") for row in rows
        ]


def is_followed(programme, code):
    """A step of the method; not the signature, where the programme asks for none any more."""
    return code != COMMITTED or programme.uses(Programme.Part.COMMITMENT)


def in_a_sentence(label):
    """« engagement signé »; « S1 suivie » and « CRTE rédigé » keep their capital."""
    return label if re.match(r"\w[A-Z\d]", label) else label[:1].lower() + label[1:]


def delegates_text(named, wanted, programme):
    """« 2 délégués sur 3 », in the words of the programme; « 2 délégués » where none is asked for."""
    what = word(programme, "delegate", many=named > 1)  # in French, none is singular
    if not wanted:
        return f"{named}\u00a0{what}" if named else ""
    return _("%(named)s %(what)s sur %(wanted)s") % {"named": named, "what": what, "wanted": wanted}


Counts = namedtuple("Counts", "label code made listed declined left")


def funnel(programme):
    """How many territories have made each step, those who declined or left since included, and the losses.

    One query: (Bars, « 2 refus, 1 retrait »).
    """
    rows = [Counts(*row) for row in _counted().rows({"programme": programme.pk})]
    address = reverse("territories:list", args=[programme.slug])
    bars = [
        Bar(row.label, row.made, of=row.listed, url=f"{address}?etape={row.code}")
        for row in rows
        if is_followed(programme, row.code)
    ]
    return bars, _losses(rows[0]) if rows else ""


@cache
def _counted():
    """Compiled once a process: the ORM takes longer to write these sub-queries than the database to answer."""
    total = Participation.objects.filter(programme=OuterRef("programme")).order_by().values("programme")
    standing = Step.objects.standing().filter(kind=OuterRef("pk")).order_by().values("kind")
    counted = StepKind.objects.annotate(
        made=_number(standing),
        listed=_number(total),
        declined=_number(total.filter(state=State.DECLINED)),
        left=_number(total.filter(state=State.WITHDRAWN)),
    )
    of_one = counted.filter(programme=Given("programme", BigIntegerField()))
    return compiled(of_one.values_list(*Counts._fields))


def _number(rows):
    counted = rows.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


def _losses(counts):
    """Empty while nobody said no."""
    declined = _("%(number)s refus") % {"number": counts.declined} if counts.declined else ""
    left = ngettext("%(number)s retrait", "%(number)s retraits", counts.left) % {"number": counts.left}
    return ", ".join(filter(None, [declined, left if counts.left else ""]))


def with_progress(participations):
    """What `Progress` needs, annotated."""
    return participations.select_related("territory").with_team().with_progress()
