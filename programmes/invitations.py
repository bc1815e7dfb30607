"""What an invitation says beside the role: by when to answer, what the programme is, its next date, who pays what."""

import re
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from programmes import following
from programmes.calendar import event_of
from programmes.contracts import duties
from programmes.contracts.days import DayOf
from programmes.face import covers_text
from programmes.models import Moment, Role
from programmes.urgency import to_do
from programmes.vocabulary import role_word, told_role
from programmes.wording import told_moment, what_is_asked_of

ANSWER = "programmes.answer_invitation"
# Whom a line of « qui paie quoi » speaks of: the programme's own word, or one of those that methods use.
SPOKEN_OF = {
    Role.Kind.DELEGATE: ("délégu", "représentant"),
    Role.Kind.REFERENT: ("référent",),
    Role.Kind.EXPERT: ("expert",),
    Role.Kind.PARTICIPANT: ("participant",),
}
EVERYBODY = re.compile(r"\btou(s|tes)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Offer:
    """Each part is read when it is asked for; `due` is None while the programme asks nothing."""

    role: Role

    @cached_property
    def due(self):
        if not self.role.circle.programme.is_live:
            return None
        return due_of_roles(Role.objects.filter(pk=self.role.pk)).values_list("d_due", flat=True).first()

    @property
    def told_role(self):
        return told_role(self.role)

    @property
    def subject(self):
        """As a digest asks; without a date, empty: the usual subject stands."""
        asked = _("dire si vous acceptez d’être %(role)s") % {"role": self.told_role}
        return to_do(asked, self.due) if self.due else ""

    @property
    def where(self):
        """The circle, where the role does not name it and the programme is not all of it."""
        circle = self.role.circle
        said = circle.kind == "programme" or (
            self.role.kind == Role.Kind.BODY_MEMBER and circle.kind == "body"
        )
        return "" if said else circle.name

    @property
    def asked(self):
        return [str(line) for line in what_is_asked_of(self.role.kind, self.role.circle.programme)]

    @property
    def about(self):
        """The programme in a sentence: its own, else its first objective."""
        programme = self.role.circle.programme
        said = programme.baseline or next(iter(programme.card.get("objectives", [])), "")
        return f"{said.rstrip(' .')}." if said else ""

    @cached_property
    def next_meeting(self):
        coming = Moment.objects.expecting(self.role.circle).coming(timezone.localdate())
        return coming.first()

    @property
    def next_date(self):
        """« Séminaire de lancement, le 12 mars 2027 »."""
        return told_moment(self.next_meeting) if self.next_meeting else ""

    @cached_property
    def event(self):
        """The next meeting, to put in a calendar: its file is read through sign-in, which this page is not."""
        meeting = self.next_meeting
        return replace(event_of(meeting, self.role.circle.programme), file="") if meeting else None

    @cached_property
    def contact(self):
        """Who answers questions: in charge of the place, else who invited."""
        return following.in_charge_of(self.role.circle) or self.role.invited_by

    @cached_property
    def write_to(self):
        return following.reply_address(self.role.circle.programme, self.contact)

    @property
    def has_more(self):
        """Whether something else may wait for them here: another role, held or offered."""
        return self.role.member.roles.active().exists()

    @property
    def paid(self):
        """What is paid for people of this role, as the programme says it: one sentence a line."""
        rows = self.role.circle.programme.coverage
        return [
            _paid_text(row) for row in rows if row["covers"] and self._speaks_of_them(row["beneficiaries"])
        ]

    def _speaks_of_them(self, beneficiaries):
        kind, programme = self.role.kind, self.role.circle.programme
        if EVERYBODY.search(beneficiaries):
            return True
        if kind not in SPOKEN_OF:
            return False
        own = (role_word(programme, kind), role_word(programme, kind, many=True))
        return any(one.lower() in beneficiaries.lower() for one in (*SPOKEN_OF[kind], *own))


def due_of_roles(roles):
    """Roles offered, each with the day by which it is to be answered: `d_due`."""
    return roles.annotate(invited_on=DayOf("invited_at")).annotate(
        d_due=duties.due_from(ANSWER, programme="circle__programme_id", delay_after="invited_on")
    )


def _paid_text(row):
    facts = {
        "covers": covers_text(row["covers"]),
        "context": row["context"],
        "whom": row["beneficiaries"],
        "payer": row["payer"],
    }
    return _("%(context)s\u00a0: %(covers)s, pour %(whom)s. Qui paie\u00a0: %(payer)s.") % facts
