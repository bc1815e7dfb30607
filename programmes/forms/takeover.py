"""What is sent to take over a programme under way."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from foundation.forms import PlainForm

MIB = 1024 * 1024
MOST_FILES = 30


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PdfsField(UploadField):
    """Several PDF at once, each refused by its name."""

    def __init__(self, **options):
        super().__init__(kinds=("pdf",), widget=SeveralFiles(), **options)

    def clean(self, data, initial=None):
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) > MOST_FILES:
            told = _("Envoyez %(most)s PDF à la fois, au plus.")
            raise ValidationError(told % {"most": MOST_FILES})
        return [self._one(one) for one in sent]

    def _one(self, upload):
        try:
            return super().clean(upload)
        except ValidationError as refusal:
            told = " ".join(map(str, refusal.messages))
            raise ValidationError(f"{upload.name}\u00a0: {told}") from None


class TakeoverForm(PlainForm, forms.Form):
    workbook = UploadField(
        label=_("Le classeur rempli"),
        kinds=("spreadsheet",),
        max_bytes=5 * MIB,
        help_text=_("Le fichier Excel (.xlsx) téléchargé ici, 5\u00a0Mo au plus."),
    )
    pdfs = PdfsField(
        label=_("Les PDF déjà publiés"),
        required=False,
        help_text=_("Facultatif. Ceux que nomme la feuille «\u00a0Livrables\u00a0», plusieurs à la fois."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["workbook"].widget.attrs["accept"] = ".xlsx"
