"""The fingerprint: the same for the same document, another as soon as anything that shows changes."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy

from foundation.documents import fingerprint, kinds, sources
from foundation.documents.fingerprint import canonical, fingerprint_of
from tests.documents.sample import FICHE, note


def of(data=None, *, kind="sample.note", media=None, language="fr"):
    return fingerprint_of(kind, note() if data is None else data, media or {}, language)


def test_the_order_of_keys_does_not_count():
    assert of({"a": 1, "b": {"c": 2, "d": 3}}) == of({"b": {"d": 3, "c": 2}, "a": 1})


@pytest.mark.parametrize(
    "other",
    [
        {"data": note("Une autre note")},
        {"data": {**note(), "more": None}},
        {"kind": "sample.fiche"},
        {"language": "br"},
        {"media": {"photo": {"file": "1", "sha256": "abc"}}},
    ],
    ids=lambda other: next(iter(other)),
)
def test_anything_else_gives_another(other):
    assert of(**other) != of()


def test_text_and_number_are_not_the_same():
    assert canonical({"n": 1}) != canonical({"n": "1"})


@pytest.mark.parametrize(
    "value", [datetime.date(2027, 3, 1), Decimal("1.5"), {1, 2}, object(), gettext_lazy("oui"), float("nan")]
)
def test_only_plain_json_is_accepted(value):
    with pytest.raises((TypeError, ValueError)):
        canonical({"value": value})


def test_an_unknown_kind_is_refused():
    with pytest.raises(ImproperlyConfigured, match=r"sample\.nothing"):
        of(kind="sample.nothing")


def test_a_kind_is_declared_once():
    with pytest.raises(ImproperlyConfigured, match="twice"):
        kinds.document_kind("sample.note", template="sample/fiche.html", title="Autre")


@pytest.fixture
def house(tmp_path, settings, monkeypatch):
    """A kind of its own, of which each file can be changed: page, partial, style sheet, font, drawing."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    settings.DEBUG = True  # templates are read again
    settings.STATICFILES_DIRS = [tmp_path / "static", *settings.STATICFILES_DIRS]
    files = {
        "page.html": '{% extends "documents/pdf/base.html" %}'
        '{% block document %}{% include "part.html" %}{% endblock %}',
        "part.html": '<img src="app:pictures/cell.svg" alt="">',
        "static/own.css": "@font-face { font-family: X; src: url(app:fonts/x.woff2) }",
        "static/fonts/x.woff2": "font",
        "static/pictures/cell.svg": "<svg/>",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    kind = kinds.DocumentKind("sample.own", "page.html", "Propre", ("own.css",))
    monkeypatch.setitem(kinds._kinds, "sample.own", kind)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["page.html", "part.html", "static/own.css", "static/fonts/x.woff2", "static/pictures/cell.svg"]
)
def test_a_change_of_any_file_that_draws_gives_another(house, name):
    before = of(kind="sample.own")
    assert of(kind="sample.own") == before

    (house / name).write_text((house / name).read_text() + " ")
    assert of(kind="sample.own") != before


def test_the_house_style_the_tags_and_the_drawing_code_count(house):
    names = {path.name for path in sources.sources_of("sample.own")}

    assert {"base.css", "base.html", "essaim-sans-400.woff2"} <= names
    assert {"pdf.py", "richtext.py", "render.py", "folios.py"} <= names


def test_a_template_named_by_a_variable_is_refused(house):
    (house / "part.html").write_text("{% include doc.partial %}")
    with pytest.raises(ImproperlyConfigured, match="variable"):
        of(kind="sample.own")


def test_a_static_file_that_is_not_there_is_refused(house):
    (house / "static/pictures/cell.svg").unlink()
    with pytest.raises(ImproperlyConfigured, match=r"cell\.svg"):
        of(kind="sample.own")


def test_a_process_reads_the_files_once():
    fingerprint._renderer_once.cache_clear()
    of(FICHE)
    of(FICHE)
    assert fingerprint._renderer_once.cache_info().misses == 1
