"""The settings of a programme."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import NumberField, PlainForm
from programmes.models import Programme


class SettingsForm(PlainForm, forms.ModelForm):
    """`nomination`: the delegates of a territory, where the programme covers a number of them."""

    target_territories = NumberField(label=_("Nombre de territoires visé"), required=False)
    refuse_beyond = forms.BooleanField(
        required=False,
        help_text=_("Sinon, Essaim accepte la personne, le signale et note ses frais non pris en charge."),
    )

    class Meta:
        model = Programme
        fields = ["title", "baseline", "target_territories", "reply_address"]

    def __init__(self, *args, nomination=None, **kwargs):
        super().__init__(*args, **kwargs)
        if nomination is None:
            del self.fields["refuse_beyond"]
            return
        self.fields["refuse_beyond"].initial = nomination.refuse_beyond
        self.fields["refuse_beyond"].label = _(
            "Refuser au-delà des %(covered)s %(plural)s pris en charge par territoire"
        ) % {"covered": nomination.covered, "plural": nomination.plural}
