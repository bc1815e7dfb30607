"""What an organiser looks for in « Autres demandes »: the rows of the list, and how far each thing is."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from foundation.typed import read_id
from programmes import asked
from programmes.forms.asked_list import DONE, LATE, OPEN, AskedListForm
from programmes.models import FreeDuty, Programme, Role
from programmes.vocabulary import role_word

A_PAGE, SUMMED_UP = 50, 8


@dataclass(frozen=True)
class Line:
    """One thing asked, as a list tells it."""

    duty: FreeDuty
    programme: Programme

    def as_asked(self):
        return self.duty.is_done, self.duty.what, None if self.duty.is_done else self.duty.due_on

    @property
    def owed_by(self):
        """« Ana Roy », « catalyseur territorial », « l’équipe »."""
        if self.duty.member:
            return self.duty.member.full_name
        if self.duty.owed_by and self.duty.owed_by != Role.Kind.ORGANISER:
            return role_word(self.programme, self.duty.owed_by)
        return _("l’équipe")

    @property
    def is_late(self):
        due = self.duty.due_on
        return bool(due) and not self.duty.is_done and due < timezone.localdate()

    @property
    def state(self):
        if self.duty.is_done:
            return _("fait")
        return _("en retard") if self.is_late else _("à faire")


def lines_of(duties, programme):
    return [Line(duty, programme) for duty in duties]


class Asked:
    """What the address asks of what the programme asks."""

    def __init__(self, programme, address):
        self.programme, self.today = programme, timezone.localdate()
        self.number = address.get("page")
        self.form = AskedListForm(address)
        self.chosen = self.form.chosen
        self.circle = programme.circles.filter(pk=read_id(address.get("cercle", ""))).first()

    @property
    def everything(self):
        return asked.in_programme(self.programme)

    @property
    def rows(self):
        rows = self.everything
        if self.circle:
            rows = rows.filter(circle=self.circle)
        if place := self.chosen.get("a"):
            rows = rows.filter(circle__kind=place)
        for one in self.chosen.get("q", "").split():
            rows = rows.filter(Q(what__icontains=one) | Q(circle__name__icontains=one))
        return self._in_state(rows)

    def _in_state(self, rows):
        state = self.chosen.get("etat")
        if state == LATE:
            return asked.late(rows, self.today)
        return rows.filter(done_at__isnull=state == OPEN) if state in (OPEN, DONE) else rows

    @cached_property
    def summary(self):
        """The things asked of several groups, and how far they are."""
        return asked.by_what(self.everything, self.today).filter(asked__gt=1)[:SUMMED_UP]

    @property
    def filters(self):
        """The address of an export: the same filters."""
        circle = {"cercle": self.circle.pk} if self.circle else {}
        return f"?{urlencode({**self.chosen, **circle})}"

    @cached_property
    def page(self):
        return Paginator(self.rows, A_PAGE).get_page(self.number)

    @property
    def lines(self):
        return lines_of(self.page, self.programme)

    @property
    def groups(self):
        """[lines] of the same thing, asked for the same day or done, as they follow each other in the page."""
        return [list(found) for _same, found in groupby(self.lines, key=Line.as_asked)]

    @property
    def blocks(self):
        """[(whether each line is a thing asked once, lines)]: what is asked once stands together, row by row."""
        found = []
        for once, groups in groupby(self.groups, key=lambda lines: len(lines) == 1):
            if once:
                found.append((True, [line for (line,) in groups]))
            else:
                found += [(False, lines) for lines in groups]
        return found
