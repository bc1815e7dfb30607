"""What is typed about a duty: the filters of the board, more time, a waiver, some days aside."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import DayField, NumberField, PlainForm
from foundation.typed import LARGEST
from programmes import following
from programmes.contracts import duties

BOARD_VIEWS = {
    "": _("Par date"),
    "personne": _("Par personne"),
    "lieu": _("Par territoire"),
    "sorte": _("Par sorte"),
    "silence": _("Silencieux"),
}
TERMS = (("late", _("en retard")), ("week", _("cette semaine")), ("later", _("plus tard")))
MINE = "moi"


class BoardForm(PlainForm, forms.Form):
    """The filters of the board; what is unknown is left aside rather than refused."""

    q = forms.CharField(
        label=_("Rechercher"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Personne, territoire…")}),
    )
    devoir = forms.ChoiceField(label=_("Montrer"), required=False)
    terme = forms.ChoiceField(label=_("Quand"), required=False, choices=[("", _("toutes les dates")), *TERMS])
    suivi = forms.ChoiceField(label=_("Suivi par"), required=False)

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = sorted(duties.kinds().values(), key=lambda one: str(one.title))
        self.fields["devoir"].choices = [
            ("", _("tout")),
            *((kind.code, kind.title) for kind in kinds),
        ]
        team = ((str(one.pk), one.full_name) for one in following.organisers_of(programme))
        self.fields["suivi"].choices = [("", _("toute l’équipe")), (MINE, _("moi")), *team]

    @property
    def chosen(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ExtensionForm(PlainForm, forms.Form):
    due = DayField(
        label=_("Nouvelle échéance"), error_messages={"required": _("Choisissez la nouvelle échéance.")}
    )
    reason = forms.CharField(
        label=_("Pour quelle raison\u202f?"),
        required=False,
        max_length=240,
        help_text=_("Facultatif\u00a0: l’équipe la relira au journal."),
    )


class WaiverForm(PlainForm, forms.Form):
    reason = forms.CharField(
        label=_("Pour quelle raison\u202f?"),
        max_length=240,
        error_messages={"required": _("Dites en quelques mots pourquoi ce n’est plus attendu.")},
    )


class AsideForm(PlainForm, forms.Form):
    """What its owner sees to later."""

    kind = forms.CharField(max_length=60, widget=forms.HiddenInput)
    subject = NumberField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    until = DayField(label=_("Jusqu’au"))
