"""A new programme."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import DayField, NumberField, PlainForm
from programmes.methods import all_methods


class NewProgrammeForm(PlainForm, forms.Form):
    method = forms.ChoiceField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Titre du programme"), max_length=160)
    starts_on = DayField(
        label=_("Date de début"),
        help_text=_("Toutes les dates du calendrier en découlent\u202f; vous pourrez les changer une à une."),
    )
    target_territories = NumberField(label=_("Nombre de territoires"), min_value=1, max_value=5000)
    reply_address = forms.EmailField(
        label=_("Adresse de réponse"),
        help_text=_("Les personnes invitées y répondent."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = [(method["code"], method["title"]) for method in all_methods()]

    def clean(self):
        if "method" in self.errors:  # its field is not seen
            self.add_error(
                None, _("Cette méthode n’est pas connue ici\u00a0: choisissez-en une dans la liste.")
            )
        return super().clean()
