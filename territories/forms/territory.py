"""What a territory is, its list, its steps, who follows it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.forms import DayField, NumberField, PlainForm
from programmes import following
from programmes.models import Member
from territories.models import Participation, Step, Territory

MINE, NOBODY = "moi", "personne"


class ListForm(PlainForm, forms.Form):
    """The filters of the list; what is unknown is left aside rather than refused."""

    q = forms.CharField(
        label=_("Rechercher"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Nom, département…")}),
    )
    etat = forms.ChoiceField(label=_("État"), required=False)
    etape = forms.ChoiceField(label=_("Étape faite"), required=False)
    region = forms.ChoiceField(label=_("Région"), required=False)
    nature = forms.ChoiceField(label=_("Nature"), required=False)
    suivi = forms.ChoiceField(label=_("Suivi par"), required=False)
    tri = forms.CharField(required=False, widget=forms.HiddenInput)
    vue = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, kinds, regions, team):
        super().__init__(data)
        steps = [(kind.code, kind.label) for kind in kinds]
        self._offer("etat", _("tous"), Participation.State.choices)
        self._offer("etape", _("toutes"), steps)
        self._offer("region", _("toutes"), [(region, region) for region in regions])
        self._offer("nature", _("toutes"), Territory.Kind.choices)
        if team is None:  # who follows what is the team's own business
            del self.fields["suivi"]
            return
        people = [(str(member.pk), member.full_name) for member in team]
        self._offer("suivi", _("toute l’équipe"), [(MINE, _("moi")), *people, (NOBODY, _("personne"))])

    def _offer(self, name, everything, choices):
        self.fields[name].choices = [("", everything), *choices]

    @property
    def chosen(self):
        """What was understood of the address, whatever else it holds."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class TerritoryForm(PlainForm, forms.ModelForm):
    """What a territory is; the name of another one already there is accepted once confirmed."""

    siren = forms.CharField(
        label=_("Numéro SIREN"),
        required=False,
        max_length=20,
        help_text=_("Neuf chiffres, si la structure en a un."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    population = NumberField(
        label=_("Population"),
        required=False,
        max_value=70_000_000,
        error_messages={"min_value": _("Une population ne peut pas être négative.")},
    )
    population_year = NumberField(label=_("Année du chiffre"), required=False, min_value=1900, max_value=2100)
    communes_count = NumberField(
        label=_("Nombre de communes"),
        required=False,
        max_value=40_000,
        error_messages={"min_value": _("Un nombre de communes ne peut pas être négatif.")},
    )
    confirmed = forms.BooleanField(
        label=_("C’est bien un autre territoire"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Territory
        fields = [
            "name",
            "kind",
            "region",
            "departement",
            "population",
            "population_year",
            "siren",
            "communes_count",
        ]
        widgets = {
            "region": forms.TextInput(attrs={"list": "regions", "autocomplete": "off"}),
            "departement": forms.TextInput(attrs={"list": "departements", "autocomplete": "off"}),
        }

    def __init__(self, *args, programme, **kwargs):
        self.programme = programme
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "—"), *Territory.Kind.choices]

    def clean_siren(self):
        return "".join(self.cleaned_data["siren"].split())

    def clean(self):
        cleaned = super().clean()
        if self._is_a_namesake(cleaned):
            self.fields["confirmed"].widget = forms.CheckboxInput()
            self.add_error(
                "name",
                _("Un territoire de ce nom est déjà dans le programme. Si c’est un autre, cochez la case."),
            )
        return cleaned

    def _is_a_namesake(self, cleaned):
        if cleaned.get("confirmed") or not cleaned.get("name") or "name" not in self.changed_data:
            return False
        others = Territory.objects.named(cleaned["name"]).filter(participations__programme=self.programme)
        return others.exclude(pk=self.instance.pk).exists()

    @property
    def identity(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class FollowerForm(PlainForm, forms.Form):
    follower = forms.ModelChoiceField(
        Member.objects.none(), label=_("Suivi par"), required=False, empty_label=_("personne pour l’instant")
    )
    stand_in = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Pendant ses congés"),
        required=False,
        empty_label=_("toute l’équipe"),
        help_text=_("Ses congés se notent sur la page de l’équipe."),
    )

    def __init__(self, *args, programme, me=None, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = following.organisers_of(programme)
            field.label_from_instance = lambda member: member.full_name
        if me is not None:
            self._start_with(me)

    def _start_with(self, user):
        """Who enters a territory follows it, unless they say otherwise: the same query gives the choices."""
        field = self.fields["follower"]
        people = list(field.queryset)
        field.initial = next((member.pk for member in people if member.user_id == user.pk), None)
        field.choices = [("", field.empty_label), *((member.pk, member.full_name) for member in people)]


class ReasonForm(PlainForm, forms.Form):
    reason = forms.CharField(
        label=_("Raison"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Dites pourquoi en quelques mots.")},
    )


class StepForm(PlainForm, forms.Form):
    """What an organiser knows of a step: done on such a day, or without object and why."""

    state = forms.ChoiceField(
        label=_("Cette étape est"),
        choices=[(Step.State.DONE.value, _("faite")), (Step.State.WAIVED.value, _("sans objet ici"))],
        widget=forms.RadioSelect,
        initial=Step.State.DONE.value,
    )
    at = DayField(label=_("Le"), required=False)
    reason = forms.CharField(
        label=_("Précision"),
        max_length=400,
        required=False,
        help_text=_("Par exemple\u00a0: accord donné par téléphone."),
    )

    def clean_at(self):
        day, state = self.cleaned_data["at"], self.cleaned_data.get("state")
        if day and state == Step.State.DONE and day > timezone.localdate():
            raise forms.ValidationError(_("Une étape n’est pas faite à l’avance\u00a0: vérifiez la date."))
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == Step.State.WAIVED and not cleaned.get("reason"):
            self.add_error("reason", _("Dites pourquoi cette étape est sans objet."))
        return cleaned
