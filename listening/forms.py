"""The forms of the listening."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.forms import DayField, NumberField, PlainForm, SeveralField
from listening.models import Excerpt, Interview, Interviewee, Pair, Theme
from listening.rules import before_commitment
from programmes.models import Member, Role
from territories.models import Participation
from territories.wording import of_territory

LONGEST_VISIT = 2


def _members(programme, kind):
    """Those whose accepted role in the programme's own circle is of this kind."""
    held = Role.objects.accepted().filter(circle__programme=programme, circle__kind="programme", kind=kind)
    return Member.objects.filter(pk__in=held.values("member"))


class PairForm(PlainForm, forms.Form):
    first = forms.ModelChoiceField(
        label=_("Premier expert"),
        queryset=Member.objects.none(),
        empty_label="—",
        error_messages={"required": _("Choisissez au moins une personne.")},
    )
    second = forms.ModelChoiceField(
        label=_("Second expert"),
        queryset=Member.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("Une écoute se fait à deux\u202f; vous pourrez compléter le binôme plus tard."),
    )
    name = forms.CharField(
        label=_("Nom du binôme"),
        max_length=120,
        required=False,
        help_text=_("Laissé vide, les deux noms de famille."),
    )

    def __init__(self, *args, programme, pair=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme, self.pair = programme, pair
        experts = _members(programme, Role.Kind.EXPERT)
        for field in ("first", "second"):
            self.fields[field].queryset = experts

    @property
    def members(self):
        return [self.cleaned_data[field] for field in ("first", "second") if self.cleaned_data[field]]

    def clean(self):
        cleaned = super().clean()
        first, second = cleaned.get("first"), cleaned.get("second")
        if first and first == second:
            self.add_error("second", _("Un binôme réunit deux personnes différentes."))
        if first and self._name_is_taken(cleaned):
            self.add_error("name", _("Un autre binôme porte déjà ce nom\u00a0: donnez-lui-en un autre."))
        return cleaned

    def _name_is_taken(self, cleaned):
        others = Pair.objects.filter(programme=self.programme).exclude(pk=self.pair and self.pair.pk)
        name = cleaned.get("name") or " / ".join(
            m.last_name for m in (cleaned["first"], cleaned.get("second")) if m
        )
        return others.filter(name=name).exists()


class VisitForm(PlainForm, forms.Form):
    """Where, when, by whom; all but the territory may come later."""

    participation = forms.ModelChoiceField(
        label=_("Territoire"),
        queryset=Participation.objects.none(),
        empty_label="—",
        error_messages={"required": _("Choisissez le territoire à écouter.")},
    )
    pair = forms.ModelChoiceField(
        label=_("Binôme"), queryset=Pair.objects.none(), required=False, empty_label=_("à désigner")
    )
    starts_on = DayField(label=_("Premier jour"), required=False)
    ends_on = DayField(
        label=_("Dernier jour"),
        required=False,
        help_text=_("Laissé vide, l’écoute dure un jour."),
    )
    place = forms.CharField(
        label=_("Lieu"), max_length=160, required=False, help_text=_("Un même lieu pour tous les entretiens.")
    )
    researchers = SeveralField(
        label=_("Avec"),
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ces personnes lisent et écrivent les notes de cette écoute, comme les experts."),
    )
    reason = forms.CharField(
        label=_("Pourquoi dater l’écoute dès maintenant"),
        max_length=400,
        required=False,
        help_text=_("La raison reste dans le journal\u202f; l’écoute est programmée quand même."),
    )

    def __init__(self, *args, programme, visit=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.visit = visit
        if not self.is_bound:
            del self.fields["reason"]  # the question comes once it is needed
        self.fields["pair"].queryset = Pair.objects.filter(programme=programme)
        self.fields["researchers"].queryset = _members(programme, Role.Kind.RESEARCHER)
        if not self.fields["researchers"].queryset.exists():
            del self.fields["researchers"]
        if visit:
            del self.fields["participation"]
        else:
            of_programme = Participation.objects.filter(programme=programme).open()
            self.fields["participation"].queryset = of_programme.select_related("territory").order_by(
                "territory__sort_name"
            )

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if ends and not starts and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Donnez aussi le premier jour."))
        if starts and ends and ends < starts:
            self.add_error(
                "ends_on", _("L’écoute finirait avant de commencer. Choisissez une fin après le début.")
            )
        self._ask_why(cleaned)
        return cleaned

    def _ask_why(self, cleaned):
        """The method may want the written commitment first: it warns, and a reason is enough."""
        participation = self.visit.participation if self.visit else cleaned.get("participation")
        dates = participation and self._gives_a_date(cleaned.get("starts_on"))
        breach = before_commitment(participation) if dates else None
        if breach is None:
            del self.fields["reason"]
        elif not cleaned.get("reason"):
            told = _("%(statement)s. L’engagement %(of_territory)s n’est pas signé\u00a0: dites pourquoi.")
            names = {
                "statement": breach.statement,
                "of_territory": of_territory(participation.territory.name),
            }
            self.add_error("reason", told % names)

    def _gives_a_date(self, starts):
        return starts is not None and (self.visit is None or starts != self.visit.starts_on)

    @property
    def is_long(self):
        """The method says one or two days: it warns, it does not refuse."""
        starts, ends = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        return bool(starts and ends and (ends - starts).days >= LONGEST_VISIT)


class CancelForm(PlainForm, forms.Form):
    reason = forms.CharField(
        label=_("Pour quelle raison\u202f?"),
        max_length=240,
        error_messages={"required": _("Dites en un mot pourquoi\u00a0: la raison reste au journal.")},
    )


class InterviewForm(PlainForm, forms.Form):
    """Quick: who, when. The day is the visit's first unless told; the hour may come later."""

    kind = forms.ChoiceField(
        label=_("Forme"), choices=Interview.Kind.choices, initial=Interview.Kind.INDIVIDUAL
    )
    title = forms.CharField(
        label=_("Fonction rencontrée"),
        max_length=160,
        help_text=_(
            "La fonction ou le groupe, sans nom\u00a0: «\u00a0Directrice de l’office de tourisme\u00a0»."
        ),
        error_messages={"required": _("Dites quelle fonction, ou quel groupe, vous rencontrez.")},
    )
    day = DayField(label=_("Jour"), required=False)
    hour = forms.TimeField(
        label=_("Heure"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    minutes = NumberField(label=_("Durée (minutes)"), required=False, min_value=5, max_value=600)
    place = forms.CharField(
        label=_("Lieu"), max_length=160, required=False, help_text=_("S’il diffère du lieu de l’écoute.")
    )

    def __init__(self, *args, visit, interview=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.visit = visit
        self.initial.setdefault("day", visit.starts_on)
        if interview:
            del self.fields["kind"]

    def clean(self):
        cleaned = super().clean()
        day, hour = cleaned.get("day"), cleaned.pop("hour", None)
        if hour and not day and "day" not in self.errors:
            self.add_error("day", _("Donnez aussi le jour."))
        cleaned["at"] = timezone.make_aware(datetime.datetime.combine(day, hour)) if day and hour else None
        return cleaned


def interview_initial(interview):
    local = timezone.localtime(interview.at) if interview.at else None
    return {
        "title": interview.title,
        "day": interview.day or interview.visit.starts_on,
        "hour": local.time() if local else None,
        "minutes": interview.minutes,
        "place": interview.place,
    }


class PersonMetForm(PlainForm, forms.ModelForm):
    class Meta:
        model = Interviewee
        fields = ["civility", "name", "function", "organisation", "category"]
        error_messages = {"name": {"required": _("Écrivez le prénom et le nom.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["civility"].choices = [("", "—"), *Interviewee.Civility.choices]
        self.fields["category"].choices = [("", "—"), *Interviewee.Category.choices]


class ConsentForm(PlainForm, forms.Form):
    """Each agreement apart, and how it was given: never a single « oui à tout »."""

    AGREEMENTS = ("agrees_notes", "agrees_recording", "agrees_rereading", "agrees_photo")

    agrees_notes = forms.BooleanField(label=_("accepte que l’on prenne des notes"), required=False)
    quotation = forms.ChoiceField(
        label=_("Ses paroles peuvent être citées"),
        choices=[choice for choice in Interviewee.Quotation.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Demandez à la personne si l’on peut la citer, et comment.")},
    )
    agrees_rereading = forms.BooleanField(
        label=_("veut relire ses citations avant publication"), required=False
    )
    agrees_recording = forms.BooleanField(label=_("accepte d’être enregistrée"), required=False)
    agrees_photo = forms.BooleanField(label=_("accepte d’être photographiée"), required=False)
    means = forms.ChoiceField(
        label=_("Accords donnés"), choices=Interviewee.Means.choices, initial=Interviewee.Means.ORAL
    )
    at = DayField(label=_("Le"))

    def clean_at(self):
        day = self.cleaned_data["at"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("Un accord ne se recueille pas à l’avance\u00a0: vérifiez la date.")
            )
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def consent_initial(person):
    if not person.has_answered:
        return {"agrees_notes": True, "at": timezone.localdate(), "means": Interviewee.Means.ORAL}
    known = {name: getattr(person, name) for name in (*ConsentForm.AGREEMENTS, "quotation")}
    return {**known, "means": person.consent_means, "at": timezone.localtime(person.consent_at).date()}


class ExcerptForm(PlainForm, forms.ModelForm):
    """Words said, and by whom."""

    CHOICES = (
        ("", _("comme la personne l’a accepté")),
        *(choice for choice in Interviewee.Quotation.choices if choice[0]),
    )

    class Meta:
        model = Excerpt
        fields = ["quote", "speaker", "choice"]
        labels = {"speaker": _("Qui parle"), "choice": _("Citable au plus")}
        error_messages = {
            "quote": {
                "required": _("Écrivez les mots exacts."),
                "max_length": _("Cette citation est trop longue\u00a0: gardez-en 2 000 signes au plus."),
            }
        }
        widgets = {"quote": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, note, **kwargs):
        super().__init__(*args, **kwargs)
        people = note.interview.people.all()
        self.fields["speaker"].queryset = people
        self.fields["speaker"].empty_label = _("une personne du groupe") if note.interview.is_group else "—"
        self.fields["choice"].choices = self.CHOICES


class QuotationForm(ExcerptForm):
    """Who spoke, and how far they may be quoted; the words stay."""

    class Meta(ExcerptForm.Meta):
        fields = ["speaker", "choice"]


class ReopenForm(PlainForm, forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi rouvrir cette note\u202f?"),
        max_length=240,
        error_messages={"required": _("Dites pourquoi\u00a0: la raison reste au journal.")},
    )


class GuideForm(PlainForm, forms.Form):
    introduction = forms.CharField(
        label=_("Ce qui est dit à la personne avant l’entretien"),
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_(
            "Un nouveau texte fait une nouvelle version\u202f; les accords déjà donnés gardent la leur."
        ),
    )
    closing = forms.CharField(
        label=_("Pour conclure"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    minutes = NumberField(label=_("Durée d’un entretien (minutes)"), min_value=5, max_value=600)


class ThemeForm(PlainForm, forms.ModelForm):
    prompts = forms.CharField(
        label=_("Relances"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une par ligne."),
    )

    class Meta:
        model = Theme
        fields = ["label", "question"]

    field_order = ["label", "question", "prompts"]

    def clean_prompts(self):
        return [line.strip() for line in self.cleaned_data["prompts"].splitlines() if line.strip()]


class PassageFilter(PlainForm, forms.Form):
    theme = forms.ModelChoiceField(
        label=_("Thème"),
        queryset=Theme.objects.none(),
        required=False,
        empty_label=_("tous les thèmes"),
        to_field_name="code",
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = Theme.objects.filter(programme=programme)
