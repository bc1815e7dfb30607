"""From one state of a programme to the next."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from foundation.forms import PlainForm


class ChangeStateForm(PlainForm, forms.Form):
    """What goes with the change: the messages that waited, if they may leave; why, if one goes back or closes."""

    send = forms.BooleanField(required=False, initial=True)
    reason = forms.CharField(
        label=_("Pour quelle raison\u202f?"),
        help_text=_("Facultatif. Elle reste dans le journal."),
        max_length=240,
        required=False,
    )

    def __init__(self, *args, waiting=0, asks_why=False, **options):
        super().__init__(*args, **options)
        if not waiting:
            del self.fields["send"]
        else:
            self.fields["send"].label = ngettext(
                "Envoyer le message qui attend", "Envoyer les %(number)s messages qui attendent", waiting
            ) % {"number": waiting}
            self.fields["send"].help_text = _(
                "Les invitations préparées dans le brouillon. Sans cela, elles restent dans «\u00a0Messages\u00a0»."
            )
        if not asks_why:
            del self.fields["reason"]
