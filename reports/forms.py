from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import PlainForm


class TitleForm(PlainForm, forms.Form):
    title = forms.CharField(
        label=_("Titre de la fiche"),
        max_length=160,
        help_text=_(
            "Un vrai titre de magazine\u00a0: «\u00a0Cœur de Charente, décider à plusieurs voix\u00a0»."
        ),
    )
    lead = forms.CharField(
        label=_("Chapô"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une phrase qui donne envie de lire."),
    )


class RereadForm(PlainForm, forms.Form):
    """A remark for each section, and one for the whole; validating needs none."""

    whole = forms.CharField(
        label=_("Sur l’ensemble"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, sections=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.sections = sections
        for section in sections:
            self.fields[f"section_{section.pk}"] = forms.CharField(
                label=_("Une correction à demander dans «\u00a0%(title)s\u00a0»\u202f?")
                % {"title": section.title},
                max_length=4000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def remarks(self):
        """[(section or None, text)] of what was written."""
        found = [(None, self.cleaned_data["whole"])]
        found += [(section, self.cleaned_data[f"section_{section.pk}"]) for section in self.sections]
        return [(section, text.strip()) for section, text in found if text.strip()]
