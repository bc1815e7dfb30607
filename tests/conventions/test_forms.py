"""One door for what is typed: every form of ours is plain, every day and number of them is bounded."""

import importlib

import pytest
from django import forms
from django.apps import apps

from foundation.forms import DayField, NumberField, PlainForm, SeveralField

BARE = {
    forms.DateField: DayField,
    forms.IntegerField: NumberField,
    forms.ModelMultipleChoiceField: SeveralField,
}
APART = {"config.style_samples.SampleForm"}  # a page of pictures, never in production


def below(kind):
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


@pytest.fixture(scope="module")
def ours():
    for app in apps.get_app_configs():
        for module in ("forms", "views", "duties", "links"):
            if importlib.util.find_spec(f"{app.name}.{module}"):
                importlib.import_module(f"{app.name}.{module}")
    packages = {
        app.name.partition(".")[0] for app in apps.get_app_configs() if "site-packages" not in app.path
    }
    found = {form for form in below(forms.BaseForm) if form.__module__.partition(".")[0] in packages}
    return {f"{form.__module__}.{form.__qualname__}": form for form in found}


def test_every_form_is_plain(ours):
    from allauth.account.forms import RequestLoginCodeForm

    assert "territories.forms.commitment.SignForm" in ours
    strangers = [
        name for name, form in ours.items() if not issubclass(form, (PlainForm, RequestLoginCodeForm))
    ]
    assert set(strangers) - APART == set()


def test_no_field_takes_any_day_nor_any_number(ours):
    loose = [
        f"{name}.{field_name}"
        for name, form in ours.items()
        for field_name, field in form.base_fields.items()
        for bare, house in BARE.items()
        if isinstance(field, bare) and not isinstance(field, (house, forms.FloatField, forms.DecimalField))
    ]
    assert loose == []
