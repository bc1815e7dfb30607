from django import forms
from django.utils.translation import gettext_lazy as _

from copils.models import Body
from foundation.forms import PlainForm
from programmes.forms import PersonForm


class BodyForm(PlainForm, forms.ModelForm):
    class Meta:
        model = Body
        fields = ["name", "kind"]
        labels = {"name": _("Nom de l’instance")}


class SeatForm(PersonForm):
    """Somebody asked to sit in a body."""

    class Meta(PersonForm.Meta):
        fields = ["civility", "first_name", "last_name", "function", "organisation", "email"]
