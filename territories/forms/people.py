"""The people of a territory: who is invited with it, and its delegates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import PlainForm
from programmes.forms import PersonForm
from programmes.models import Programme, Role

from .territory import FollowerForm, TerritoryForm


class OptionalPersonForm(PersonForm):
    """Somebody who may stay unnamed: an empty form is none, a begun one must be whole."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)

    @property
    def person(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields} if self.has_changed() else None


class InvitationsForm(PlainForm, forms.Form):
    """Who else the referent is, and whether the messages leave now."""

    also_signs = forms.BooleanField(label=_("La même personne signe pour le territoire"), required=False)
    later = forms.BooleanField(label=_("Sans envoyer d’invitation pour l’instant"), required=False)

    def __init__(self, *args, may_sign, somebody, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_sign:
            del self.fields["also_signs"]
        if not somebody:
            del self.fields["later"]


class NewTerritory:
    """The page « Ajouter un territoire »: forms that are valid together or not at all.

    Nobody is asked for whom the programme does not name: `referent` and `signatory` are None there.
    """

    def __init__(self, programme, data=None, *, me=None):
        self.territory = TerritoryForm(data, programme=programme)
        asks_referent = programme.nominations.filter(kind=Role.Kind.REFERENT).exists()
        self.referent = OptionalPersonForm(data, prefix="referent") if asks_referent else None
        signs = programme.uses(Programme.Part.COMMITMENT)
        self.signatory = OptionalPersonForm(data, prefix="signatory") if signs else None
        self.people_are_asked = asks_referent or signs
        both = asks_referent and signs
        self.invitations = InvitationsForm(data, may_sign=both, somebody=self.people_are_asked)
        self.following = FollowerForm(data, programme=programme, me=me)

    @property
    def forms(self):
        asked = [self.territory, self.referent, self.signatory, self.invitations, self.following]
        return [form for form in asked if form is not None]

    def is_valid(self):
        valid = all([form.is_valid() for form in self.forms])  # noqa: C419 (each must show its errors)
        return valid and self._signatory_is_clear()

    def _signatory_is_clear(self):
        if not self._referent_signs:
            return True
        if self.referent.person is None:
            self.invitations.add_error("also_signs", _("Écrivez d’abord qui répond du territoire."))
        elif self.signatory.person is not None:
            self.invitations.add_error("also_signs", _("Un autre signataire est écrit\u00a0: choisissez."))
        return not self.invitations.errors

    @property
    def _referent_signs(self):
        return self.invitations.cleaned_data.get("also_signs", False)

    @property
    def later(self):
        return self.invitations.cleaned_data.get("later", False)

    @property
    def people(self):
        """(kind of role, person) of each one named."""
        signatory = self.referent if self._referent_signs else self.signatory
        asked = [(Role.Kind.REFERENT, self.referent), (Role.Kind.SIGNATORY, signatory)]
        return [(kind, form.person) for kind, form in asked if form and form.person]


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
        if profile:  # said by the title of the place
            self.fields["category"].widget = forms.HiddenInput()
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
