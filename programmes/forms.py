"""The forms of a programme."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import DayField, NumberField, PlainForm
from programmes.methods import all_methods
from programmes.models import Member, Moment, Partner, Programme, Role


class CodeForm(PlainForm, forms.Form):
    code = forms.CharField(
        label=_("Code reçu par courriel"),
        max_length=12,
        error_messages={"required": _("Tapez les six chiffres du code reçu par courriel.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input", "size": 8}
        ),
    )


class NewProgrammeForm(PlainForm, forms.Form):
    method = forms.ChoiceField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Titre du programme"), max_length=160)
    starts_on = DayField(
        label=_("Date de début"),
        help_text=_("Toutes les dates du calendrier en découlent\u202f; vous pourrez les changer une à une."),
    )
    target_territories = NumberField(label=_("Nombre de territoires"), min_value=1, max_value=5000)
    reply_address = forms.EmailField(
        label=_("Adresse de réponse"),
        help_text=_("Les personnes invitées y répondent."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = [(method["code"], method["title"]) for method in all_methods()]

    def clean(self):
        if "method" in self.errors:  # its field is not seen
            self.add_error(
                None, _("Cette méthode n’est pas connue ici\u00a0: choisissez-en une dans la liste.")
            )
        return super().clean()


class SettingsForm(PlainForm, forms.ModelForm):
    """`nomination`: the delegates of a territory, where the programme covers a number of them."""

    target_territories = NumberField(label=_("Nombre de territoires visé"), required=False)
    refuse_beyond = forms.BooleanField(
        required=False,
        help_text=_("Sinon, Essaim accepte la personne, le signale et note ses frais non pris en charge."),
    )

    class Meta:
        model = Programme
        fields = ["title", "baseline", "target_territories", "reply_address"]

    def __init__(self, *args, nomination=None, **kwargs):
        super().__init__(*args, **kwargs)
        if nomination is None:
            del self.fields["refuse_beyond"]
            return
        self.fields["refuse_beyond"].initial = nomination.refuse_beyond
        self.fields["refuse_beyond"].label = _(
            "Refuser au-delà des %(covered)s %(plural)s pris en charge par territoire"
        ) % {"covered": nomination.covered, "plural": nomination.plural}


class PhaseForm(PlainForm, forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=160)
    starts = DayField(label=_("Début"))
    ends = DayField(label=_("Fin"))
    activities = forms.CharField(
        label=_("Ce qui s’y fait"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une ligne par activité."),
    )

    def clean_activities(self):
        return [line.strip() for line in self.cleaned_data["activities"].splitlines() if line.strip()]

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error(
                "ends", _("La phase finirait avant de commencer. Choisissez une fin après le début.")
            )
        return cleaned


class PersonForm(PlainForm, forms.ModelForm):
    """A person as the invitation needs them."""

    class Meta:
        model = Member
        fields = ["civility", "first_name", "last_name", "function", "organisation", "email", "phone"]

    def __init__(self, *args, email_required=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = email_required
        self.fields["civility"].choices = [("", "—"), *Member.Civility.choices]


class PartnerForm(PlainForm, forms.Form):
    name = forms.CharField(label=_("Nom de la structure"), max_length=200)
    acronym = forms.CharField(label=_("Sigle"), max_length=40, required=False)
    kind = forms.ChoiceField(
        label=_("À titre de"), choices=Partner.Kind.choices, initial=Partner.Kind.ORGANISER
    )


class InviteForm(PersonForm):
    """A person and the role offered in the programme's own circle."""

    KINDS = (Role.Kind.EXPERT, Role.Kind.ORGANISER, Role.Kind.LEAD, Role.Kind.RESEARCHER, Role.Kind.PARTNER)
    kind = forms.ChoiceField(label=_("Rôle proposé"), choices=[(kind.value, kind.label) for kind in KINDS])
    field_order = ["kind"]


class MomentForm(PlainForm, forms.Form):
    date = DayField(label=_("Date"))
    precision = forms.ChoiceField(
        label=_("Connue"),
        choices=[(one.value, one.label) for one in (Moment.Precision.DAY, Moment.Precision.MONTH)],
    )
