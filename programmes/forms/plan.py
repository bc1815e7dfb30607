"""Phases, elections, reasons given to rules, the filter of the plan, and what a move keeps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import DayField, PlainForm
from programmes.details import activities_from
from programmes.models import ElectionPeriod, Moment
from programmes.outline import COMING, DONE, PAST, UNDATED

NO_SUCH_DAY = _("Cette date n’existe pas. Écrivez le jour, le mois et l’année\u00a0: 15/03/2027.")
ENDS_FIRST = _("La phase finirait avant de commencer. Choisissez une fin après le début.")


def day_field(*, required=False, **options):
    return DayField(error_messages={"invalid": NO_SUCH_DAY}, required=required, **options)


class PhaseForm(PlainForm, forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=160)
    starts = day_field(
        label=_("Début"), help_text=_("Le 1er d’un mois vaut pour tout le mois. Vide\u00a0: à dater.")
    )
    ends = day_field(label=_("Fin"), help_text=_("Le dernier jour d’un mois vaut pour tout le mois."))
    activities = forms.CharField(
        label=_("Ce qui s’y fait"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Une ligne par activité. Une ligne qui commence par un tiret (–) précise celle qui la précède."
        ),
    )

    def clean_activities(self):
        return activities_from(self.cleaned_data["activities"])

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", ENDS_FIRST)
        return cleaned


class ElectionForm(PlainForm, forms.ModelForm):
    class Meta:
        model = ElectionPeriod
        fields = ["label", "starts", "ends"]
        field_classes = {"starts": DayField, "ends": DayField}
        error_messages = {"starts": {"invalid": NO_SUCH_DAY}, "ends": {"invalid": NO_SUCH_DAY}}
        help_texts = {
            "label": _("Par exemple\u00a0: élections municipales."),
            "starts": _("Le premier jour où rien de public ne se tient."),
            "ends": _("Le second tour, le plus souvent."),
        }

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("La période finirait avant de commencer."))
        return cleaned


class ReasonForm(PlainForm, forms.Form):
    """Why a rule is not followed; a principle may be confirmed without a word."""

    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=400,
        error_messages={
            "required": _("Dites pourquoi\u00a0: la raison reste dans le journal."),
            "max_length": _("Quatre cents signes au plus\u00a0: allez à l’essentiel."),
        },
    )

    def __init__(self, *args, is_principle=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_principle:
            self.fields["reason"].required = False
            self.fields["reason"].label = _("Comment, si vous voulez le dire")


class PlanFilter(PlainForm, forms.Form):
    """Which dates the table shows, and in which order."""

    nature = forms.ChoiceField(label=_("Nature"), required=False)
    phase = forms.ChoiceField(label=_("Phase"), required=False)
    etat = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[
            ("", _("tous")),
            (UNDATED, _("à dater")),
            (COMING, _("à venir")),
            (PAST, _("date passée")),
            (DONE, _("fait")),
        ],
    )
    tri = forms.ChoiceField(
        label=_("Classer"), required=False, choices=[("", _("par phase")), ("date", _("par date"))]
    )

    def __init__(self, *args, outline, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = {moment.kind for moment in outline.shown}
        self.fields["nature"].choices = [
            ("", _("toutes")),
            *((one.value, one.label) for one in Moment.Kind if one in kinds),
        ]
        self.fields["phase"].choices = [
            ("", _("toutes")),
            *((str(phase.pk), str(phase)) for phase in outline.phases),
        ]

    @property
    def is_filled(self):
        return any(self.value(name) for name in ("nature", "phase", "etat"))

    def value(self, name):
        """What a mistyped address asks for is left aside."""
        self.is_valid()
        return self.cleaned_data.get(name, "")

    def kept(self, lines):
        nature, phase, state = (self.value(name) for name in ("nature", "phase", "etat"))
        return [
            line
            for line in lines
            if (not nature or line.moment.kind == nature)
            and (not phase or str(line.moment.phase_id) == phase)
            and (not state or line.state == state)
        ]


class AskedMoveForm(PlainForm, forms.Form):
    """The new first day of a phase or of a date, as the drawing or a link gives it."""

    debut = day_field(required=True)
    fin = day_field()


class MoveForm(PlainForm, forms.Form):
    """Why a rule is broken, and whether people are told; what stays is read beside each date."""

    reason = forms.CharField(
        label=_("Pourquoi"),
        required=False,
        max_length=400,
        # A list recalculated below it leaves it as it is being typed.
        widget=forms.Textarea(attrs={"rows": 2, "hx-preserve": True}),
        error_messages={"max_length": _("Quatre cents signes au plus\u00a0: allez à l’essentiel.")},
        help_text=_("La raison reste dans le journal du programme."),
    )
    tell = forms.BooleanField(required=False)
