"""A mail provider set by the environment alone, and what is said when something lacks."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.post import provider_settings, returns_of


def test_each_variable_is_a_key_of_django_anymail(monkeypatch):
    monkeypatch.setenv("ANYMAIL_MAILGUN_API_KEY", "key")
    monkeypatch.setenv("ANYMAIL_WEBHOOK_SECRET", "essaim:secret")
    assert provider_settings("mailgun", "mailgun") == {
        "MAILGUN_API_KEY": "key",
        "WEBHOOK_SECRET": "essaim:secret",
    }


def test_none_asks_for_nothing(monkeypatch):
    monkeypatch.delenv("ANYMAIL_WEBHOOK_SECRET", raising=False)
    assert provider_settings("", "") == {}


@pytest.mark.parametrize("secret", [None, "", "sansdeuxpoints"])
def test_without_a_secret_it_does_not_start(monkeypatch, secret):
    monkeypatch.delenv("ANYMAIL_WEBHOOK_SECRET", raising=False)
    if secret is not None:
        monkeypatch.setenv("ANYMAIL_WEBHOOK_SECRET", secret)
    with pytest.raises(ImproperlyConfigured, match="ANYMAIL_WEBHOOK_SECRET"):
        provider_settings("", "postmark")


@pytest.mark.parametrize("name", ["pigeon", "../x", "base.x"])
def test_a_provider_that_nobody_knows_is_said(monkeypatch, name):
    monkeypatch.setenv("ANYMAIL_WEBHOOK_SECRET", "essaim:secret")
    with pytest.raises(ImproperlyConfigured, match="ne connaît pas"):
        provider_settings(name, name)


def test_a_provider_that_tells_nothing_needs_no_secret(monkeypatch):
    monkeypatch.delenv("ANYMAIL_WEBHOOK_SECRET", raising=False)
    assert (returns_of("scaleway"), returns_of("brevo"), returns_of("")) == ("", "brevo", "")
    assert provider_settings("scaleway", returns_of("scaleway")) is not None
