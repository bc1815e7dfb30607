"""The workbook of the plan: sent, then applied."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from foundation.forms import PlainForm
from programmes.forms.plan import MoveForm

MIB = 1024 * 1024


class PlanFileForm(PlainForm, forms.Form):
    file = UploadField(
        label=_("Fichier Excel"),
        kinds=("spreadsheet",),
        max_bytes=5 * MIB,
        help_text=_("Le fichier exporté d’ici (.xlsx), avec vos changements\u00a0: 5\u00a0Mo au plus."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = ".xlsx"


class PlanApplyForm(MoveForm):
    """What a move asks, and: what was seen (the signature of a Reading), and whether wrong lines are left aside."""

    seen = forms.CharField(max_length=64, required=False)
    without_wrong = forms.BooleanField(required=False)
