"""House rules that a reader would otherwise check by hand."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOSTS = re.compile(r"registry\.npm|pypi\.org|files\.pythonhosted|deb\.debian|index-url", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.])/(work|root|farm)/")
BINARY = {".woff2", ".png", ".pdf", ".ico", ".mo"}


def committed():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def sources():
    texts = {}
    for path in committed():
        if path.suffix not in BINARY and "static/vendor" not in path.as_posix():
            texts[path.relative_to(ROOT).as_posix()] = path.read_text(errors="replace")
    return texts


def test_no_address_of_a_registry_nor_of_this_machine(sources):
    me = "tests/conventions/test_house.py"
    found = [
        name for name, text in sources.items() if name != me and (HOSTS.search(text) or MACHINE.search(text))
    ]

    assert found == []


def test_no_inline_style_script_or_handler_in_pages(sources):
    """Mails need inline styles, PDF are not pages, and the demonstration shows mails as they are."""
    wrong = re.compile(
        r"<style|\sstyle=\"|<script(?![^>]*\bsrc=)[^>]*>\s*\S|\son(click|change|submit|load|input)=",
        re.IGNORECASE,
    )
    pages = {
        name: text
        for name, text in sources.items()
        if name.startswith("templates/")
        and not re.search(r"/email/|^templates/mail/|/pdf/|^templates/500", name)
    }
    found = [
        name
        for name, text in pages.items()
        if any("nonce=" not in hit[0] for hit in [(m.group(0),) for m in wrong.finditer(text)])
    ]

    assert [name for name in found if "editor_media" not in name] == []


def test_nothing_is_marked_safe_outside_the_one_door(sources):
    allowed = {
        "foundation/texts/templatetags/texts.py",
        "foundation/documents/templatetags/pdf.py",
        "foundation/search/excerpts.py",
    }
    found = {
        name for name, text in sources.items() if name.endswith(".py") and re.search(r"\bmark_safe\(", text)
    }
    templates = {
        name
        for name, text in sources.items()
        if name.endswith(".html") and re.search(r"\|\s*safe\b|autoescape off", text)
    }

    assert {name for name in found if not name.startswith("tests/")} <= allowed | {
        name for name in found if name.startswith("foundation/pictures/")
    }
    assert templates == set()


def test_every_template_that_a_view_names_exists(sources):
    named = {
        (name, match[1])
        for name, text in sources.items()
        if name.endswith(".py") and not name.startswith(("tests/", "benchmarks/"))
        for match in re.finditer(r"\"([a-z_]+/[\w/]+\.html)\"", text)
    }
    missing = [(name, template) for name, template in named if not (ROOT / "templates" / template).is_file()]

    assert [one for one in missing if not one[1].startswith(("account/", "allauth/"))] == []


def test_a_script_says_nothing_of_its_own(sources):
    """Its words come from the page, where they can be translated; « h » of an hour and signs apart."""
    french = re.compile(r"""(["'`])[^"'`\n]*[à-öù-ÿœ’][^"'`\n]*\1""", re.IGNORECASE)
    scripts = {name: text for name, text in sources.items() if re.fullmatch(r"static/essaim/.*\.js", name)}
    code = {name: re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE) for name, text in scripts.items()}

    assert scripts
    assert {name: hit[0] for name, text in code.items() if (hit := french.search(text))} == {}
