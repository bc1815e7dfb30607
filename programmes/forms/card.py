"""What the method says of a programme, edited in the programme: lists of sentences, who pays what."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.forms import NumberField, PlainForm
from programmes.face import COVERS

MOST_LINES, LONGEST_LINE, MOST_ROWS = 20, 600, 30


class LinesField(forms.CharField):
    """A list of sentences, one a line."""

    default_error_messages = {
        "many": _(
            "%(count)s lignes\u00a0: %(most)s au plus, pour que la fiche mémo se lise d’un coup d’œil. "
            "Gardez l’essentiel."
        ),
        "long": _("La ligne %(number)s est trop longue\u00a0: %(most)s signes au plus."),
    }

    def __init__(self, *, rows=4, longest=LONGEST_LINE, **options):
        self.longest = longest
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **options)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def validate(self, value):
        if len(value) > MOST_LINES:
            raise self._error("many", count=len(value), most=MOST_LINES)
        for number, line in enumerate(value, start=1):
            if len(line) > self.longest:
                raise self._error("long", number=number, most=self.longest)

    def _error(self, code, **params):
        return ValidationError(self.error_messages[code], code=code, params=params)

    def has_changed(self, initial, data):
        return self.to_python(data) != (initial or [])


class CardForm(PlainForm, forms.Form):
    objectives = LinesField(label=_("Objectifs"))
    questions = LinesField(
        label=_("Questions posées"), help_text=_("Ce que l’expérimentation cherche à comprendre.")
    )
    value_for_territories = LinesField(
        label=_("Ce que les territoires y gagnent"),
        help_text=_("La première chose qu’un maire lit sur la page publique."),
    )
    expectations = LinesField(
        label=_("Ce qui leur est demandé"), help_text=_("Les attentes des organisateurs, dites simplement.")
    )
    themes = LinesField(label=_("Thèmes"))
    targets = LinesField(label=_("Cibles"), help_text=_("Ce que le programme veut avoir atteint à la fin."))


class CoverageRowForm(PlainForm, forms.Form):
    """One line of « qui paie quoi »."""

    context = forms.CharField(label=_("À quelle occasion"), max_length=160)
    beneficiaries = forms.CharField(label=_("Pour qui"), max_length=160)
    number = NumberField(label=_("Combien de personnes"), required=False, min_value=1, max_value=5000)
    covers = forms.MultipleChoiceField(
        label=_("Ce qui est pris en charge"),
        required=False,
        choices=list(COVERS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    payer = forms.CharField(label=_("Qui paie"), max_length=160)
    note = forms.CharField(label=_("Précision"), required=False, max_length=600)

    @property
    def row(self):
        """The keys that say something, as a method writes them."""
        row = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        row.pop("DELETE", None)
        return row


class Rows(forms.BaseFormSet):
    """A table that is edited whole: a line left empty, or emptied, is no line."""

    deletion_widget = forms.CheckboxInput
    default_error_messages = {
        "missing_management_form": _("Cette page est incomplète\u00a0: rechargez-la, puis recommencez."),
        "too_many_forms": _("%(num)d lignes au plus."),
    }

    def __init__(self, data=None, *args, initial=None, **kwargs):
        """What was typed is compared with nothing: a line sent as it was is a line all the same."""
        super().__init__(data, *args, initial=initial if data is None else None, **kwargs)

    def initial_form_count(self):
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Retirer cette ligne")

    @property
    def rows(self):
        left = set(self.deleted_forms)
        return [form.row for form in self.forms if form.has_changed() and form not in left]


CoverageRows = forms.formset_factory(
    CoverageRowForm,
    formset=Rows,
    extra=1,
    can_delete=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS + 10,
    validate_max=True,
)
