"""What is asked: of whom, by whom, by when; and the filters of its list."""

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from foundation.forms import DayField, NumberField, PlainForm, SeveralField
from programmes import asked
from programmes.models import FreeDuty, Member, Moment, Role
from programmes.vocabulary import role_word

TEAM = ""
GROUPS = (
    ("programme", _("Le programme")),
    ("body", _("Les instances")),
    ("participation", _("Les territoires")),
)
STRENGTHS = [
    (FreeDuty.Strength.REQUIRED, _("oui, c’est attendu")),
    (FreeDuty.Strength.RECOMMENDED, _("non, c’est recommandé")),
]
AFTER = {
    "days": _("jours après"),
    "weeks": _("semaines après"),
    "months": _("mois après"),
}
BEFORE = {
    "-days": _("jours avant"),
    "-weeks": _("semaines avant"),
    "-months": _("mois avant"),
}


class FreeDutyForm(PlainForm, forms.ModelForm):
    """What is asked, who owes it, by when. The circles are chosen by `AskForm`."""

    owes = forms.ChoiceField(label=_("Par qui"), required=False)
    member = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Ou une personne en particulier"),
        required=False,
        empty_label=_("aucune\u00a0: c’est le rôle qui compte"),
        help_text=_("Elle seule le verra parmi ses échéances."),
    )
    due = DayField(label=_("À une date"), required=False)
    moment = forms.ModelChoiceField(
        Moment.objects.none(),
        label=_("Ou d’après le calendrier"),
        required=False,
        empty_label=_("aucune date"),
        help_text=_("Si cette date se déplace, l’échéance suit."),
    )
    offset = NumberField(label=_("Décalage"), required=False, max_value=365)
    unit = forms.ChoiceField(
        label=_("Unité du décalage"), required=False, choices=[*AFTER.items(), *BEFORE.items()]
    )
    also = forms.BooleanField(required=False)

    class Meta:
        model = FreeDuty
        fields = ["what", "proof", "strength", "phase"]
        labels = {
            "what": _("Ce qui est à faire"),
            "proof": _("Comment dire que c’est fait"),
            "phase": _("Dans la phase"),
            "strength": _("Est-ce indispensable\u202f?"),
        }
        widgets = {"proof": forms.RadioSelect, "strength": forms.RadioSelect}
        help_texts = {"what": _("À l’infinitif\u00a0: «\u00a0Déposer le bilan de ses actions\u00a0».")}
        error_messages = {"what": {"required": _("Écrivez ce qui est à faire.")}}

    def __init__(self, programme, *args, circles=(), alike=0, initial=None, **kwargs):
        said = kwargs.get("instance")
        super().__init__(*args, initial={**(told_of(said) if said else {}), **(initial or {})}, **kwargs)
        self.programme, self.circles = programme, list(circles)
        self._offer_the_same_elsewhere(alike)
        self.fields["owes"].choices = self._who()
        self.fields["member"].queryset = self._people()
        self.fields["member"].label_from_instance = lambda member: member.full_name
        self.fields["moment"].queryset = anchors(programme)
        self.fields["moment"].label_from_instance = lambda moment: f"{moment.label} ({moment.text})"
        self.fields["strength"].choices = STRENGTHS
        self.fields["phase"].queryset = programme.phases.all()
        self.fields["phase"].empty_label = _("aucune en particulier")

    def _offer_the_same_elsewhere(self, alike):
        if not alike:
            del self.fields["also"]
            return
        said = ngettext(
            "Le changer aussi pour l’autre groupe qui ne l’a pas encore fait",
            "Le changer aussi pour les %(number)s autres groupes qui ne l’ont pas encore fait",
            alike,
        )
        self.fields["also"].label = said % {"number": alike}

    def _who(self):
        """The team, then the roles, in the words of the programme."""
        kinds = dict.fromkeys(kind for _place, kinds in asked.ROLES_IN.items() for kind in kinds)
        words = [(kind.value, role_word(self.programme, kind)) for kind in kinds]
        return [(TEAM, _("l’équipe du programme")), *words]

    def _people(self):
        """Those of the programme's own circle, and of the circles concerned."""
        near = Role.objects.active().filter(circle__programme=self.programme)
        team = near.filter(circle__kind="programme") | near.filter(circle__in=self.circles)
        found = self.programme.members.filter(pk__in=team.values("member"))
        if self.instance.member_id:
            found |= self.programme.members.filter(pk=self.instance.member_id)
        return found

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("due") and cleaned.get("moment"):
            self.add_error("moment", _("Choisissez une date ou un moment du calendrier, pas les deux."))
        if cleaned.get("offset") and not cleaned.get("moment") and "moment" not in self.errors:
            self.add_error("offset", _("Un décalage se compte à partir d’un moment\u00a0: choisissez-le."))
        if cleaned.get("owes") and not cleaned.get("member"):
            self._check_role(cleaned["owes"])
        return cleaned

    def _check_role(self, kind):
        """Nobody holds some roles in some places: said now, rather than never done."""
        for circle in self.circles:
            if kind not in asked.ROLES_IN.get(circle.kind, ()):
                said = _(
                    "Personne n’est «\u00a0%(role)s\u00a0» ici\u00a0: %(place)s. Choisissez un autre rôle, ou l’équipe."
                )
                role = role_word(self.programme, kind)
                self.add_error("owes", said % {"role": role, "place": circle.name})
                return

    @property
    def details(self):
        """As the services take it: `unit` is days, weeks or months, `offset` negative before the moment."""
        cleaned = self.cleaned_data
        unit, offset = cleaned["unit"] or "days", cleaned["offset"] or 0
        return {
            **{
                name: cleaned[name]
                for name in ("what", "proof", "strength", "phase", "due", "moment", "member")
            },
            "owed_by": "" if cleaned["member"] else cleaned["owes"],
            "unit": unit.removeprefix("-"),
            "offset": -offset if unit.startswith("-") else offset,
        }


def told_of(duty):
    """What the form shows of a duty: a date of its own on the plan is told by the moment that it hangs on."""
    told = {
        "owes": "" if duty.owed_by == Role.Kind.ORGANISER else duty.owed_by,
        "member": duty.member_id,
        "due": duty.due,
    }
    moment = duty.moment
    if moment is None or moment.anchor_id is None or moment.kind != Moment.Kind.DEADLINE:
        return {**told, "moment": duty.moment_id}
    unit = f"-{moment.unit}" if moment.offset < 0 else moment.unit
    return {**told, "moment": moment.anchor_id, "offset": abs(moment.offset), "unit": unit}


def anchors(programme):
    """The moments that people know: not the due dates of other duties."""
    dated = programme.moments.exclude(kind=Moment.Kind.DEADLINE)
    return dated.order_by(F("date").asc(nulls_last=True), "pk")


class AskForm(FreeDutyForm):
    """The same, of several circles at once."""

    field_order = ["what", "everywhere", "where", "owes"]

    everywhere = forms.BooleanField(label=_("Tous les territoires"), required=False)
    where = SeveralField(
        None, label=_("À qui le demander"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, programme, *args, offered=(), **kwargs):
        super().__init__(programme, *args, **kwargs)
        self.offered = {one.pk: one.kind for one in offered}
        self.number_of_territories = open_territories(programme).count()
        self.fields["everywhere"].widget.attrs["class"] = "form-check-input"
        self.fields["where"].widget.attrs["class"] = "form-check-input"
        offered = programme.circles.filter(pk__in=[one.pk for one in offered])
        self.fields["where"].queryset = offered.order_by("name", "pk")

    @property
    def groups(self):
        """[(kind, heading, boxes)] to tick: the programme, its bodies, its territories."""
        boxes = list(self["where"])
        kinds = [
            (kind, heading, [box for box in boxes if self._kind_of(box) == kind]) for kind, heading in GROUPS
        ]
        return [
            group
            for group in kinds
            if group[2] or (group[0] == "participation" and self.number_of_territories)
        ]

    def _kind_of(self, box):
        return self.offered[box.data["value"].value]

    def clean(self):
        chosen = list(self.cleaned_data.get("where") or [])
        if self.cleaned_data.get("everywhere"):
            chosen = [one for one in chosen if one.kind != "participation"] + list(
                open_territories(self.programme)
            )
        self.circles = chosen
        if not chosen and "where" not in self.errors:
            self.add_error("where", _("Choisissez à qui le demander."))
        return super().clean()


def open_territories(programme):
    return programme.circles.filter(kind="participation", closed=False)
