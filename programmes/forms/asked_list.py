"""The filters of « Autres demandes »; what is unknown is left aside rather than refused."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import PlainForm

OPEN, LATE, DONE = "ouvert", "retard", "fait"
PLACES = (
    ("programme", _("le programme")),
    ("body", _("les instances")),
    ("participation", _("les territoires")),
)


class AskedListForm(PlainForm, forms.Form):
    q = forms.CharField(
        label=_("Rechercher"),
        required=False,
        max_length=240,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Mots, territoire, instance…")}),
    )
    a = forms.ChoiceField(label=_("À qui"), required=False, choices=[("", _("tout le monde")), *PLACES])
    etat = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[("", _("tous")), (OPEN, _("à faire")), (LATE, _("en retard")), (DONE, _("fait"))],
    )

    @property
    def chosen(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
