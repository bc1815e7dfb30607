"""What every form of the house shares: how it is drawn, what it takes of what is typed, its own fields."""

import datetime
import re

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape
from django.utils.translation import gettext_lazy as _

from .typed import one_line, sound

FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)
LARGEST_NUMBER = 2_147_483_647  # what a column of PostgreSQL keeps
SPACES = re.compile(r"\s")


class PlainForm:
    """Crispy without its own form tag: the template holds the form, its buttons and its token.

    The one door of typed text: harmful characters never enter, and what has one line keeps one.
    """

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False
        return helper

    def __getitem__(self, name):
        """Crispy writes the help of a field as it stands, and a method that somebody sent may word it."""
        bound = super().__getitem__(name)
        bound.help_text = conditional_escape(bound.help_text)
        return bound

    def _widget_data_value(self, widget, html_name):
        value = super()._widget_data_value(widget, html_name)
        if not isinstance(value, str):
            return value
        return sound(value) if isinstance(widget, forms.Textarea) else one_line(value)


class DayField(forms.DateField):
    """A day of this century: « 28 » typed for the year is not the year 28."""

    default_error_messages = {
        "beyond": _("Cette date est hors du possible\u00a0: choisissez-la entre 2000 et 2100."),
    }

    def __init__(self, **options):
        days = {"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **days}))
        super().__init__(**options)

    def validate(self, value):
        super().validate(value)
        if value and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(self.error_messages["beyond"], code="beyond")


class Figure(int):
    """A number that prints as it is read: « 70 000 000 », and « 1900 », which may be a year."""

    def __str__(self):
        return f"{int(self):,}".replace(",", "\u202f") if abs(self) >= 10_000 else str(int(self))


class NumberField(forms.IntegerField):
    """A whole number as people write it, « 61 300 »: a browser's own number field would not let it be typed."""

    widget = forms.TextInput
    default_error_messages = {
        "min_value": _("Écrivez un nombre supérieur ou égal à %(limit_value)s."),
        "max_value": _("Écrivez un nombre inférieur ou égal à %(limit_value)s."),
    }

    def __init__(self, *, min_value=0, max_value=LARGEST_NUMBER, **options):
        super().__init__(min_value=Figure(min_value), max_value=Figure(max_value), **options)

    def widget_attrs(self, widget):
        keys = {"inputmode": "numeric"} if self.min_value >= 0 else {}  # a telephone's has no minus
        return {"data-figure": "", "autocomplete": "off", **keys}

    def to_python(self, value):
        return super().to_python(
            SPACES.sub("", value).replace("\u2212", "-") if isinstance(value, str) else value
        )


class SeveralField(forms.ModelMultipleChoiceField):
    """Several at once; an identifier that no database could hold is one that is not offered."""

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None
