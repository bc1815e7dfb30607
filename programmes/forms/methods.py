"""Methods saved and brought, and the next edition of a programme."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from foundation.forms import DayField, PlainForm

LARGEST_FILE = 256 * 1024  # the longest method of the house weighs 20 KiB
CODE_HELP = _("Minuscules sans accent, chiffres et tirets\u00a0: il sert d’adresse et de nom de fichier.")


class SaveMethodForm(PlainForm, forms.Form):
    faults = ()

    title = forms.CharField(label=_("Titre de la méthode"), max_length=120)
    summary = forms.CharField(
        label=_("En une phrase"),
        max_length=240,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ce qu’on lit sur sa carte, avant de la choisir."),
    )
    code = forms.SlugField(
        label=_("Nom court"),
        max_length=60,
        help_text=_(
            "Minuscules sans accent, chiffres et tirets. Le même nom court qu’une de vos méthodes en fait "
            "une nouvelle version."
        ),
        error_messages={"invalid": CODE_HELP},
    )
    shared = forms.BooleanField(
        label=_("La proposer à tous les organisateurs d’ici"),
        required=False,
        help_text=_("Sinon, seuls vous et les organisateurs de ce programme la voient."),
    )

    def clean_code(self):
        return self.cleaned_data["code"].lower()

    def clean_summary(self):
        return " ".join(self.cleaned_data["summary"].split())


class ImportMethodForm(PlainForm, forms.Form):
    faults = ()

    file = UploadField(
        label=_("Fichier de méthode (YAML)"),
        kinds=("text",),
        max_bytes=LARGEST_FILE,
        error_messages={"required": _("Choisissez le fichier de la méthode.")},
    )
    code = forms.SlugField(
        label=_("Nom court"),
        max_length=60,
        required=False,
        help_text=_("Laissez vide pour garder celui du fichier."),
        error_messages={"invalid": CODE_HELP},
    )

    def clean_code(self):
        return self.cleaned_data["code"].lower()


class NextEditionForm(PlainForm, forms.Form):
    """`carriers`: what the organiser may carry over, each with how many there are."""

    faults = ()

    title = forms.CharField(label=_("Titre de la nouvelle édition"), max_length=160)
    starts_on = DayField(
        label=_("Date de début"),
        required=False,
        help_text=_("Laissez vide si vous ne savez pas encore\u00a0: tout sera «\u00a0à dater\u00a0»."),
    )
    carried = forms.MultipleChoiceField(
        label=_("Ce qui est repris"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, carriers, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(one.key, one.told(number)) for one, number in carriers]
        self.fields["carried"].choices = choices
        self.fields["carried"].initial = [key for key, _label in choices]
