"""The meetings that moved, as a file joined to the message that says so: to each those where they are expected."""

import copy
import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from foundation.files import services as files
from foundation.files.models import StoredFile
from programmes import ics
from programmes.models import Moment, Programme, Role
from programmes.models.moment import is_held_by

NAME, KIND = "rencontres.ics", "text/calendar"


@dataclass
class MeetingFiles:
    """One file for all those who are expected at the same meetings; `kept`: {their meetings: its file}.

    `left`: {meeting: the day it had} of those that have none any more. Keys are texts: a job keeps them.
    """

    programme: Programme
    meetings: list[int]
    left: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    @cached_property
    def moments(self):
        """As they are now that the plan is written."""
        return list(self.programme.moments.filter(pk__in=self.meetings).select_related("phase"))

    @cached_property
    def _bodies(self):
        """{member: codes of the bodies where they sit}: one query."""
        found = defaultdict(set)
        seats = Role.objects.accepted().filter(circle__programme=self.programme, circle__kind="body")
        for member, code in seats.exclude(circle__code="").values_list("member", "circle__code"):
            found[member].add(code)
        return found

    def prepare(self, members):
        """Written before anybody is told, so that a worker that begins again finds them."""
        for member in members:
            self.of(member)
        return self

    def of(self, member):
        """Nothing for who is expected at none of them."""
        expected = [one for one in self.moments if self._is_expected(member, one)]
        return [StoredFile(pk=self._file(expected))] if expected else []  # its row need not be read

    def _is_expected(self, member, moment):
        codes = self._bodies.get(member.pk, ())
        return "body" not in moment.details or any(is_held_by(moment, code) for code in codes)

    def _file(self, expected):
        key = ",".join(str(one.pk) for one in expected)
        if key not in self.kept:
            self.kept[key] = str(self._written(expected).pk)
        return self.kept[key]

    def _written(self, expected):
        dated = [one for one in expected if one.date]
        left = [self._as_it_was(one) for one in expected if not one.date and str(one.pk) in self.left]
        return files.keep(ics.file_of(self.programme, dated, left=left), name=NAME, kind=KIND)

    def _as_it_was(self, moment):
        found = copy.copy(moment)
        found.date = datetime.date.fromisoformat(self.left[str(moment.pk)])
        found.precision = Moment.Precision.DAY
        return found
