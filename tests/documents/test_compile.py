"""A compilation: cover, contents that tell the truth, continuous numbers, bookmarks; tagged or not."""

import re

import pikepdf
import pytest

from foundation.documents import compile as compiling
from foundation.documents import services as documents
from foundation.documents.compile import Cover, Part, compile_parts, compile_versions
from foundation.documents.models import Rendition, Version
from foundation.jobs import pool
from tests.documents.reading import bookmarks, fonts, foot, links, words
from tests.documents.sample import note
from tests.files.factories import StoredFileFactory
from tests.files.samples import picture

pytestmark = pytest.mark.django_db

COVER = Cover(
    title="Ce que disent 3 territoires ; synthèse", subtitle="Écoutes de 2027", author="Les organisateurs"
)
TITLES = {"Cœur de Charente": 2, "Pays de Figeac": 3, "Łódź et Kochersberg": 1}
STARTS = [3, 5, 8]  # after the cover and one page of contents


@pytest.fixture
def versions():
    return [published(note(title, pages)) for title, pages in TITLES.items()]


def published(data, **options):
    rendition = documents.render_now("sample.note", data, **options)
    document = documents.new_document("sample.note")
    return documents.publish(document, rendition, title=data["title"], audience=["public"], by=None)


_compiled = {}


@pytest.fixture(params=["tagged", "merged"])
def compiled(request, tmp_path_factory):
    """The same three documents compiled both ways, once for all the tests that only read the file."""
    way = request.param
    if way not in _compiled:
        versions = request.getfixturevalue("versions")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compiling, "ACCESSIBLE_PAGES", 300 if way == "tagged" else 0)
            patch.setattr(compiling, "BLOCK", 2)  # three parts make two blocks
            subtitles = {versions[1].pk: "Lot · 3 pages"}
            folder = tmp_path_factory.mktemp(way)
            _compiled[way] = compile_versions(versions, cover=COVER, folder=folder, subtitles=subtitles)
    assert _compiled[way].tagged is (way == "tagged")
    return _compiled[way]


def test_all_the_pages_are_there_in_order(compiled):
    told = [words(compiled.path, page) for page in range(1, compiled.pages + 1)]
    shown = [(title, f"Feuille {leaf}") for title, pages in TITLES.items() for leaf in range(1, pages + 1)]

    assert compiled.pages == 2 + len(shown) == 8
    assert "Ce que disent 3 territoires" in " ".join(told[0].split())
    assert "Sommaire" in told[1]
    for page, (title, leaf) in zip(told[2:], shown, strict=True):
        assert f"{title}, {leaf.lower()}." in page
        assert leaf in page


def test_the_contents_tell_where_each_part_starts(compiled):
    lines = [line for line in words(compiled.path, 2, "-layout").splitlines() if re.search(r"\d$", line)]
    told = [(re.sub(r"[ .·]*\d+$", "", line).strip(), int(line.split()[-1])) for line in lines[: len(TITLES)]]

    assert told == list(zip(TITLES, STARTS, strict=True))
    assert "Lot · 3 pages" in words(compiled.path, 2)
    assert sorted(set(links(compiled.path, 2))) == STARTS


def test_page_numbers_go_on_and_stand_once(compiled):
    assert foot(compiled.path, 1)[-1] != "1"
    for page in range(2, compiled.pages + 1):
        assert foot(compiled.path, page)[-1] == str(page)
    numbers = words(compiled.path, 5, "-layout").split()
    assert (numbers.count("5"), numbers.count("1")) == (1, 1)  # « Feuille 1 » alone: its own folio went


def test_each_page_keeps_the_footer_of_its_document(compiled):
    assert foot(compiled.path, 6)[:-1] == ["Note", "·", "Pays", "de", "Figeac"]


def test_bookmarks_lead_to_the_parts_and_into_them(compiled):
    found = bookmarks(compiled.path)

    assert [(title, page) for title, page, _children in found] == [
        ("Sommaire", 2),
        *zip(TITLES, STARTS, strict=True),
    ]
    figeac = found[2][2]
    assert [(title, page) for title, page, _children in figeac] == [
        ("Feuille 1", 5),
        ("Feuille 2", 6),
        ("Feuille 3", 7),
    ]


def test_it_says_what_it_is(compiled):
    with pikepdf.open(compiled.path) as pdf, pdf.open_metadata() as metadata:
        assert pdf.Root.Lang == "fr"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "Ce que disent 3 territoires\u202f; synthèse"
        assert str(pdf.docinfo.Author) == "Les organisateurs"
        claims = (metadata.get("pdfuaid:part") == "1", "/StructTreeRoot" in pdf.Root, "/MarkInfo" in pdf.Root)
        assert claims == (compiled.tagged,) * 3
        assert pdf.check_pdf_syntax() == []


def test_a_link_of_the_contents_is_described_by_the_title_it_leads_to(compiled):
    with pikepdf.open(compiled.path) as pdf:
        described = {str(each.Contents) for each in pdf.pages[1].obj.Annots}
    assert described == set(TITLES)


def test_every_font_is_embedded(compiled):
    assert all(facts[0] == "yes" for facts in fonts(compiled.path).values())


@pytest.mark.parametrize("limit", [300, 0])
def test_the_links_of_a_part_still_lead(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(compiling, "ACCESSIBLE_PAGES", limit)
    parts = [
        published(note("Sans lien")),
        published(note("Un", 3, link=True)),
        published(note("Deux", 2, link=True)),
    ]

    compiled = compile_versions(parts, cover=COVER, folder=tmp_path)

    assert (links(compiled.path, 4), links(compiled.path, 7)) == ([6], [8])


def test_two_parts_show_each_its_own_picture(tmp_path):
    sizes = (37, 41)
    photos = [StoredFileFactory(data=picture(size=(size, size)), kind="image/jpeg") for size in sizes]
    parts = [published(note(f"Photo {photo.pk}"), media={"photo": photo}) for photo in photos]

    compiled = compile_versions(parts, cover=COVER, folder=tmp_path)

    with pikepdf.open(compiled.path) as pdf:
        shown = [each.get("/Width") for each in pdf.objects if isinstance(each, pikepdf.Stream)]
    assert compiled.tagged
    assert {size for size in shown if size} == set(sizes)


@pytest.mark.parametrize("change", [{"fingerprint": "of another template"}, {"kind": "sample.gone"}])
def test_a_part_that_would_be_drawn_otherwise_today_is_joined_as_it_was_published(versions, tmp_path, change):
    Rendition.objects.filter(pk=versions[1].rendition_id).update(**change)

    compiled = compile_versions(Version.objects.order_by("pk"), cover=COVER, folder=tmp_path)

    assert (compiled.tagged, compiled.pages) == (False, 8)


@pytest.fixture
def leaf(tmp_path):
    """One page, drawn once, that stands for many parts."""
    version = published(note("Territoire"))
    path = tmp_path / "leaf.pdf"
    path.write_bytes(version.file.open().read())
    compiling.draw_cover(COVER, tmp_path / "cover.pdf", count=1)
    return path


def many(leaf, count, pages=1):
    parts = [Part(leaf, f"Territoire {number}", "", pages) for number in range(1, count + 1)]
    options = {
        "cover": COVER,
        "cover_pdf": leaf.with_name("cover.pdf"),
        "out_path": leaf.with_name("out.pdf"),
    }
    return compile_parts(parts, **options), leaf.with_name("out.pdf")


def test_many_parts_stand_in_four_columns_on_pages_that_are_counted(leaf):
    pages, path = many(leaf, 300)

    assert pages == 1 + 2 + 300
    first, second = words(path, 2), words(path, 3)
    assert all(f"Territoire {number}\n" in first for number in (1, 64, 200))
    assert "Territoire 300\n" in second
    assert len(first.splitlines()) > 400
    assert links(path, 3)[-1] == 303
    assert foot(path, 303)[-1] == "303"
    assert [title for title, *_ in bookmarks(path)][-1] == "Territoire 300"


def test_a_long_title_is_cut_before_its_page_number(leaf):
    parts = [Part(leaf, "Communauté d’agglomération de " + "Saint-" * 20, "", 1)] * 201
    out = leaf.with_name("out.pdf")
    compile_parts(parts, cover=COVER, cover_pdf=leaf.with_name("cover.pdf"), out_path=out)

    assert len(re.findall(r"Communauté d’agglo\w*…", words(out, 2))) == 201


def test_a_part_that_is_not_what_was_said_is_refused(leaf):
    from foundation.jobs.pool import ChildFailed

    with pytest.raises(ChildFailed, match="has 1 pages, not 2"):
        many(leaf, 3, pages=2)


def test_progress_is_told_block_by_block_and_can_stop_the_work(leaf, monkeypatch):
    monkeypatch.setattr(compiling, "BLOCK", 2)
    told = []

    def progress(done, of=None, message=""):
        told.append((done, of))
        if done >= 4:
            raise KeyboardInterrupt

    parts = [Part(leaf, "Territoire", "", 1)] * 9
    with pytest.raises(KeyboardInterrupt):
        compile_parts(
            parts,
            cover=COVER,
            cover_pdf=leaf.with_name("cover.pdf"),
            out_path=leaf.with_name("out.pdf"),
            progress=progress,
        )
    assert told == [(0, 9), (2, 9), (4, 9)]
    assert not leaf.with_name("out.pdf").exists()


def test_a_long_layout_gives_signs_of_life_and_can_be_stopped(versions, tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "WATCH_EVERY", 0.01)
    told = []

    def progress(done, of=None, message=""):
        told.append((done, of))
        if len(told) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compile_versions(versions, cover=COVER, folder=tmp_path, progress=progress)
    assert told == [(0, 3)] * 5


def test_what_is_published_elsewhere_than_on_a_disk_is_joined_too(versions, tmp_path, monkeypatch, settings):
    from tests.files.storages import Elsewhere

    field = versions[0].file._meta.get_field("content")
    elsewhere = Elsewhere()
    for version in versions:
        elsewhere.save(version.file.content.name, version.file.open())
    monkeypatch.setattr(field, "storage", elsewhere)
    monkeypatch.setattr(compiling, "ACCESSIBLE_PAGES", 0)

    assert compile_versions(Version.objects.order_by("pk"), cover=COVER, folder=tmp_path).pages == 8
