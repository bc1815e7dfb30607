"""The story of one territory: its steps along the page, and the path that its referent follows."""

from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.people.templatetags.typography import day_text
from foundation.pictures import shapes
from programmes.contracts import duties
from programmes.models import Programme, Role
from programmes.permissions import is_oneself
from programmes.roles import roles_of
from programmes.vocabulary import word
from territories import permissions
from territories.models import Step
from territories.models.step import COMMITTED, DELEGATES_NAMED, REFERENT_NAMED
from territories.profiles import Team
from territories.progress import delegates_text, is_followed

DONE, NOW, LATER, REFUSED = shapes.DONE, shapes.NOW, shapes.LATER, shapes.REFUSED


def short_day(date):
    """« 12 nov. », with the year when it is another one."""
    text = date_format(date, "j N") if date.day > 1 else f"1er {date_format(date, 'N')}"
    return text if date.year == timezone.localdate().year else f"{text} {date.year}"


class Story:
    """Everything that the page of a territory tells of it: a handful of queries, each made once."""

    def __init__(self, participation):
        self.participation = participation
        self.team = Team(participation, self.of_kind(Role.Kind.DELEGATE))

    @cached_property
    def people(self):
        """The roles of the circle, invited or accepted, whatever their kind."""
        held = Role.objects.active().filter(circle=self.participation.circle_id)
        return list(held.select_related("member", "circle", "invited_by", "delegate").order_by("pk"))

    def of_kind(self, kind):
        return [role for role in self.people if role.kind == kind]

    @property
    def referents(self):
        return self.of_kind(Role.Kind.REFERENT)

    @property
    def signatories(self):
        return self.of_kind(Role.Kind.SIGNATORY)

    @property
    def asks_referent(self):
        return Role.Kind.REFERENT in self.team.nominations

    @property
    def asks_signatory(self):
        return self.participation.programme.uses(Programme.Part.COMMITMENT)

    @property
    def names_nobody(self):
        """Neither asked nor there: the card of the people says so."""
        asked = self.asks_signatory or self.asks_referent or self.team.slots
        return not (asked or self.signatories or self.referents)

    @property
    def may_be_replaced(self):
        """Somebody is there in whose place, or beside whom, another is invited."""
        return bool(self.referents or (self.signatories and not self.participation.commitment.is_signed))

    @cached_property
    def kinds(self):
        """The steps that the method foresees; a signature that nobody asks for any more is no step."""
        programme = self.participation.programme
        return [kind for kind in programme.step_kinds.all() if is_followed(programme, kind.code)]

    @cached_property
    def steps(self):
        """The steps of the territory by code, those that fell since left out."""
        found = {step.kind.code: step for step in self.participation.steps.select_related("kind")}
        if self.team.lacks:
            found.pop(DELEGATES_NAMED, None)
        if not self.referents:
            found.pop(REFERENT_NAMED, None)
        return found

    @property
    def current(self):
        """The code of the first step neither done nor without object."""
        over = {code for code, step in self.steps.items() if step.state != Step.State.PLANNED}
        return next((kind.code for kind in self.kinds if kind.code not in over), None)

    def trail(self, *, editable=False):
        return [self._hexagon(kind, editable) for kind in self.kinds]

    def _hexagon(self, kind, editable):
        url = ""
        if editable and not kind.is_proven:
            url = self._url("step", kind.code)
        return shapes.Step(kind.label, self._state(kind), self._detail(kind), url)

    def _state(self, kind):
        step = self.steps.get(kind.code)
        if step and step.state != Step.State.PLANNED:
            return DONE
        if kind.code != self.current:
            return LATER
        return NOW if self.participation.is_open else REFUSED

    def _detail(self, kind):
        step = self.steps.get(kind.code)
        if step:
            return {
                Step.State.DONE: short_day(step.at) if step.at else "",
                Step.State.WAIVED: _("sans objet"),
                Step.State.PLANNED: step.reason,
            }[step.state]
        if kind.code == self.current and not self.participation.is_open:
            return self.participation.get_state_display()
        if kind.code == DELEGATES_NAMED and self.team.named and self.team.wanted:
            return _("%(named)s sur %(wanted)s") % {"named": self.team.named, "wanted": self.team.wanted}
        return ""

    def _url(self, name, *args):
        slug, pk = self.participation.programme.slug, self.participation.pk
        return reverse(f"territories:{name}", args=[slug, pk, *args])


class Path(Story):
    """The same steps, as the referent is asked to take them (ui/referent.png)."""

    ASKED = {
        COMMITTED: gettext_lazy("Confirmer la participation"),
        REFERENT_NAMED: gettext_lazy("Désigner qui sera %(referent)s"),
        "visited": gettext_lazy("Accueillir l’écoute territoriale"),
        "reread": gettext_lazy("Relire la fiche-reportage"),
        "published": gettext_lazy("Lire la fiche publiée"),
    }
    WORDS = {"visited": "listening", "reread": "fiche", "published": "fiche"}
    UNASKED = {"listed", "solicited", "agreed"}

    def __init__(self, participation, user):
        super().__init__(participation)
        self.user = user

    def rungs(self):
        return [self._rung(kind) for kind in self.kinds if kind.code not in self.UNASKED]

    def _rung(self, kind):
        state = self._state(kind)
        title, detail = self._title(kind), self._detail(kind)
        if kind.code == DELEGATES_NAMED and state != DONE and self.may_name:
            return shapes.Step(title, NOW, self._missing(), self._url("delegates"), _("Nommer"))
        if kind.code == COMMITTED:
            return shapes.Step(
                title, state, self._commitment(), self._url("commitment"), self._commitment_button
            )
        if kind.code == REFERENT_NAMED and state == DONE:
            return shapes.Step(title, state, self._referent())
        if state != DONE and (duty := self.owed.get(kind.code)):
            return shapes.Step(title, NOW, self._before(duty), duty.url, duty.button)
        return shapes.Step(title, state, _("le %s") % detail if state == DONE and detail else detail)

    @cached_property
    def owed(self):
        """{code of a step: what the user owes for it}: it waits for them, whatever comes before."""
        codes = [code for code, kind in duties.kinds().items() if kind.step]
        members = roles_of(self.user).members
        if not codes or not members:
            return {}
        found = duties.of_circle(self.participation.circle, *codes)
        return {duty.kind.step: duty for duty in found if duty.member_id in members}

    def _before(self, duty):
        return _("avant le %(day)s") % {"day": day_text(duty.due)} if duty.due else ""

    @property
    def may_name(self):
        return permissions.can_name_delegates(self.user, self.participation)

    def _title(self, kind):
        if kind.code == DELEGATES_NAMED:
            return self.team.act or kind.label
        if self.WORDS.get(kind.code) in self.participation.programme.vocabulary:
            return kind.label  # these sentences say « écoute » and « fiche-reportage »
        asked = self.ASKED.get(kind.code)
        return asked % {"referent": word(self.participation.programme, "referent")} if asked else kind.label

    def _missing(self):
        text = self.team.missing_text
        return _("Il manque\u00a0: %s") % text if text else self._how_many()

    def _how_many(self):
        return delegates_text(self.team.named, self.team.wanted, self.participation.programme)

    @cached_property
    def commitment(self):
        return self.participation.commitment

    def _commitment(self):
        if self.commitment.is_signed:
            facts = {"who": self.commitment.signed_name, "date": short_day(self.commitment.signed_at)}
            return _("Engagement signé par %(who)s le %(date)s") % facts
        if not self.signatories:
            return _("Le signataire reste à désigner")
        return _("Signature demandée à %s") % self.signatories[-1].member.full_name

    @property
    def _commitment_button(self):
        return _("Lire") if self.commitment.is_signed else _("Voir")

    def _referent(self):
        role = self.referents[-1]
        who = role.member.full_name + (f", {role.member.function}" if role.member.function else "")
        return _("C’est vous\u00a0: %s") % who if is_oneself(self.user, role.member) else who


def path_for(participation, user):
    """What the home page of a referent shows: the path, the delegates, what is covered, whom to call."""
    path = Path(participation, user)
    return {
        "participation": participation,
        "programme": participation.programme,
        "steps": path.rungs(),
        "team": path.team,
        "may_name": path.may_name,
        **practical_of(participation, user),
    }


def place_for(participation, user, *, at_own_cost=False):
    """What the home page of the others of a territory shows: where it is, what is covered, whom to call."""
    return {
        "participation": participation,
        "programme": participation.programme,
        "at_own_cost": at_own_cost,
        **practical_of(participation, user),
    }


def practical_of(participation, user):
    """What is covered and whom to call; who does not read the commitment reads what every member is told."""
    theirs = permissions.can_see_commitment(user, participation) and participation.commitment.terms
    common = getattr(participation.programme, "commitment_terms", None)
    terms = theirs or (common.as_terms if common else {})
    return {"covers": terms.get("organisers_cover", []), "follower": participation.follower}
