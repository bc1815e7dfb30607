"""A date of the plan: a meeting, a milestone, a deliverable, the bound of a phase, an internal deadline."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import FIRST_DAY, LAST_DAY, SPACES, NumberField, PlainForm
from programmes.dates import settled, shifted
from programmes.models import Moment
from programmes.moves import Move, makes_a_ring
from programmes.outline import by_date

from .plan import day_field

Kind, Precision, Unit = Moment.Kind, Moment.Precision, Moment.Unit
FIXED, HUNG, OPEN = "fixed", "hung", "open"
HANGS = [(FIXED, _("à une date")), (HUNG, _("en suivant une autre date")), (OPEN, _("à dater plus tard"))]
DISTANCES = [
    ("months:1", _("mois après")),
    ("weeks:1", _("semaines après")),
    ("days:1", _("jours après")),
    ("months:-1", _("mois avant")),
    ("weeks:-1", _("semaines avant")),
    ("days:-1", _("jours avant")),
]
OWN = (Kind.MEETING, Kind.MILESTONE, Kind.DELIVERABLE)  # what is added, named and removed at will
WHEN = ["hangs", "date", "offset", "distance", "anchor", "precision"]
HOURS = ["starts_at", "ends_at"]
DETAILS = ["place", "audience", "agenda"]
OF_OWN = ["label", "kind", "phase", *WHEN, *DETAILS]
FIELDS = {
    Kind.MEETING: [*OF_OWN, *HOURS, "series", "done_on"],
    Kind.MILESTONE: [*OF_OWN, "done_on"],
    Kind.DELIVERABLE: [*OF_OWN, "done_on"],
    Kind.DEADLINE: ["label", "phase", *WHEN, "done_on"],
    Kind.EDGE: WHEN,
    Kind.START: ["hangs", "date", "precision"],
}


class HourField(forms.TimeField):
    """An hour of the day, as a browser's own field gives it, or « 14 h 30 » typed."""

    def __init__(self, **options):
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        told = {"invalid": _("Écrivez une heure\u00a0: 14:30.")}
        super().__init__(required=False, widget=widget, error_messages=told, **options)

    def to_python(self, value):
        typed = SPACES.sub("", value).lower().replace("h", ":") if isinstance(value, str) else value
        return super().to_python(f"{typed}00" if isinstance(typed, str) and typed.endswith(":") else typed)


class MomentForm(PlainForm, forms.Form):
    """What it is, when it falls or which date it follows, what is known of it."""

    label = forms.CharField(label=_("Libellé"), max_length=160)
    kind = forms.ChoiceField(label=_("Nature"), choices=[(one.value, one.label) for one in OWN])
    phase = forms.TypedChoiceField(label=_("Phase"), required=False, coerce=int, empty_value=None)
    series = forms.ChoiceField(
        label=_("Séance de"),
        required=False,
        help_text=_("Si c’est une séance d’une rencontre de la méthode, ses règles la comptent."),
    )
    hangs = forms.ChoiceField(label=_("Quand"), choices=HANGS, widget=forms.RadioSelect, initial=FIXED)
    date = day_field(label=_("Date"))
    offset = NumberField(label=_("Combien"), max_value=1000, required=False)
    distance = forms.ChoiceField(label=_("De"), choices=DISTANCES, required=False)
    anchor = forms.TypedChoiceField(label=_("Date suivie"), required=False, coerce=int, empty_value=None)
    precision = forms.ChoiceField(
        label=_("Connue"),
        required=False,
        choices=[(one.value, one.label) for one in (Precision.DAY, Precision.MONTH, Precision.SEASON)],
        help_text=_("Un mois, une saison se donnent par l’un de leurs jours."),
    )
    starts_at = HourField(label=_("Heure de début"), help_text=_("Si elle est connue."))
    ends_at = HourField(label=_("Heure de fin"))
    place = forms.CharField(label=_("Lieu"), max_length=160, required=False)
    audience = forms.CharField(label=_("Pour qui"), max_length=240, required=False)
    agenda = forms.CharField(
        label=_("Ordre du jour"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Une ligne par point."),
    )
    done_on = day_field(label=_("Fait le"), help_text=_("Vide tant que ce n’est pas fait."))

    def __init__(self, *args, outline, moment=None, kind=Kind.MEETING, **kwargs):
        self.outline, self.moment = outline, moment
        kwargs.setdefault("initial", initial_of(moment) if moment else {"kind": kind, "hangs": FIXED})
        super().__init__(*args, **kwargs)
        self._offer_choices()
        kept = set(FIELDS[moment.kind]) if moment else {*FIELDS[kind]} - {"done_on"}
        for name in self.fields.keys() - kept:
            del self.fields[name]

    def _offer_choices(self):
        phases = [(phase.pk, str(phase)) for phase in self.outline.phases]
        self.fields["phase"].choices = [("", _("hors phase")), *phases]
        self.fields["anchor"].choices = [("", "—"), *self._anchors()]
        series = self._series()
        self.fields["series"].choices = [("", _("aucune")), *series]
        if not series:
            del self.fields["series"]
        if self.moment and self.moment.kind == Kind.START:
            self.fields["hangs"].choices = [HANGS[0], HANGS[2]]

    def _anchors(self):
        """Every other date, those of the internal deadlines apart, with the day it falls on."""
        current = self.moment.anchor_id if self.moment else None
        lines = by_date(self.outline.lines)
        offered = [
            line.moment for line in lines if line.moment.kind != Kind.DEADLINE or line.moment.pk == current
        ]
        return [(one.pk, f"{one.label} ({one.text})") for one in offered if one != self.moment]

    def _series(self):
        return [(one["code"], one["name"]) for one in self.outline.programme.card.get("meetings", [])]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("hangs") == FIXED and not cleaned.get("date") and "date" not in self.errors:
            self.add_error("date", _("Donnez la date, ou choisissez «\u00a0à dater plus tard\u00a0»."))
        if cleaned.get("hangs") == HUNG:
            self._check_anchor(cleaned.get("anchor"))
        self._check_hours(cleaned.get("starts_at"), cleaned.get("ends_at"))
        return cleaned

    def _check_hours(self, starts, ends):
        if ends and not starts and "starts_at" not in self.errors:
            self.add_error("starts_at", _("À quelle heure commence-t-on\u202f?"))
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("La rencontre finirait avant de commencer."))

    def _check_anchor(self, anchor):
        if anchor is None:
            if "anchor" not in self.errors:
                self.add_error("anchor", _("Choisissez la date qu’elle suit."))
        elif self.moment and makes_a_ring(self.outline.moments, self.moment.pk, anchor):
            told = _(
                "«\u00a0%(label)s\u00a0» dépend déjà de cette date-ci\u00a0: elles tourneraient en rond."
            )
            self.add_error("anchor", told % {"label": self.outline.by_pk[anchor].label})
        elif not self._falls_within_reach(self.outline.by_pk[anchor]):
            self.add_error(
                "offset", _("Cela mène hors du possible\u00a0: choisissez une date entre 2000 et 2100.")
            )

    def _falls_within_reach(self, anchor):
        offset, unit = self.away
        return anchor.date is None or FIRST_DAY <= shifted(anchor.date, offset, unit) <= LAST_DAY

    @property
    def away(self):
        """(offset, unit)."""
        unit, side = (self.cleaned_data.get("distance") or DISTANCES[0][0]).split(":")
        return (self.cleaned_data.get("offset") or 0) * int(side), unit

    @property
    def known(self):
        return self.cleaned_data.get("precision") or Precision.DAY

    def move(self):
        """The Move that is asked, or None where its date stays as it was."""
        now, pk = self.moment, self.moment.pk
        hangs = self.cleaned_data["hangs"]
        if hangs == OPEN:
            return Move(pk, None) if now.date or now.anchor_id else None
        if hangs == FIXED:
            day = settled(self.cleaned_data["date"], self.known, now.at_end)
            same = (day, self.known, None) == (now.date, now.precision, now.anchor_id)
            return None if same else Move(pk, day, self.known, fixed=True)
        wanted = (self.cleaned_data["anchor"], *self.away, self.known)
        if wanted == (now.anchor_id, now.offset, now.unit, now.precision):
            return None
        return Move(pk, None, self.known, anchor=wanted[0], offset=wanted[1], unit=wanted[2])

    def changes(self):
        """What else is said of it otherwise than before."""
        found = {
            name: self.cleaned_data[name]
            for name in ("label", "kind", "series", "done_on")
            if name in self.fields
        }
        if "phase" in self.fields:
            found["phase_id"] = self.cleaned_data["phase"]
        if "place" in self.fields:
            found["details"] = self.details()
        if self.moment is None:
            return found
        return {name: value for name, value in found.items() if getattr(self.moment, name) != value}

    def details(self):
        """Those of the method that the form does not show stay as they are."""
        found = dict(self.moment.details) if self.moment else {}
        kind = self.cleaned_data["kind"]
        found["place"] = self.cleaned_data["place"]
        found[audience_key(kind)] = self.cleaned_data["audience"]
        found["agenda"] = [line.strip() for line in self.cleaned_data["agenda"].splitlines() if line.strip()]
        for name in HOURS:
            hour = self.cleaned_data.get(name)
            found[name] = f"{hour:%H:%M}" if hour else ""
        return {name: value for name, value in found.items() if value}

    def hung(self):
        """What a new date is created with: its day, or what it hangs on."""
        hangs = self.cleaned_data["hangs"]
        if hangs == OPEN:
            return {}
        if hangs == FIXED:
            return {"date": self.cleaned_data["date"], "precision": self.known}
        offset, unit = self.away
        anchor = self.outline.by_pk[self.cleaned_data["anchor"]]
        return {"anchor": anchor, "offset": offset, "unit": unit, "precision": self.known}


def audience_key(kind):
    """A deliverable's audience is a list of roles; what people read of it stands beside."""
    return "audience_label" if kind == Kind.DELIVERABLE else "audience"


def initial_of(moment):
    unknown = moment.precision == Precision.UNDATED
    return {
        "label": moment.label,
        "kind": moment.kind,
        "phase": moment.phase_id,
        "series": moment.series,
        "hangs": HUNG if moment.anchor_id else OPEN if unknown else FIXED,
        "date": moment.date,
        "offset": abs(moment.offset),
        "distance": f"{moment.unit}:{-1 if moment.offset < 0 else 1}",
        "anchor": moment.anchor_id,
        "precision": Precision.DAY if unknown else moment.precision,
        "starts_at": moment.details.get("starts_at", ""),
        "ends_at": moment.details.get("ends_at", ""),
        "place": moment.details.get("place", ""),
        "audience": moment.details.get(audience_key(moment.kind), ""),
        "agenda": "\n".join(moment.details.get("agenda", [])),
        "done_on": moment.done_on,
    }
