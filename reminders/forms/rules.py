"""What organisers choose about reminders: a rule, the quiet days, and the filters of what is foreseen."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from foundation.forms import DayField, NumberField, PlainForm
from foundation.people.templatetags.typography import hour
from programmes.contracts import duties
from reminders.models import Audience, Pause, Quiet
from reminders.models.rule import EIGHT
from reminders.quietdays import half_hours

BEFORE, ON, AFTER, ESCALATION = "before", "on", "after", "escalation"
WHEN = [
    (BEFORE, _("avant l’échéance")),
    (ON, _("le jour même")),
    (AFTER, _("après l’échéance")),
    (ESCALATION, _("après des rappels restés sans effet")),
]
TO = [
    (Audience.OWNER, _("la personne concernée")),
    (Audience.REFERENT, _("en copie, la personne référente du territoire")),
    (Audience.TEAM, _("en copie, qui suit le territoire dans l’équipe")),
]
LONGEST, MOST_RECALLS = 90, 10
LONGEST_PAUSE = 120  # days


class RuleForm(PlainForm, forms.Form):
    """A recall, in the words of who asks for it; `said` gives it as the service takes it."""

    duty_kind = forms.ChoiceField(label=_("Pour quoi"))
    when = forms.ChoiceField(label=_("Quand"), choices=WHEN, widget=forms.RadioSelect, initial=BEFORE)
    days = NumberField(
        label=_("Combien de jours"),
        min_value=0,
        max_value=LONGEST,
        required=False,
        initial=7,
        widget=forms.TextInput(attrs={"data-only": f"when={BEFORE} {AFTER} {ESCALATION}"}),
        help_text=_("Avant ou après l’échéance\u202f; ou après le dernier rappel resté sans effet."),
    )
    after = NumberField(
        label=_("Après combien de rappels"),
        min_value=1,
        max_value=MOST_RECALLS,
        required=False,
        widget=forms.TextInput(attrs={"data-only": f"when={ESCALATION}"}),
        help_text=_("Seulement pour prévenir quelqu’un quand des rappels sont restés sans effet."),
    )
    at = forms.TypedChoiceField(label=_("À quelle heure"), coerce=lambda value: value)
    to = forms.MultipleChoiceField(
        label=_("À qui"),
        choices=TO,
        widget=forms.CheckboxSelectMultiple,
        initial=[Audience.OWNER],
        error_messages={"required": _("Choisissez au moins une personne.")},
    )

    def __init__(self, programme, *args, rule=None, initial=None, **kwargs):
        super().__init__(*args, initial={**(told_of(rule) if rule else {}), **(initial or {})}, **kwargs)
        kinds = duties.kinds_of(programme)
        self.fields["duty_kind"].choices = [(code, kind.title) for code, kind in kinds.items()]
        if rule:
            del self.fields["duty_kind"]
        hours = half_hours(settings.ESSAIM_REMINDER_HOURS)
        hours = hours if rule is None or rule.at in hours else sorted([*hours, rule.at])
        self.fields["at"].choices = [(f"{one:%H:%M}", hour(one)) for one in hours]
        self.fields["at"].initial = f"{EIGHT:%H:%M}"
        self.hours = {f"{one:%H:%M}": one for one in hours}

    def clean(self):
        cleaned = super().clean()
        when, days = cleaned.get("when"), cleaned.get("days")
        if when in (BEFORE, AFTER, ESCALATION) and not days and "days" not in self.errors:
            self.add_error("days", _now("Écrivez un nombre de jours, de 1 à %(most)s.") % {"most": LONGEST})
        if when == ESCALATION:
            self._clean_escalation(cleaned)
        return cleaned

    def _clean_escalation(self, cleaned):
        if not cleaned.get("after") and "after" not in self.errors:
            self.add_error("after", _now("Dites après combien de rappels."))
        if Audience.OWNER in cleaned.get("to", ()):
            self.add_error(
                "to",
                _now(
                    "Après des rappels restés sans effet, on prévient quelqu’un d’autre\u00a0: "
                    "décochez la personne concernée."
                ),
            )

    @property
    def said(self):
        """Of a form that is right: the fields of a rule."""
        cleaned = self.cleaned_data
        when, days = cleaned["when"], cleaned.get("days") or 0
        return {
            "days": {BEFORE: -days, ON: 0}.get(when, days),
            "after": cleaned.get("after") or 0 if when == ESCALATION else 0,
            "at": self.hours[cleaned["at"]],
            "to_owner": Audience.OWNER in cleaned["to"],
            "to_referent": Audience.REFERENT in cleaned["to"],
            "to_team": Audience.TEAM in cleaned["to"],
        }


def told_of(rule):
    """A rule in the words of the form."""
    when = ESCALATION if rule.after else ON if not rule.days else BEFORE if rule.days < 0 else AFTER
    return {
        "duty_kind": rule.duty_kind,
        "when": when,
        "days": abs(rule.days),
        "after": rule.after or None,
        "at": f"{rule.at:%H:%M}",
        "to": list(rule.audiences),
    }


class QuietForm(PlainForm, forms.ModelForm):
    class Meta:
        model = Quiet
        fields = ["weekends", "holidays", "alsace_moselle"]


class PauseForm(PlainForm, forms.ModelForm):
    starts = DayField(label=_("Premier jour"), error_messages={"required": _("Choisissez le premier jour.")})
    ends = DayField(label=_("Dernier jour"), error_messages={"required": _("Choisissez le dernier jour.")})

    class Meta:
        model = Pause
        fields = ["label", "starts", "ends"]
        labels = {"label": _("Nom de la pause")}
        error_messages = {"label": {"required": _("Donnez un nom à cette pause.")}}
        help_texts = {"label": _("Par exemple «\u00a0congés d’août\u00a0».")}

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _now("Le dernier jour vient avant le premier."))
        elif starts and ends and (ends - starts).days >= LONGEST_PAUSE:
            told = _now(
                "Une pause dure %(most)s jours au plus\u00a0: pour plus longtemps, retenez les rappels."
            )
            self.add_error("ends", told % {"most": LONGEST_PAUSE})
        return cleaned


class ForeseenFilter(PlainForm, forms.Form):
    """Which of the messages to come are shown."""

    q = forms.CharField(label=_("Personne"), required=False, max_length=80)
    lieu = forms.CharField(label=_("Territoire"), required=False, max_length=80)
    devoir = forms.ChoiceField(label=_("Pour quoi"), required=False)

    def __init__(self, programme, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = duties.kinds_of(programme)
        self.fields["devoir"].choices = [
            ("", _now("tout")),
            *((code, one.title) for code, one in kinds.items()),
        ]

    @property
    def asked(self):
        """{name: what is looked for}, what cannot be left out."""
        found = self.cleaned_data if self.is_bound and self.is_valid() is not None else {}
        return {name: found.get(name, "") for name in self.fields}
