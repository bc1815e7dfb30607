"""The components: what each tag writes."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from foundation.pictures.shapes import DONE, LATER, NOW, REFUSED, Step
from foundation.pictures.templatetags.ui import initials_of


@dataclass
class Duty:
    title: str = "Nommer les 3 délégués"
    detail: str = "Pays de Redon"
    due: date | None = date(2020, 1, 2)
    url: str = "/p/x/delegues/"
    button: str = "Nommer"


def render(source, path="/liste/", **context):
    context["request"] = RequestFactory().get(path)
    context["csrf_token"] = "jeton"
    return Template("{% load ui %}" + source).render(Context(context))


def test_pages_keep_the_filters_and_mark_the_current_one():
    page = Paginator(range(200), 20).page(3)

    html = render("{% pagination page %}", "/liste/?etat=5&page=3", page=page)

    assert 'href="?etat=5&amp;page=2" rel="prev"' in html
    assert html.count('aria-current="page"') == 1
    assert "…" in html


def test_a_single_page_has_no_numbers():
    assert render("{% pagination page %}", page=Paginator(range(5), 20).page(1)).strip() == ""


@pytest.mark.parametrize(
    ("path", "order", "link"),
    [
        ("/liste/?page=4", "none", "?tri=nom"),
        ("/liste/?tri=nom&etat=5", "ascending", "?etat=5&amp;tri=-nom"),
        ("/liste/?tri=-nom", "descending", "?tri=nom"),
    ],
)
def test_a_heading_orders_then_turns_the_order_round(path, order, link):
    html = render('{% sortable "nom" "Territoire" %}', path)

    assert f'aria-sort="{order}"' in html
    assert f'href="{link}"' in html


def test_a_duty_shows_its_date_and_one_button_that_says_which():
    html = render("{% duty_row duty %}", duty=Duty())

    assert "badge-due--late" in html
    assert 'href="/p/x/delegues/"' in html
    assert 'Nommer<span class="visually-hidden"> : Nommer les 3 délégués, Pays de Redon' in html.replace(
        "\u00a0", " "
    )
    assert "<form" not in html


def test_relancer_is_a_post_with_its_token():
    html = render('{% duty_row duty remind_url="/relancer/" %}', duty=Duty(due=None))

    assert '<form method="post" action="/relancer/"><input type="hidden" name="csrf' in html
    assert 'value="jeton"' in html
    assert "sans date" in html


def test_steps_say_their_state_in_words():
    steps = [Step("Accord", DONE), Step("Délégués", NOW, "2 sur 3", "/d/", "Nommer"), Step("Visite", REFUSED)]

    down, along = render("{% step_list steps %}", steps=steps), render("{% trail steps %}", steps=steps)

    for html in (down, along):
        assert [word in html for word in ("(fait)", "(en cours)", "(refusé)")] == [True] * 3
        assert html.count('aria-current="step"') == 1
    assert 'href="/d/">Nommer' in down


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((DONE, NOW, LATER), "étape 2 sur 3"),
        ((DONE, REFUSED), "étape 2 sur 2"),
        ((DONE, DONE), "toutes les étapes sont faites"),
    ],
)
def test_a_folded_path_says_where_it_stands(states, said):
    steps = [Step(f"Pas {rank}", state) for rank, state in enumerate(states, start=1)]

    assert said in render('{% trail steps "Le chemin" %}', steps=steps)
    assert "<summary" not in render("{% trail steps %}", steps=steps)


@pytest.mark.parametrize(
    ("arguments", "percent"),
    [("6 9", "67"), ("0 0", "0"), ("12 9", "100"), ("0.5", "50")],
)
def test_progress_stays_between_nothing_and_all(arguments, percent):
    assert f'value="{percent}"' in render("{% progress " + arguments + ' label="Compilation" %}')


def test_a_confirmation_works_with_and_without_script():
    html = render('{% confirm "k1" "/retirer/" "Retirer" title="Retirer Karim ?" %}')

    assert '<dialog id="confirm-k1" aria-labelledby="confirm-k1-title">' in html
    assert html.count('action="/retirer/"') == 2
    assert html.count('value="jeton"') == 2
    assert html.index("<noscript>") < html.index("<dialog")


def test_a_list_says_how_many_and_how_to_take_it_away():
    html = render('{% list_head 1 "territoire,territoires" xlsx="/x.xlsx" csv="" %}')

    assert "1\u00a0territoire<" in html
    assert 'href="/x.xlsx">tableur (XLSX)' in html
    assert "CSV" not in html


@pytest.mark.parametrize(("path", "shown"), [("/liste/?q=redon", True), ("/liste/?page=2", False)])
def test_filters_can_be_dropped_once_one_is_set(path, shown):
    form = type("Filter", (forms.Form,), {"q": forms.CharField(required=False)})()

    html = render("{% filter_bar form %}", path, form=form)

    assert ("Tout afficher" in html) is shown


@pytest.mark.parametrize(
    ("who", "initials"),
    [
        ("Pauline Humbert", "PH"),
        ("Jean-Luc de la Tour", "JT"),
        ("Solène", "S"),
        (SimpleNamespace(initials="KB"), "KB"),
        (SimpleNamespace(full_name="Anne Diallo"), "AD"),
    ],
)
def test_initials(who, initials):
    assert initials_of(who) == initials


def test_text_of_people_is_escaped_everywhere():
    bad = "<b>x</b>"
    html = render(
        "{% tag bad %}{% crumb bad %}{% person bad bad bad %}{% empty_state bad bad %}{% duty_row duty %}"
        "{% step_list steps %}",
        bad=bad,
        duty=Duty(title=bad, detail=bad),
        steps=[Step(bad, detail=bad)],
    )

    assert bad not in html
    assert html.count("&lt;b&gt;x&lt;/b&gt;") >= 9
