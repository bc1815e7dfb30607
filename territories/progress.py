"""How far the territories have come, told once for the list, the hive, the funnel and the page of each."""

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.pictures.shapes import Bar, Cell, Level
from territories.models import Participation, Step, StepKind
from territories.models.step import DELEGATES_NAMED

State = Participation.State


class Progress:
    """The steps of a programme, read once, and what each participation says of itself beside them."""

    def __init__(self, programme):
        self.programme = programme
        self.kinds = list(programme.step_kinds.all())
        self.by_order = {kind.order: kind for kind in self.kinds}

    def kind_of(self, participation):
        return self.by_order.get(participation.reached)

    def level(self, participation):
        """The colour of the hive, 0 for those who declined or left."""
        return participation.tone if participation.is_open else 0

    def text(self, participation):
        """« engagement signé », « 2 délégués sur 3 », « visite les 12 et 13 mars », « refus »."""
        if not participation.is_open:
            return participation.get_state_display()
        if participation.announced:
            return participation.announced
        if self._is_naming(participation):
            return delegates_text(participation.delegates_named, participation.delegates_wanted)
        kind = self.kind_of(participation)
        return in_a_sentence(kind.label) if kind else participation.get_state_display()

    def _is_naming(self, participation):
        """Some delegates are named, not all, and nothing further has happened."""
        last = next((kind.order for kind in self.kinds if kind.code == DELEGATES_NAMED), 0)
        return (
            participation.reached < last
            and 0 < participation.delegates_named < participation.delegates_wanted
        )

    @property
    def levels(self):
        """What each colour means: the first step that bears it."""
        first = {}
        for kind in self.kinds:
            first.setdefault(kind.tone, in_a_sentence(kind.label))
        return [Level(tone, label) for tone, label in sorted(first.items())]

    def cells(self, participations):
        slug = self.programme.slug
        return [
            Cell(
                one.name, self.level(one), self.text(one), reverse("territories:detail", args=[slug, one.pk])
            )
            for one in participations
        ]


def in_a_sentence(label):
    return label[:1].lower() + label[1:]


def delegates_text(named, wanted):
    many = ngettext("%(named)s délégué sur %(wanted)s", "%(named)s délégués sur %(wanted)s", named)
    return many % {"named": named, "wanted": wanted}


def funnel(programme):
    """How many territories have made each step, those who declined or left since included: one query."""
    total = Participation.objects.filter(programme=OuterRef("programme")).values("programme")
    standing = Step.objects.standing().filter(kind=OuterRef("pk")).order_by().values("kind")
    kinds = StepKind.objects.filter(programme=programme).annotate(
        made=_number(standing.annotate(number=Count("pk"))),
        listed=_number(total.annotate(number=Count("pk"))),
    )
    address = reverse("territories:list", args=[programme.slug])
    return [Bar(kind.label, kind.made, of=kind.listed, url=f"{address}?etape={kind.code}") for kind in kinds]


def _number(rows):
    return Coalesce(Subquery(rows.values("number")), Value(0), output_field=IntegerField())


def losses(programme):
    """« 2 refus, 1 retrait », empty while nobody said no."""
    counts = dict(
        programme.participations.filter(state__in=Participation.CLOSED)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    parts = []
    if declined := counts.get(State.DECLINED):
        parts.append(_("%(number)s refus") % {"number": declined})
    if left := counts.get(State.WITHDRAWN):
        parts.append(ngettext("%(number)s retrait", "%(number)s retraits", left) % {"number": left})
    return ", ".join(parts)


def with_progress(participations):
    """What `Progress` needs, annotated."""
    return participations.select_related("territory").with_team().with_progress()


def furthest_first(participations):
    return participations.order_by(F("reached").desc(), "territory__sort_name")
