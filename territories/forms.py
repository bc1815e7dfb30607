"""The forms of a territory, of its people, of its commitment."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.forms import DayField, NumberField, PlainForm
from programmes.forms import PersonForm
from programmes.models import Member, Role
from territories.models import Participation, Step, Territory

LINES = _("Une ligne par point.")


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
    tri = forms.CharField(required=False, widget=forms.HiddenInput)
    vue = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, kinds, regions):
        super().__init__(data)
        steps = [(kind.code, kind.label) for kind in kinds]
        self._offer("etat", _("tous"), Participation.State.choices)
        self._offer("etape", _("toutes"), steps)
        self._offer("region", _("toutes"), [(region, region) for region in regions])
        self._offer("nature", _("toutes"), Territory.Kind.choices)

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

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["follower"].queryset = organisers_of(programme)
        self.fields["follower"].label_from_instance = lambda member: member.full_name


def organisers_of(programme):
    held = Role.objects.accepted().filter(circle__kind="programme", kind=Role.Kind.ORGANISER)
    return programme.members.filter(roles__in=held).distinct()


class OptionalPersonForm(PersonForm):
    """Somebody who may stay unnamed: an empty form is none, a begun one must be whole."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)

    @property
    def person(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields} if self.has_changed() else None


class InvitationsForm(PlainForm, forms.Form):
    """Who else the referent is, and whether the messages leave now."""

    also_signs = forms.BooleanField(label=_("Le référent est aussi signataire"), required=False)
    later = forms.BooleanField(label=_("Sans envoyer d’invitation pour l’instant"), required=False)


class NewTerritory:
    """The page « Ajouter un territoire »: four forms that are valid together or not at all."""

    def __init__(self, programme, data=None, *, follower=None):
        self.territory = TerritoryForm(data, programme=programme)
        self.referent = OptionalPersonForm(data, prefix="referent")
        self.signatory = OptionalPersonForm(data, prefix="signatory")
        self.invitations = InvitationsForm(data)
        self.following = FollowerForm(data, programme=programme, initial={"follower": follower})

    @property
    def forms(self):
        return [self.territory, self.referent, self.signatory, self.invitations, self.following]

    def is_valid(self):
        valid = all([form.is_valid() for form in self.forms])  # noqa: C419 (each must show its errors)
        return valid and self._signatory_is_clear()

    def _signatory_is_clear(self):
        if not self.invitations.cleaned_data["also_signs"]:
            return True
        if self.referent.person is None:
            self.invitations.add_error("also_signs", _("Écrivez d’abord qui est le référent."))
        elif self.signatory.person is not None:
            self.invitations.add_error("also_signs", _("Un autre signataire est écrit\u00a0: choisissez."))
        return not self.invitations.errors

    @property
    def people(self):
        """(kind of role, person) of each one named."""
        signs = self.invitations.cleaned_data["also_signs"]
        signatory = self.referent.person if signs else self.signatory.person
        named = [(Role.Kind.REFERENT, self.referent.person), (Role.Kind.SIGNATORY, signatory)]
        return [(kind, person) for kind, person in named if person]


class InviteForm(PersonForm):
    """A referent or a signatory, in the place of another or beside them."""

    replaces = forms.ModelChoiceField(
        Role.objects.none(),
        label=_("À la place de"),
        required=False,
        empty_label=_("personne\u00a0: en plus"),
    )
    reason = forms.CharField(label=_("Raison du remplacement"), max_length=400, required=False)

    def __init__(self, *args, held, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["replaces"].queryset = held
        self.fields["replaces"].label_from_instance = lambda role: role.member.full_name
        if not held:
            del self.fields["replaces"], self.fields["reason"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("replaces") and not cleaned.get("reason"):
            self.add_error("reason", _("Dites en quelques mots pourquoi cette personne est remplacée."))
        return cleaned

    @property
    def person(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DelegateForm(PersonForm):
    """A delegate; without an address, the referent records the answer."""

    category = forms.ChoiceField(label=_("Profil"), required=False)
    field_order = ["category", "civility", "first_name", "last_name", "function", "organisation", "email"]

    class Meta(PersonForm.Meta):
        fields = ["civility", "first_name", "last_name", "function", "organisation", "email"]

    def __init__(self, *args, profiles, profile=None, **kwargs):
        kwargs.setdefault("initial", {"category": profile.code if profile else ""})
        super().__init__(*args, email_required=False, **kwargs)
        choices = [(one.code, one.label) for one in profiles]
        self.fields["category"].choices = [*choices, ("", _("sans profil particulier"))]
        self.profile = profile
        self.fields["email"].help_text = _("Sans adresse, vous noterez vous-même sa réponse.")

    def has_changed(self):
        """A profile chosen for nobody names nobody."""
        return bool(set(self.changed_data) - {"category"})

    @property
    def person(self):
        return {name: self.cleaned_data[name] for name in ("category", *self.Meta.fields)}


class ReplaceDelegateForm(DelegateForm):
    reason = forms.CharField(
        label=_("Pourquoi ce remplacement"),
        max_length=400,
        error_messages={"required": _("Dites en quelques mots pourquoi cette personne est remplacée.")},
    )


class SlotsForm:
    """One form for each place to fill; those left empty are left for later, one at least is filled.

    The page carries its `places`: what is sent from it is read as it was shown, whoever named meanwhile.
    """

    MOST = 50

    def __init__(self, team, data=None, *, more=0):
        profiles = _profiles_shown(team, data) or [slot.profile for slot in team.free_slots] + [None] * more
        self.forms = [
            DelegateForm(
                data,
                prefix=f"place{rank}",
                profiles=team.profiles,
                profile=profile,
                empty_permitted=True,
                use_required_attribute=False,
            )
            for rank, profile in enumerate(profiles)
        ]
        self.places = ",".join(profile.code if profile else "" for profile in profiles)
        self.is_bound = data is not None
        self.problems = []

    def is_valid(self):
        valid = all([form.is_valid() for form in self.forms])  # noqa: C419 (each must show its errors)
        if valid and not self.filled:
            self.problems.append(_("Écrivez au moins une personne."))
        return valid and bool(self.filled) and self._each_is_written_once()

    def _each_is_written_once(self):
        """Told beside the second place: once the first is named, it would be « déjà délégué·e »."""
        seen = set()
        for form in self.filled:
            who = (_full_name(form).casefold(), form.cleaned_data["email"].casefold())
            if who in seen:
                twice = _("%(person)s est écrit·e deux fois.")
                form.add_error("last_name", twice % {"person": _full_name(form)})
            seen.add(who)
        return not any(form.errors for form in self.filled)

    @property
    def filled(self):
        return [form for form in self.forms if form.has_changed()]

    @property
    def names(self):
        """Who is written, whether or not the rest is right."""
        return {_full_name(form) for form in self.filled}

    @property
    def cleaned_data(self):
        return {"people": [form.person for form in self.filled]}

    def add_error(self, _field, sentence):
        self.problems.append(sentence)


def _profiles_shown(team, data):
    known = {profile.code: profile for profile in team.profiles}
    codes = data["places"].split(",") if data is not None and "places" in data else []
    return [known.get(code) for code in codes[: SlotsForm.MOST]]


def _full_name(form):
    return " ".join(str(form[name].value() or "").strip() for name in ("first_name", "last_name"))


class SignForm(PlainForm, forms.Form):
    """What the signatory declares. The fingerprint ties the signature to the text that was on the screen."""

    read = forms.BooleanField(
        label=_("J’ai lu l’engagement et j’ai qualité pour signer."),
        error_messages={"required": _("Cochez la case pour confirmer que vous avez lu et pouvez signer.")},
    )
    name = forms.CharField(label=_("Prénom et nom"), max_length=160)
    quality = forms.CharField(
        label=_("Qualité"),
        max_length=160,
        help_text=_("Par exemple\u00a0: présidente, maire."),
        error_messages={"required": _("Écrivez en quelle qualité vous signez.")},
    )
    deliberation = forms.CharField(
        label=_("Délibération (facultatif)"),
        max_length=160,
        required=False,
        help_text=_("Numéro et date, s’il y en a une."),
    )
    terms_sha256 = forms.CharField(widget=forms.HiddenInput)
    decline = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Pour quelle raison\u202f?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        if data is not None and data.get("decline"):
            for name in ("read", "name", "quality", "terms_sha256"):
                self.fields[name].required = False

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decline") and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Dites en quelques mots pourquoi le territoire ne participera pas."))
        return cleaned


class TermsForm(PlainForm, forms.Form):
    """The two lists of a commitment, one point a line."""

    undertakings = forms.CharField(
        label=_("Le territoire s’engage à"), widget=forms.Textarea(attrs={"rows": 6}), help_text=LINES
    )
    organisers_cover = forms.CharField(
        label=_("Les organisateurs prennent en charge"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=LINES,
    )

    @classmethod
    def from_terms(cls, data, terms):
        return cls(data, initial={name: "\n".join(terms[name]) for name in cls.base_fields})

    @property
    def terms(self):
        return {name: _lines(self.cleaned_data[name]) for name in self.fields}


def _lines(text):
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]


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
