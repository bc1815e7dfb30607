from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import NumberField, PlainForm
from programmes.contracts import duties


class RuleForm(PlainForm, forms.Form):
    duty_kind = forms.ChoiceField(label=_("Pour ce devoir"))
    days = NumberField(
        label=_("Jours par rapport à l’échéance"),
        min_value=-90,
        max_value=90,
        initial=-7,
        help_text=_(
            "−7\u00a0: une semaine avant\u202f; 0\u00a0: le jour même\u202f; 3\u00a0: trois jours après."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = sorted(duties.kinds().values(), key=lambda kind: str(kind.title))
        self.fields["duty_kind"].choices = [(kind.code, kind.title) for kind in kinds]
