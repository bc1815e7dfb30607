"""What one's calendar holds, and which of one's dates are shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import PlainForm
from reminders.models import Feed
from reminders.services.feeds import CHOICES


class FeedForm(PlainForm, forms.ModelForm):
    """What one's calendar holds."""

    class Meta:
        model = Feed
        fields = CHOICES
        help_texts = {
            "duties": _("Pour toute la journée, sans vous dire occupé·e."),
            "alarms": _("La veille d’une rencontre, trois jours avant une échéance."),
        }


class AgendaFilter(PlainForm, forms.Form):
    """Which of one's dates are shown."""

    q = forms.CharField(label=_("Chercher"), max_length=80, required=False)
    programme = forms.ChoiceField(label=_("Programme"), required=False)

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [
            ("", _("tous")),
            *((str(pk), one.title) for pk, one in programmes.items()),
        ]
        if len(programmes) < 2:
            del self.fields["programme"]

    def kept(self, events):
        """What a mistyped address asks for is left aside."""
        self.is_valid()
        words = self.cleaned_data.get("q", "").casefold().split()
        programme = self.cleaned_data.get("programme", "")
        return [
            one
            for one in events
            if (not programme or str(one.programme) == programme)
            and all(word in f"{one.title} {one.place}".casefold() for word in words)
        ]
