"""The merge fields: what people type of them, what a hostile value could try, what is said of a mistake."""

import re

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.texts.richtext import clean_html
from reminders.campaigns import merging
from reminders.campaigns.fields import FIELDS, field_named
from reminders.campaigns.merging import Value, faults, fill_line, fill_page, said
from reminders.campaigns.plain import text_of

PAGE = "<p>Bonjour {prénom} {nom}, <strong>{fonction|membre du copil}</strong> à {territoire}</p>"
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "<script>alert(1)</script>", '"><img src=x onerror=y>', "{nom}", "{{ mail }}", "{lien}", "&lt;b&gt;",
            "a\r\nBcc: tous@exemple.fr", "https://piege.exemple/vol", "www.piege.exemple", "[[link:0]]",
            "javascript:alert(1)", "</p><a href='https://x.fr'>ici</a>", "\u202eesrever", "\0", "<!--", "]]>",
        ]
    ),
)  # fmt: skip


@pytest.mark.parametrize("name", ["prénom", "prenom", "Prénom", " PRENOM ", "pre\u0301nom"])
def test_a_field_is_known_however_it_is_written(name):
    assert field_named(name).code == "first_name"
    assert field_named("suivi\u00a0par").code == "follower"


def test_each_field_is_filled_and_its_fallback_read_where_there_is_nothing():
    values = {
        "first_name": said("Ana"),
        "last_name": said("Roy"),
        "function": Value(),
        "territory": said("Arzelle"),
    }

    filled = fill_page(PAGE, values)

    assert filled == "<p>Bonjour Ana Roy, <strong>membre du copil</strong> à Arzelle</p>"
    assert fill_line("{prenom}\u00a0: {fonction|à vous}", values) == "Ana\u00a0: à vous"


def test_without_a_fallback_nothing_is_left_of_a_field_that_is_empty():
    assert fill_page("<p>{fonction} {truc}</p>", {"function": Value()}) == "<p> {truc}</p>"


@given(HOSTILE, HOSTILE)
def test_a_value_never_adds_markup_nor_a_link_nor_a_field(first, last):
    values = {"first_name": said(first), "last_name": said(last), "function": Value(), "territory": Value()}

    filled = fill_page(PAGE, values)

    assert re.findall(r"<[^>]*>", filled) == ["<p>", "<strong>", "</strong>", "</p>"]
    assert nh3.clean(filled, tags={"p", "strong"}, attributes={}).count("<") == 4
    assert clean_html(filled).count("<a") == 0
    assert not re.search(r"(?i)\b(https?://|www\.)\w", text_of(filled))


@given(HOSTILE)
def test_a_subject_stays_one_line(typed):
    line = fill_line("Bonjour {prénom}", {"first_name": said(typed)})

    assert len(line.splitlines()) == 1
    assert not re.search(r"[\0-\x1f\x7f\u202a-\u202e]", line)


@given(st.text(max_size=200))
def test_no_text_typed_makes_the_merge_fail(typed):
    page = clean_html(f"<p>{typed}</p>")

    list(faults(typed))
    list(faults(page, page=True))
    fill_line(typed, dict.fromkeys((field.code for field in FIELDS), Value()))
    assert text_of(fill_page(page, dict.fromkeys((field.code for field in FIELDS), said("x")))) is not None


def test_what_is_no_field_is_told_with_what_was_meant():
    [unknown] = faults("Bonjour {truc}")
    [near] = faults("<p>Bonjour {prenon|vous}</p>", page=True)

    assert unknown == "{truc} n’est pas un champ connu\u00a0: choisissez-en un dans la liste."
    assert near == "{prenon|vous} n’est pas un champ connu\u00a0: vouliez-vous dire {prénom}\u202f?"
    assert list(faults("{prénom} {echeances|rien}")) == []


def test_a_field_cut_by_bold_is_told():
    [cut] = faults("<p>{pré<strong>nom</strong>}</p>", page=True)

    assert "coupé par une mise en forme" in cut
    assert fill_page("<p>{pré<strong>nom</strong>}</p>", {"first_name": said("Ana")}).count("Ana") == 0


def test_an_address_of_a_link_is_left_as_it_was_typed():
    page = '<p><a href="https://exemple.fr/{nom}">{nom}</a></p>'

    assert fill_page(page, {"last_name": said("Roy")}) == '<p><a href="https://exemple.fr/{nom}">Roy</a></p>'


def test_our_own_link_is_one_and_lines_stay_lines():
    values = {"link": Value(url="https://essaim.exemple.fr/?a=1&b=2"), "duties": Value(("Un", "Deux"))}

    filled = fill_page("<p>{échéances} {lien}</p>", values)

    assert '<a href="https://essaim.exemple.fr/?a=1&amp;b=2">' in filled
    assert text_of(filled) == "Un\nDeux https://essaim.exemple.fr/?a=1&b=2"
    assert fill_line("{échéances}", values) == "Un, Deux"


def test_fields_of_a_message_are_counted_once_each():
    assert merging.codes_in("{nom}", "<p>{prenom} {prénom|vous} {truc}</p>") == {"last_name", "first_name"}
    assert merging.codes_without_fallback("{nom|x}", "<p>{prenom|vous} {prénom}</p>") == {"first_name"}


def test_the_text_part_tells_lists_tables_and_addresses():
    page = (
        "<h3>Suite</h3><p>Un<br>deux</p><ul><li><p>a</p></li><li>b<ol><li>c</li></ol></li></ul>"
        '<p><a href="https://x.fr">ici</a>, <a href="mailto:y@z.fr">y@z.fr</a></p>'
        "<table><tbody><tr><th>A</th><th>B</th></tr></tbody></table>"
    )

    assert text_of(page) == "Suite\n\nUn\ndeux\n\n- a\n- b\n  1. c\n\nici (https://x.fr), y@z.fr\n\nA · B"
