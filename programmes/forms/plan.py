"""Phases and moments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import DayField, PlainForm
from programmes.models import Moment


class PhaseForm(PlainForm, forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=160)
    starts = DayField(label=_("Début"))
    ends = DayField(label=_("Fin"))
    activities = forms.CharField(
        label=_("Ce qui s’y fait"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une ligne par activité."),
    )

    def clean_activities(self):
        return [line.strip() for line in self.cleaned_data["activities"].splitlines() if line.strip()]

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error(
                "ends", _("La phase finirait avant de commencer. Choisissez une fin après le début.")
            )
        return cleaned


class MomentForm(PlainForm, forms.Form):
    date = DayField(label=_("Date"))
    precision = forms.ChoiceField(
        label=_("Connue"),
        choices=[(one.value, one.label) for one in (Moment.Precision.DAY, Moment.Precision.MONTH)],
    )
