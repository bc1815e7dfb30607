"""The PDF of the house: tagged, French, with its fonts, its footer and its page numbers."""

from collections import Counter

import pikepdf
import pytest

from foundation.documents import rendering
from foundation.documents.sources import stylesheets_of
from tests.documents.reading import fonts, foot, words
from tests.documents.sample import FICHE, note
from tests.files.factories import StoredFileFactory
from tests.files.samples import picture


@pytest.fixture
def fiche(fiche_pdf):
    with pikepdf.open(fiche_pdf) as pdf:
        yield pdf


def test_it_says_what_it_is(fiche):
    assert fiche.Root.Lang == "fr"
    assert fiche.Root.MarkInfo.Marked
    assert fiche.Root.ViewerPreferences.DisplayDocTitle
    assert str(fiche.docinfo["/Title"]) == "Cœur de Charente, décider à plusieurs voix"
    assert str(fiche.docinfo["/Author"]) == "Binôme d’écoute\u00a0: Hélène Marchand, Idris Belkacem"
    with fiche.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_every_font_is_ours_embedded_and_readable(fiche_pdf):
    found = fonts(fiche_pdf)
    assert {"Essaim-Sans", "Essaim-Sans-Semi-Bold", "Essaim-Titre-Semi-Bold"} <= set(found)
    assert all(name.lower().startswith("essaim") for name in found)
    assert all(facts == ["yes", "yes", "yes"] for facts in found.values())


def test_a_narrow_space_and_an_extended_letter_need_no_other_font(draw):
    drawn = draw("<h1>Ŷ ; ż\u202f!</h1><p>«\u202fŁódź\u202f» <em>œ\u202f; ŷ</em> <strong>€ – —</strong></p>")
    assert all(name.lower().startswith("essaim") for name in fonts(drawn["path"]))
    assert "Łódź" in words(drawn["path"])


def roles(pdf):
    """The tags of a document, counted."""
    found = Counter()

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for each in element:
                walk(each)
        elif isinstance(element, pikepdf.Dictionary):
            found[str(element.get("/S", ""))] += 1
            walk(element.get("/K"))

    walk(pdf.Root.StructTreeRoot.K)
    return found


def test_its_structure_is_tagged(fiche):
    found = roles(fiche)
    assert (found["/H1"], found["/Table"], found["/L"]) == (1, 2, 4)
    assert found["/H2"] == 2 + len(FICHE["sections"]) + 2
    quotes = sum(
        len(section["quotes"]) + section["html"].count("<blockquote>") for section in FICHE["sections"]
    )
    assert found["/BlockQuote"] >= quotes
    assert min(found[role] for role in ("/TH", "/TD", "/LI", "/P")) > 5


def untagged(page):
    """Texts shown outside any marked content: a screen reader would read them nowhere, or anywhere."""
    depth, lost = 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("BDC", "BMC"):
            depth += 1
        elif str(operator) == "EMC":
            depth -= 1
        elif str(operator) in ("Tj", "TJ") and depth == 0:
            lost.append(operands)
    return lost


def test_every_word_is_in_the_structure_or_an_artifact(fiche):
    assert [untagged(page) for page in fiche.pages] == [[]] * len(fiche.pages)


def test_each_page_has_its_footer_and_its_number(fiche_pdf, fiche):
    for number in range(1, len(fiche.pages) + 1):
        told = ["Fiche-reportage", "·", "Cœur", "de", "Charente", str(number)]
        assert foot(fiche_pdf, number) == told


def test_guillemets_stay_on_the_line_of_their_words(fiche_pdf):
    lines = words(fiche_pdf).splitlines()
    assert not [line for line in lines if line.strip() in ("«", "»", "?", "!", ";", ":")]


def test_a_value_left_empty_is_not_shown(fiche_pdf):
    assert "Vide" not in words(fiche_pdf)


def test_an_image_has_its_words_and_the_file_listed_is_the_one_drawn(db, tmp_path):
    stored = StoredFileFactory(data=picture(size=(37, 41)), kind="image/jpeg")
    media = {"photo": {"file": str(stored.pk), "sha256": stored.sha256}}
    html = rendering.html_of("sample.note", note(), media=media)

    drawn = rendering.draw(html, tmp_path / "note.pdf", stylesheets=stylesheets_of(), media=media)

    assert drawn["refused"] == []
    with pikepdf.open(drawn["path"]) as pdf:
        widths = [each.get("/Width") for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        figures = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"
        ]
        assert 37 in widths
        assert [str(each.Alt) for each in figures] == ["La recyclerie"]


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><b>', "{{ doc }}", "{% now 'Y' %}"])
def test_plain_values_are_shown_as_typed(draw, typed):
    html = rendering.html_of("sample.note", note(typed), bare=True, part_title=typed, anchor="x")
    assert typed.replace("'", "’") in words(draw(html)["path"]).replace("'", "’")
