"""When a kind of duty falls due."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import NumberField, PlainForm
from programmes.models import Moment

DELAY, MOMENT, NEVER = "delay", "moment", "never"
LONGEST = 730  # days


class DeadlineForm(PlainForm, forms.Form):
    how = forms.ChoiceField(label=_("L’échéance"), widget=forms.RadioSelect)
    days = NumberField(
        label=_("Combien de jours"),
        min_value=1,
        max_value=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"data-only": f"how={DELAY}"}),
    )
    moment = forms.ModelChoiceField(
        Moment.objects.none(),
        label=_("Quelle date"),
        required=False,
        empty_label=_("choisir…"),
        widget=forms.Select(attrs={"data-only": f"how={MOMENT}"}),
    )

    def __init__(self, *args, programme, kind, deadline=None, **kwargs):
        super().__init__(*args, initial=_standing(deadline), **kwargs)
        self.fields["how"].choices = [
            (MOMENT, _("une date du calendrier")),
            (NEVER, _("pas d’échéance\u00a0: rien ne la rappelle")),
        ]
        if kind.counted_from:
            told = _("des jours %(after)s") % {"after": kind.counted_from}
            self.fields["how"].choices = [(DELAY, told), *self.fields["how"].choices]
        else:
            del self.fields["days"]
        self.fields["moment"].queryset = programme.moments.order_by("date", "label", "pk")
        self.fields["moment"].label_from_instance = lambda one: f"{one.label} ({one.text})"

    def clean(self):
        cleaned = super().clean()
        how = cleaned.get("how")
        if how == DELAY and not cleaned.get("days") and "days" not in self.errors:
            self.add_error("days", _("Écrivez un nombre de jours."))
        if how == MOMENT and not cleaned.get("moment") and "moment" not in self.errors:
            self.add_error("moment", _("Choisissez une date du calendrier."))
        return cleaned

    @property
    def said(self):
        """Of a form that is right: what the service takes."""
        how = self.cleaned_data["how"]
        return {
            "days": self.cleaned_data["days"] if how == DELAY else None,
            "moment": self.cleaned_data["moment"] if how == MOMENT else None,
        }


def _standing(deadline):
    if deadline is None:
        return {"how": NEVER}
    if deadline.moment_id:
        return {"how": MOMENT, "moment": deadline.moment_id}
    return {"how": DELAY, "days": deadline.delay.days}
