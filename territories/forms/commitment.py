"""The text of the commitment, and its signature."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import PlainForm

LINES = _("Une ligne par point.")


class SignForm(PlainForm, forms.Form):
    """What the signatory declares. The fingerprint ties the signature to the text that was on the screen."""

    read = forms.BooleanField(
        label=_("J’ai lu l’engagement et j’ai qualité pour signer."),
        error_messages={"required": _("Cochez la case pour confirmer que vous avez lu et pouvez signer.")},
    )
    name = forms.CharField(label=_("Prénom et nom"), max_length=160)
    quality = forms.CharField(
        label=_("Qualité"),
        max_length=160,
        help_text=_("Par exemple\u00a0: présidente, maire."),
        error_messages={"required": _("Écrivez en quelle qualité vous signez.")},
    )
    deliberation = forms.CharField(
        label=_("Délibération (facultatif)"),
        max_length=160,
        required=False,
        help_text=_("Numéro et date, s’il y en a une."),
    )
    terms_sha256 = forms.CharField(widget=forms.HiddenInput)
    decline = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Pour quelle raison\u202f?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        if data is not None and data.get("decline"):
            for name in ("read", "name", "quality", "terms_sha256"):
                self.fields[name].required = False

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decline") and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Dites en quelques mots pourquoi le territoire ne participera pas."))
        return cleaned


class TermsForm(PlainForm, forms.Form):
    """The two lists of a commitment, one point a line."""

    undertakings = forms.CharField(
        label=_("Le territoire s’engage à"), widget=forms.Textarea(attrs={"rows": 6}), help_text=LINES
    )
    organisers_cover = forms.CharField(
        label=_("Les organisateurs prennent en charge"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=LINES,
    )

    @classmethod
    def from_terms(cls, data, terms):
        return cls(data, initial={name: "\n".join(terms[name]) for name in cls.base_fields})

    @property
    def terms(self):
        return {name: _lines(self.cleaned_data[name]) for name in self.fields}


def _lines(text):
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]
