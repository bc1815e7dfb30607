"""What became of a message to many: the state of each copy, who got none, who still owes something."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.mail.models import Message
from foundation.pictures.shapes import Bar
from programmes.contracts.owed import Owed
from reminders.models import Addressee

State = Message.State
GROUPS = {
    "partis": (gettext_lazy("Partis"), (State.SENT,)),
    "attendent": (gettext_lazy("À partir"), (State.PLANNED, State.QUEUED, State.SENDING)),
    "retenus": (gettext_lazy("Retenus"), (State.HELD,)),
    "echecs": (gettext_lazy("Non partis"), (State.FAILED,)),
    "incertains": (gettext_lazy("Envoi incertain"), (State.UNCERTAIN,)),
    "arretes": (gettext_lazy("Annulés"), (State.CANCELLED,)),
}
LEFT_OUT, OWE = "sans", "doivent"
BAD = ("echecs", "incertains")


@dataclass(frozen=True)
class Row:
    addressee: Addressee
    owed: int

    @property
    def member(self):
        return self.addressee.member

    @property
    def message(self):
        return self.addressee.message


class Results:
    """The addressees of a campaign, narrowed to a group and to words, each with what they still owe."""

    def __init__(self, campaign, group="", query=""):
        self.campaign = campaign
        self.group = group if group in (*GROUPS, LEFT_OUT, OWE) else ""
        self.query = query.strip()

    @cached_property
    def counts(self):
        """How many messages in each state: one query."""
        found = self.campaign.addressees.written_to().order_by().values_list("message__state")
        return dict(found.annotate(Count("pk")))

    @cached_property
    def whys(self):
        """[(why, how many)] of those who got no message."""
        found = self.campaign.addressees.left_aside().order_by().values_list("left_out")
        counted = dict(found.annotate(Count("pk")))
        return [(why, counted[why.value]) for why in Addressee.Why if why.value in counted]

    def number_of(self, group):
        return sum(self.counts.get(state, 0) for state in GROUPS[group][1])

    @property
    def written(self):
        return sum(self.counts.values())

    @property
    def waiting(self):
        return self.number_of("attendent")

    @property
    def gone(self):
        return self.number_of("partis")

    @property
    def left_out(self):
        return sum(number for _why, number in self.whys)

    @property
    def failed(self):
        return self.number_of("echecs")

    @property
    def can_be_stopped(self):
        return any(self.counts.get(state) for state in (State.PLANNED, State.QUEUED, State.HELD))

    @property
    def bars(self):
        """The groups that hold something, each leading to its list."""
        here = reverse("reminders:campaign", args=[self.campaign.programme.slug, self.campaign.pk])
        return [
            Bar(told, number, self.written, f"{here}?etat={code}#liste", late=code in BAD)
            for code, (told, _states) in GROUPS.items()
            if (number := self.number_of(code))
        ]

    @property
    def filters(self):
        """[(code, words, how many)] of the tabs of the list."""
        tabs = [("", _("Tous"), self.written + self.left_out)]
        tabs += [(code, told, self.number_of(code)) for code, (told, _states) in GROUPS.items()]
        tabs += [(LEFT_OUT, _("Sans message"), self.left_out), (OWE, _("Doivent encore"), len(self.owing))]
        return [tab for tab in tabs if tab[2] or not tab[0]]

    @cached_property
    def owed(self):
        """{member: how many duties are open now}, of the whole programme: one query."""
        return Owed(self.campaign.programme).count_by_member()

    @cached_property
    def owing(self):
        """Those who were written to and owe something now."""
        people = set(self.campaign.addressees.written_to().values_list("member_id", flat=True))
        return people & self.owed.keys()

    @property
    def addressees(self):
        rows = self.campaign.addressees.select_related("member", "message")
        if self.group in GROUPS:
            rows = rows.filter(message__state__in=GROUPS[self.group][1])
        elif self.group == LEFT_OUT:
            rows = rows.left_aside()
        elif self.group == OWE:
            rows = rows.written_to().filter(member__in=self.owing)
        for word in self.query.split()[:6]:
            named = Q(member__first_name__icontains=word) | Q(member__last_name__icontains=word)
            rows = rows.filter(named | Q(member__email__icontains=word))
        return rows.order_by("member__last_name", "member__first_name", "pk").defer(
            "message__text", "message__html", "message__links"
        )

    def rows(self, addressees):
        return [Row(one, self.owed.get(one.member_id, 0)) for one in addressees]

    def people_of(self, group):
        """Whom to write to again: those whose message failed, or who still owe."""
        if group == OWE:
            return self.owing
        rows = self.campaign.addressees.filter(message__state__in=GROUPS[group][1])
        return set(rows.values_list("member_id", flat=True))
