"""The proof of what is asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from foundation.files.kinds import WORDS
from foundation.forms import DayField, PlainForm
from programmes.models import FreeDuty

Proof = FreeDuty.Proof
MOST = 2000  # signs of a proof in words


class ProofForm(PlainForm, forms.Form):
    """What is given as proof; a few words beside it, if one wishes. `initial` is what was given before a reopening."""

    text = forms.CharField(
        label=_("Un mot pour l’équipe"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Facultatif."),
    )

    def __init__(self, duty, *args, **kwargs):
        super().__init__(*args, initial={"text": duty.text, "day": duty.day}, **kwargs)


class TextProofForm(ProofForm):
    text = forms.CharField(
        label=_("Votre réponse"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Écrivez votre réponse\u00a0: quelques lignes suffisent.")},
    )


class DateProofForm(ProofForm):
    day = DayField(label=_("À quelle date\u202f?"), error_messages={"required": _("Choisissez la date.")})
    field_order = ["day", "text"]


class FileProofForm(ProofForm):
    upload = UploadField(
        label=_("Le fichier"),
        kinds=tuple(WORDS),
        help_text=_("PDF, image, document, tableur ou présentation, 20\u00a0Mo au plus."),
        error_messages={"required": _("Choisissez le fichier à déposer.")},
    )
    field_order = ["upload", "text"]


FORMS = {Proof.TEXT: TextProofForm, Proof.DATE: DateProofForm, Proof.FILE: FileProofForm}


def proof_form(duty, *args, **kwargs):
    return FORMS.get(duty.proof, ProofForm)(duty, *args, **kwargs)


class FileElsewhereForm(PlainForm, forms.Form):
    """A file is sent by who is signed in."""

    def __init__(self, duty, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def clean(self):
        self.add_error(None, _("Le fichier se dépose après connexion\u00a0: suivez le bouton."))


def link_proof_form(duty, *args, **kwargs):
    """The proof that a mailed link may give."""
    return (
        FileElsewhereForm(duty, *args, **kwargs)
        if duty.proof == Proof.FILE
        else proof_form(duty, *args, **kwargs)
    )
