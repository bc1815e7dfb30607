"""The code received by mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import PlainForm


class CodeForm(PlainForm, forms.Form):
    code = forms.CharField(
        label=_("Code reçu par courriel"),
        max_length=12,
        error_messages={"required": _("Tapez les six chiffres du code reçu par courriel.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input", "size": 8}
        ),
    )
