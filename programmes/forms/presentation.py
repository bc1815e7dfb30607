"""How a programme presents itself: its title, its text, its logo, its colours."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from foundation.forms import NumberField, PlainForm
from foundation.texts.reading import html_of
from foundation.texts.richtext import clean_html
from programmes import contrast
from programmes.models import Programme
from programmes.sheets import ACCENT, COLOUR

LARGEST_LOGO = 2 * 1024 * 1024
LONGEST_TEXT = 40_000


class ColourField(forms.CharField):
    """« #0f5c4d »; with `on`, refused where that colour does not read on it, and a darker one proposed."""

    default_error_messages = {
        "unknown": _(
            "«\u00a0%(typed)s\u00a0» n’est pas une couleur écrite comme il faut\u00a0: un dièse et six chiffres ou "
            "lettres de A à F, par exemple #0f5c4d."
        ),
        "unreadable": _(
            "%(colour)s est trop claire pour porter un texte blanc\u00a0: son contraste est de %(ratio)s, il en faut "
            "4,5. La même, plus sombre\u00a0: %(proposed)s."
        ),
    }

    def __init__(self, *, on=None, **options):
        self.on = on
        super().__init__(max_length=60, required=False, **options)

    def to_python(self, value):
        value = super().to_python(value)
        if value in self.empty_values:
            return ""
        try:
            return contrast.written(value)
        except contrast.NotAColour:
            raise ValidationError(
                self.error_messages["unknown"], code="unknown", params={"typed": value}
            ) from None

    def validate(self, value):
        super().validate(value)
        if value and self.on and not contrast.reads(value, self.on):
            params = {
                "colour": value,
                "ratio": ratio_text(contrast.ratio(value, self.on)),
                "proposed": contrast.darker(value, self.on),
            }
            raise ValidationError(self.error_messages["unreadable"], code="unreadable", params=params)


def ratio_text(ratio):
    """« 3,9 », never rounded up to what it does not reach."""
    return f"{int(ratio * 10) / 10:.1f}".replace(".", ",")


class PresentationForm(PlainForm, forms.ModelForm):
    """The programme's own fields, then those of its presentation; `html` is the name the editor gives its field."""

    ABOUT = ("title", "baseline", "kind", "target_territories", "reply_address")

    target_territories = NumberField(
        label=_("Nombre de territoires visé"), required=False, min_value=1, max_value=5000
    )
    html = forms.CharField(
        label=_("Texte de présentation"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea
    )
    logo = UploadField(
        label=_("Logo"),
        required=False,
        kinds=("image",),
        max_bytes=LARGEST_LOGO,
        help_text=_("PNG, JPEG ou WebP, 2\u00a0Mo au plus. Il s’affiche sur fond blanc."),
    )
    remove_logo = forms.BooleanField(label=_("Retirer le logo"), required=False)
    colour = ColourField(
        label=_("Couleur principale"),
        on=contrast.WHITE,
        widget=forms.TextInput(attrs={"placeholder": COLOUR, "autocomplete": "off"}),
        help_text=_("Le fond du bandeau, avec le titre en blanc. Vide\u00a0: le vert d’Essaim."),
    )
    accent = ColourField(
        label=_("Couleur d’accent"),
        widget=forms.TextInput(attrs={"placeholder": ACCENT, "autocomplete": "off"}),
        help_text=_("Les boutons et les hexagones. Vide\u00a0: le miel d’Essaim."),
    )
    contact = forms.CharField(
        label=_("Contact"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Tel qu’il paraîtra à tous\u00a0: une ligne par personne ou par structure, avec l’adresse et le téléphone "
            "que ces personnes acceptent de voir publiés."
        ),
    )

    class Meta:
        model = Programme
        fields = ["title", "baseline", "kind", "target_territories", "reply_address"]
        error_messages = {"title": {"required": _("Un programme a un titre\u00a0: écrivez-le.")}}
        help_texts = {
            "baseline": _(
                "Une phrase, sous le titre\u00a0: combien de territoires, combien de temps, pour quoi."
            ),
            "kind": _("Par exemple «\u00a0Expérimentation nationale\u00a0»."),
            "reply_address": _("Les réponses aux messages du programme y arrivent."),
        }

    def __init__(self, *args, shown, **kwargs):
        self.shown = shown
        kept = {"html": shown.text, "colour": shown.colour, "accent": shown.accent, "contact": shown.contact}
        super().__init__(*args, initial=kept, **kwargs)

    def clean_accent(self):
        """Written in white or in ink, whichever reads: between the two nothing does."""
        accent = self.cleaned_data["accent"]
        if accent and not contrast.reads(contrast.text_on(accent), accent):
            told = _(
                "Ni le blanc ni l’encre ne se lisent bien sur %(colour)s. La même, plus sombre\u00a0: %(proposed)s."
            )
            raise ValidationError(told, params={"colour": accent, "proposed": contrast.darker(accent)})
        return accent

    def clean_html(self):
        """Without a script the field is a plain area, under another name."""
        return self.cleaned_data["html"] or self.typed_html

    @property
    def typed_html(self):
        """What the editor shows: as typed after a refusal, cleaned all the same."""
        if not self.is_bound:
            return self.shown.text
        plain = self.data.get(self.add_prefix("plain"))
        return clean_html(self["html"].value() or "") if plain is None else html_of(plain)

    @property
    def about(self):
        return {name: self.cleaned_data[name] for name in self.ABOUT}

    @property
    def face(self):
        cleaned = self.cleaned_data
        return {
            "text": cleaned["html"],
            "colour": cleaned["colour"],
            "accent": cleaned["accent"],
            "contact": cleaned["contact"],
            "logo": cleaned["logo"],
            "remove_logo": cleaned["remove_logo"],
        }
