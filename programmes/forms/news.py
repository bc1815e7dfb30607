"""What is shown of the news, and how often each kind comes by mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import PlainForm
from programmes.contracts.news import kinds
from programmes.models import Frequency
from programmes.services.news import wanted_by_mail


class NewsFilterForm(PlainForm, forms.Form):
    """A value that nobody offers is left aside rather than refused; one programme alone is no choice."""

    programme = forms.ChoiceField(label=_("Programme"), required=False)
    sujet = forms.ChoiceField(label=_("Sujet"), required=False)

    def __init__(self, data, *, programmes):
        super().__init__(data)
        titles = [(one.slug, one.title) for one in programmes]
        self.fields["programme"].choices = [("", _("tous")), *titles]
        self.fields["sujet"].choices = [
            ("", _("tout")),
            *((code, one.title) for code, one in kinds().items()),
        ]
        if len(titles) < 2:
            del self.fields["programme"]

    @property
    def chosen(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class NewsChoiceForm(PlainForm, forms.Form):
    """One frequency a kind, and the programmes that may write."""

    programmes = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data=None, *, shown, frequencies, members):
        super().__init__(data)
        self.shown, self.members = shown, members
        self.fields["programmes"].choices = [(str(one.pk), one.programme.title) for one in members]
        self.initial["programmes"] = [str(one.pk) for one in wanted_by_mail(members)]
        for kind in shown:
            self.fields[kind.code] = forms.ChoiceField(
                label=kind.title,
                choices=Frequency,
                initial=frequencies[kind.code],
                widget=forms.RadioSelect,
            )

    @property
    def rows(self):
        """[(kind, its field)]."""
        return [(kind, self[kind.code]) for kind in self.shown]

    @property
    def chosen(self):
        return {kind.code: self.cleaned_data[kind.code] for kind in self.shown}

    @property
    def silent(self):
        """The members whose programme was left unticked."""
        return [one for one in self.members if str(one.pk) not in self.cleaned_data["programmes"]]
