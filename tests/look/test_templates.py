"""Every template of the screen keeps to the policy, and every file that a sheet names is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.templatetags.static import static

TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "static"
# Mails and PDF carry their own styles: no policy reaches them.
APART = {"email", "pdf", "mail", "documents"}
ON_SCREEN = [path for path in TEMPLATES.rglob("*.html") if not APART & set(path.relative_to(TEMPLATES).parts)]


@pytest.mark.parametrize("path", ON_SCREEN, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_writes_styles_or_handlers(path):
    source = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(), flags=re.DOTALL)

    assert re.findall(r"<[^>]*?\s(?:style|on[a-z]+)=|<style\b", source) == []


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_line_breaks_before_a_high_sign(path):
    """In words people read: the space before « : » or inside quotation marks never ends a line."""
    words = re.sub(r"{#.*?#}|<code>.*?</code>", "", path.read_text())

    assert re.findall(r"[\wé»…})] [:;!?»](?=[ \"%<{)]|$)|« ", words, flags=re.MULTILINE) == []


@pytest.mark.parametrize("sheet", sorted((STATIC / "essaim/css").glob("*.css")), ids=lambda path: path.name)
def test_a_sheet_is_short_and_names_files_that_exist(sheet):
    source = sheet.read_text()
    named = [url for url in re.findall(r'url\("([^"]+)"\)', source) if not url.startswith("data:")]

    assert [url for url in named if not (sheet.parent / url).resolve().exists()] == []
    assert source.count("{") == source.count("}")
    assert len(source.splitlines()) <= 400


def test_every_sheet_is_asked_for():
    """By the one that all pages ask for, or by the block `styles` of some of them."""
    sheets = {path.name for path in (STATIC / "essaim/css").glob("*.css")}
    imported = re.findall(r'@import url\("([\w-]+\.css)"\)', (STATIC / "essaim/css/essaim.css").read_text())
    linked = re.findall(r"essaim/css/([\w-]+\.css)", "".join(path.read_text() for path in ON_SCREEN))

    assert sheets - {*imported, *linked} == set()


def test_vendored_files_have_their_licence_and_no_map():
    folders = [path for path in (STATIC / "vendor").iterdir() if path.is_dir()]

    assert folders
    assert [folder.name for folder in folders if not (folder / "LICENSE").exists()] == []
    assert [
        path.name for path in (STATIC / "vendor").rglob("*.css") if "sourceMappingURL" in path.read_text()
    ] == []


@pytest.mark.slow
def test_static_files_can_be_collected_with_their_manifest(settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    assert re.search(r"essaim\.[0-9a-f]{12}\.css$", static("essaim/css/essaim.css"))
    sheet = Path(tmp_path, static("essaim/css/essaim.css").removeprefix("/static/")).read_text()
    assert re.search(r'@import url\("tokens\.[0-9a-f]{12}\.css"\)', sheet)
