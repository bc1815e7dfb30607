"""The words of a message, why it came back, and the filters of the outbox."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import PlainForm
from foundation.mail import services as mail
from foundation.mail.models import Bounce
from foundation.mail.names import known_names


class BounceForm(PlainForm, forms.Form):
    """Why a message came back."""

    reason = forms.ChoiceField(label=_("Motif"), choices=Bounce.choices, initial=Bounce.UNKNOWN)
    words = forms.CharField(
        label=_("Ce que dit le message reçu en retour"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MessageForm(PlainForm, forms.Form):
    """The words of a message that has not left."""

    subject = forms.CharField(label=_("Objet"), max_length=300)
    words = forms.CharField(
        label=_("Texte"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "Une ligne vide sépare deux paragraphes\u202f; «\u00a0-\u00a0» commence une ligne de liste. "
            "«\u00a0[lien personnel 1]\u00a0» tient la place du lien de la personne."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, message, **kwargs):
        kwargs["initial"] = {
            "subject": message.subject,
            "words": mail.words_of(message),
            "seen": mail.fingerprint(message),
        }
        super().__init__(*args, **kwargs)

    def show_again(self, message):
        """Somebody changed it meanwhile: sent once more, what is typed here replaces what now stands beside it."""
        self.now = {"subject": message.subject, "words": mail.words_of(message)}
        self.data = {**self.data.dict(), "seen": mail.fingerprint(message)}
        self.add_error(
            None,
            _(
                "Ce message a changé entre-temps. Ce qu’il dit maintenant est au-dessous\u202f; "
                "enregistrez de nouveau pour le remplacer par ce que vous avez écrit."
            ),
        )

    def tell_lost(self, numbers):
        told = _("Il manque %(links)s\u00a0: remettez-le à sa place, la personne en a besoin pour répondre.")
        self.add_error("words", told % {"links": _names_of(numbers)})

    def tell_unknown(self, numbers):
        told = _("Ce message n’a pas de %(links)s\u00a0: il partirait tel quel. Retirez-le.")
        self.add_error("words", told % {"links": _names_of(numbers)})


def _names_of(numbers):
    return ", ".join(_("[lien personnel %s]") % number for number in numbers)


class OutboxForm(PlainForm, forms.Form):
    """The filters of the outbox; what is unknown is left aside rather than refused."""

    etat = forms.CharField(required=False, widget=forms.HiddenInput)
    lot = forms.CharField(required=False, widget=forms.HiddenInput)
    tri = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Rechercher"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Objet, personne, adresse…")}),
    )
    sorte = forms.ChoiceField(label=_("Sorte"), required=False)
    depuis = forms.ChoiceField(
        label=_("Écrits depuis"),
        required=False,
        choices=[
            ("", _("le début")),
            ("7", _("7 jours")),
            ("30", _("30 jours")),
            ("90", _("90 jours")),
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sorte"].choices = [("", _("toutes")), *known_names()]

    @property
    def chosen(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
