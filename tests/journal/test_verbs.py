"""Every verb that a service records has its French: no page shows « Chloé · role_ended »."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from foundation.journal.wording import wording_of

APPS = ["foundation", "config", "programmes", "reminders", "copils", "territories", "listening", "reports"]


def recorded_verbs(source):
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        of_journal = isinstance(node.func.value, ast.Name) and node.func.value.id == "journal"
        if of_journal and node.func.attr == "record":
            yield from (value.value for value in ast.walk(node.args[0]) if isinstance(value, ast.Constant))


def all_recorded_verbs():
    sources = (path for app in APPS for path in (Path(settings.BASE_DIR) / app).rglob("*.py"))
    return sorted({verb for path in sources for verb in recorded_verbs(path.read_text())})


def test_the_walk_finds_verbs_even_when_one_of_two_is_chosen():
    source = (
        'journal.record("a" if ok else "b", thing)\nother.record("c", thing)\njournal.record(verb, thing)'
    )
    assert sorted(recorded_verbs(source)) == ["a", "b"]


@pytest.mark.parametrize("verb", [verb for verb in all_recorded_verbs() if "_" in verb])
def test_every_verb_is_told(verb):
    assert wording_of(verb), f"journal.tells() says nothing of « {verb} »"
