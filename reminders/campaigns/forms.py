"""What is typed of a message to many. A draft takes all that is typed: only leaving asks for more."""

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from foundation.forms import DayField, PlainForm, SeveralField
from foundation.mail.models import Message
from foundation.texts.reading import html_of, is_plain, typed_of
from foundation.texts.richtext import clean_html
from programmes.models import Moment

from . import audience as audiences
from . import papers
from .times import NoSuchHour, instant

LONGEST = 40_000
NATURES = [
    (
        Message.Kind.SERVICE,
        _("Courrier de service\u00a0: ce qu’il faut savoir pour prendre part au programme"),
    ),
    (Message.Kind.NEWS, _("Nouvelles\u00a0: on peut s’en désinscrire, et qui l’a fait ne les reçoit pas")),
]


class MessageForm(PlainForm, forms.Form):
    """`html` is the name that the editor gives its field; without a script it is a plain area, `plain`."""

    subject = forms.CharField(
        label=_("Objet"),
        required=False,
        max_length=150,
        help_text=_("Ce que l’on lit d’abord\u00a0: dites ce qui est à faire ou à savoir."),
    )
    html = forms.CharField(label=_("Message"), required=False, max_length=LONGEST, widget=forms.Textarea)
    nature = forms.ChoiceField(label=_("Nature"), choices=NATURES, required=False, widget=forms.RadioSelect)
    moment = forms.ModelChoiceField(
        Moment.objects.none(),
        label=_("Joindre la date d’une rencontre"),
        required=False,
        empty_label=_("aucune"),
        help_text=_("Un fichier que chacun ouvre pour l’inscrire à son agenda."),
    )
    upload = UploadField(
        label=_("Joindre un fichier"),
        required=False,
        kinds=papers.KINDS,
        max_bytes=papers.MOST_BYTES,
        help_text=_("PDF, image, document, tableur ou présentation\u00a0: 10\u00a0Mo au plus en tout."),
    )

    def __init__(self, campaign, *args, **kwargs):
        kept = {name: getattr(campaign, name) for name in ("subject", "nature", "moment")}
        super().__init__(*args, initial={**kept, "html": campaign.body}, **kwargs)
        self.campaign = campaign
        self.fields["moment"].queryset = self._meetings()
        self.fields["moment"].label_from_instance = lambda moment: f"{moment.label} ({moment.text})"

    def _meetings(self):
        """Those to come that have a date, and the one chosen, whatever became of it."""
        meetings = Moment.objects.filter(programme=self.campaign.programme, kind=Moment.Kind.MEETING)
        coming = meetings.filter(date__gte=timezone.localdate(), done_on=None)
        return (coming | meetings.filter(pk=self.campaign.moment_id)).order_by("date", "pk")

    @property
    def typed_html(self):
        if not self.is_bound:
            return self.campaign.body
        plain = self.data.get(self.add_prefix("plain"))
        return clean_html(self["html"].value() or "") if plain is None else html_of(plain)

    @property
    def rich(self):
        """The field of the editor as a browser without scripts shows it."""
        html = self.typed_html
        plain = is_plain(html)
        return {
            "name": "plain" if plain else "html",
            "html": html,
            "value": typed_of(html) if plain else html,
        }

    @property
    def written(self):
        """What is sound of what was typed; the rest stays as it was, and is said beside its field."""
        sound = {name: self.cleaned_data[name] for name in ("subject", "moment") if name in self.cleaned_data}
        if "html" in self.cleaned_data:
            sound["body"] = self.typed_html
        if self.cleaned_data.get("nature"):
            sound["nature"] = self.cleaned_data["nature"]
        return sound


def _named_with_its_end(body):
    return _("%(body)s (close)") % {"body": body.name} if body.closed else body.name


class AudienceForm(PlainForm, forms.Form):
    """Who it is for: roles, then where they are held."""

    who = forms.MultipleChoiceField(
        label=_("Qui"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    where = forms.ChoiceField(label=_("Dans quels territoires"), required=False, widget=forms.RadioSelect)
    bodies = SeveralField(
        None,
        label=_("Dans quelles instances"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text=_("Aucune cochée\u00a0: toutes."),
    )
    answer = forms.ChoiceField(
        label=_("Selon leur réponse"),
        required=False,
        choices=list(audiences.ANSWERS.items()),
        widget=forms.RadioSelect,
    )

    def __init__(self, campaign, *args, places, **kwargs):
        self.audience = audiences.of(campaign)
        kept = {name: getattr(self.audience, name) for name in ("who", "where", "bodies", "answer")}
        super().__init__(*args, initial=kept, **kwargs)
        self.fields["who"].choices = audiences.kinds_told(campaign.programme)
        self.fields["where"].choices = places
        self.fields["bodies"].queryset = audiences.bodies(campaign.programme, self.audience.bodies)
        self.fields["bodies"].label_from_instance = _named_with_its_end

    def clean_bodies(self):
        """None ticked means all: where those that were chosen are over, that is not to be understood by itself."""
        bodies, before = self.cleaned_data["bodies"], self.audience.bodies
        if before and not bodies and not self._open_among(before):
            raise forms.ValidationError(
                _(
                    "Ce que vous aviez choisi est clos. Cochez les instances à qui vous écrivez\u00a0: "
                    "sans coche, le message irait à toutes."
                )
            )
        return bodies

    def _open_among(self, bodies):
        return self.fields["bodies"].queryset.filter(pk__in=bodies, closed=False).exists()

    @property
    def chosen(self):
        """The audience as it is ticked; people chosen by name give way to who is ticked."""
        cleaned = self.cleaned_data
        who = cleaned.get("who") or []
        return self.audience.but(
            who=tuple(who),
            where=cleaned.get("where") or audiences.ALL,
            answer=cleaned.get("answer") or audiences.ANY,
            bodies=frozenset(body.pk for body in cleaned.get("bodies") or ()),
            people=frozenset() if who else self.audience.people,
        )


NOW, LATER = "now", "later"


class DepartureForm(PlainForm, forms.Form):
    """When it leaves, and whether one reads it once more in the outbox."""

    depart = forms.ChoiceField(
        label=_("Départ"),
        choices=[(NOW, _("Maintenant")), (LATER, _("Plus tard, à l’heure de Paris"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites quand il part."), "invalid_choice": _("Dites quand il part.")},
    )
    day = DayField(label=_("Jour"), required=False)
    hour = forms.TimeField(
        label=_("Heure"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Écrivez une heure, par exemple 9:30.")},
    )
    held = forms.BooleanField(
        label=_("Retenir les messages\u00a0: les relire dans la boîte d’envoi avant qu’ils partent"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("day", "hour"):
            self.fields[name].widget.attrs["data-only"] = f"depart={LATER}"

    @cached_property
    def is_later(self):
        return self.cleaned_data.get("depart") == LATER

    def clean(self):
        cleaned = super().clean()
        if self.is_later:
            cleaned["when"] = self._when(cleaned.get("day"), cleaned.get("hour"))
        return cleaned

    def _when(self, day, hour):
        if not day and "day" not in self.errors:
            self.add_error("day", _("Choisissez le jour du départ."))
        if hour is None and "hour" not in self.errors:
            self.add_error("hour", _("Choisissez l’heure du départ."))
        if not day or hour is None:
            return None
        try:
            when = instant(day, hour)
        except NoSuchHour:
            self.add_error(
                "hour", _("Cette heure n’existe pas cette nuit-là\u00a0: on y passe à l’heure d’été.")
            )
            return None
        if when <= timezone.now():
            self.add_error("day", _("C’est déjà passé\u00a0: choisissez un moment à venir."))
        return when
