"""The other settings of a programme: structures, roles to name, words, languages."""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from foundation.forms import NumberField, PlainForm
from programmes.contracts import method as contract
from programmes.forms.card import LinesField, Rows
from programmes.languages import FRENCH, LANGUAGES
from programmes.models import Partner, Role
from programmes.vocabulary import DEFAULTS, MEANING

Kind = Role.Kind
NAMED = (
    Kind.REFERENT,
    Kind.DELEGATE,
    Kind.SIGNATORY,
    Kind.PARTICIPANT,
    Kind.SPOKESPERSON,
    Kind.FACILITATOR,
)


class PartnerDetailsForm(PlainForm, forms.ModelForm):
    class Meta:
        model = Partner
        fields = ["kind", "role", "contact"]
        help_texts = {
            "role": _(
                "Par exemple «\u00a0co-pilote du programme\u00a0», «\u00a0suivi individuel des participants\u00a0»."
            ),
            "contact": _("Son nom, son site et son téléphone paraissent dans les contacts."),
        }
        widgets = {"role": forms.Textarea(attrs={"rows": 2})}


class NominationRowForm(PlainForm, forms.Form):
    """One role that each territory names."""

    kind = forms.ChoiceField(
        label=_("Rôle dans Essaim"),
        choices=[("", "—"), *((kind.value, kind.label) for kind in NAMED)],
        help_text=_("Il dit ce que la personne voit et fait ici."),
    )
    label = forms.CharField(label=_("Comment vous l’appelez"), max_length=80)
    plural = forms.CharField(label=_("Au pluriel"), max_length=80)
    minimum = NumberField(label=_("Nombre demandé"), max_value=50)
    covered = NumberField(
        label=_("Dont pris en charge"), required=False, max_value=50, help_text=_("Vide\u00a0: tous.")
    )
    refuse_beyond = forms.BooleanField(
        label=_("Refuser au-delà"),
        required=False,
        help_text=_("Sinon Essaim accepte, le signale et note «\u00a0non pris en charge\u00a0»."),
    )
    profiles = LinesField(label=_("Profils souhaités"), rows=3, longest=160, help_text=_("Un par ligne."))
    mission = forms.CharField(label=_("Sa mission, en une phrase"), required=False, max_length=240)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("refuse_beyond") and cleaned.get("covered") is None and "covered" not in self.errors:
            self.add_error("covered", _("Pour refuser au-delà d’un nombre, dites lequel."))
        return cleaned

    @property
    def row(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}


class NominationRowsBase(Rows):
    def clean(self):
        """A territory names each role once."""
        seen = set()
        left = set(self.deleted_forms)
        for form in self.forms:
            kind = form.cleaned_data.get("kind") if form.is_valid() and form not in left else None
            if kind in seen:
                told = _("Ce rôle est déjà nommé plus haut\u00a0: réunissez les deux lignes.")
                form.add_error("kind", told)
            seen.add(kind or object())

    def with_codes(self, known):
        """The rows, each profile under the code it had: people already named keep theirs."""
        return [
            {**row, "profiles": profiles_of(row["profiles"], known.get(row["kind"], []))} for row in self.rows
        ]


NominationRows = forms.formset_factory(
    NominationRowForm,
    formset=NominationRowsBase,
    extra=1,
    can_delete=True,
    max_num=len(NAMED),
    absolute_max=len(NAMED) + 10,
    validate_max=True,
)


def profiles_of(labels, known):
    """[{code, label}]: the code of the same label, else of the one it takes the place of, else a new one."""
    codes = {one["label"]: one["code"] for one in known}
    gone = [one["code"] if one["label"] not in labels else None for one in known]
    found = []
    for place, label in enumerate(dict.fromkeys(labels)):
        code = codes.get(label) or (gone[place] if place < len(gone) else None)
        taken = {one["code"] for one in found} | set(codes.values())
        found.append({"code": code or _free(slugify(label)[:50] or "profil", taken), "label": label})
    return found


def _free(code, taken):
    number, free = 1, code
    while free in taken:
        number += 1
        free = f"{code}-{number}"
    return free


class VocabularyForm(PlainForm, forms.Form):
    """For each thing, the word for one and the word for several; empty says it as the house does."""

    def __init__(self, *args, vocabulary, **kwargs):
        initial = {
            f"{key}_{side}": vocabulary.get(key, {}).get(side, "")
            for key in DEFAULTS
            for side in ("one", "many")
        }
        super().__init__(*args, initial=initial, **kwargs)
        for key, usual in DEFAULTS.items():
            for side, label, word in zip(
                ("one", "many"), (_("au singulier"), _("au pluriel")), usual, strict=True
            ):
                field = forms.CharField(label=label, required=False, max_length=80)
                field.widget.attrs.update(
                    {"placeholder": word, "list": f"mots-{key}-{side}", "autocomplete": "off"}
                )
                self.fields[f"{key}_{side}"] = field

    def told_label(self, name):
        """« L’atelier, au pluriel »: a side alone says nothing."""
        key, _one, _side = name.rpartition("_")
        return f"{MEANING[key]}, {self.fields[name].label}"

    def rows(self):
        """[(key, what it is, field for one, field for several)]."""
        return [(key, MEANING[key], self[f"{key}_one"], self[f"{key}_many"]) for key in DEFAULTS]

    def clean(self):
        cleaned = super().clean()
        for key in DEFAULTS:
            one, many = cleaned.get(f"{key}_one", ""), cleaned.get(f"{key}_many", "")
            if bool(one) != bool(many):
                self.add_error(
                    f"{key}_many" if one else f"{key}_one", _("Écrivez aussi celui-ci, ou videz l’autre.")
                )
        return cleaned

    @property
    def vocabulary(self):
        """As a programme keeps it: only what differs from the house."""
        own = {
            key: {side: self.cleaned_data[f"{key}_{side}"] for side in ("one", "many")}
            for key in DEFAULTS
            if self.cleaned_data[f"{key}_one"]
        }
        return {
            key: words
            for key, words in own.items()
            if tuple(words.values()) != tuple(map(str, DEFAULTS[key]))
        }


class LanguagesForm(PlainForm, forms.Form):
    languages = forms.MultipleChoiceField(
        label=_("Autres langues des échanges et des documents"),
        required=False,
        choices=[(code, name) for code, name in LANGUAGES.items() if code != FRENCH],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_languages(self):
        return [FRENCH, *self.cleaned_data["languages"]]


class PartsForm(PlainForm, forms.Form):
    """A switch for each part that a programme may leave aside."""

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        for part in contract.parts():
            self.fields[part.code] = forms.BooleanField(
                label=part.label,
                help_text=part.about,
                required=False,
                initial=programme.uses(part.code),
            )

    @property
    def wanted(self):
        return [code for code, chosen in self.cleaned_data.items() if chosen]

    def refuse(self, held):
        """Beside each switch, what keeps it on."""
        sentence = _("On ne peut pas s’en passer\u00a0: %(held)s. Rien de ce qui est fait ne se cache.")
        for code, told in held.items():
            self.add_error(code, sentence % {"held": ", ".join(told)})
