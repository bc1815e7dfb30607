"""French signs hold to their word: U+202F before ; ! ?, U+00A0 before : and inside « », whatever is shown."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WRONG = re.compile(
    r"""
    (?<=[\w»”’)%}>.…])[ \u00a0][;!?](?![\w=/-])   # narrow, and never the end of a line
    | (?<=[\w»”’)%}>.…])[ \u202f][:»](?![\w=/-])
    | «[ \u202f]
    | [\w)][»](?!\w) | «\w                        # glued: no space at all
    """,
    re.VERBOSE,
)
MARKED = {"_", "_t", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "format_lazy"}
# What is between these is no French: tags, comments, codes, entities; a filter's argument is read apart.
NO_WORDS = re.compile(r"{#.*?#}|{%-?\s*(?!translate|trans|blocktranslate)\w.*?%}|<code>.*?</code>|&\w+;")


def listed(*patterns):
    found = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [name for name in found.stdout.split("\n") if name and not name.startswith("tests/")]


def marked_strings(text):
    """(line, string) of each string that gettext reads, wherever it stands in the call."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKED:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.lineno, argument.value


def faults_in_python(text):
    return [(line, words) for line, words in marked_strings(text) if WRONG.search(words)]


def faults_in_template(text):
    return [
        (number, line.strip())
        for number, line in enumerate(text.split("\n"), start=1)
        if WRONG.search(NO_WORDS.sub("", line)) or any(WRONG.search(one) for one in words_in_tags(line))
    ]


def words_in_tags(line):
    """`title=_("Retirer ?")` in a tag that is not `translate`."""
    return [words for tag in re.findall(r"{%.*?%}", line) for words in re.findall(r"_\(\"(.*?)\"\)", tag)]


@pytest.mark.parametrize("name", listed("*.py"))
def test_strings_of_the_code(name):
    assert faults_in_python((ROOT / name).read_text()) == []


@pytest.mark.parametrize("name", listed("templates/*.html", "templates/*.txt"))
def test_templates(name):
    assert faults_in_template((ROOT / name).read_text()) == []


@pytest.mark.parametrize("name", listed("programmes/methods/*.yaml"))
def test_methods(name):
    """What a method says is shown as it is: its guide, its roles, its rules."""
    said = re.findall(r"\"([^\"\n]*)\"", (ROOT / name).read_text())

    assert [words for words in said if WRONG.search(words)] == []


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("Vraiment ?", True),
        ("Vraiment\u00a0?", True),
        ("Vraiment\u202f?", False),
        ("Reste : une", True),
        ("Reste\u202f: une", True),
        ("Reste\u00a0: une", False),
        ("« Ici »", True),
        ("«\u00a0Ici\u00a0»", False),
        ("«Ici»", True),
        ("{name} ; {other}", True),
    ],
)
def test_the_eye_sees_them(words, wrong):
    assert bool(faults_in_python(f"_({words!r})")) is wrong
    assert bool(faults_in_template(f'{{% translate "{words}" %}}')) is wrong
    assert bool(faults_in_template(f"<p>{words}</p>")) is wrong
    assert bool(faults_in_template(f'{{% confirm "a" title=_("{words}") %}}')) is wrong
