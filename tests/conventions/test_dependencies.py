"""What the code imports is declared, locked and explained: nothing comes by luck of another library."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
OURS = set(PROJECT["tool"]["importlinter"]["root_packages"])


def bare(requirement):
    """« fonttools[woff]==4 » is fonttools."""
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


def locked(name):
    return set(re.findall(r"^([\w.-]+)==", (ROOT / name).read_text(), re.MULTILINE))


DECLARED = {bare(each) for each in PROJECT["project"]["dependencies"]}
DEVELOPMENT = {bare(each) for each in PROJECT["dependency-groups"]["dev"]}


def imported(*folders):
    """Names of the distributions that these folders import by themselves."""
    found = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    known = packages_distributions()
    return {bare(one) for name in found - OURS - sys.stdlib_module_names for one in known.get(name, [])}


def test_what_is_imported_is_declared():
    assert imported(*OURS) - DECLARED == set()
    assert imported("tests", "benchmarks", "scripts") - DECLARED - DEVELOPMENT == set()


def test_what_is_declared_is_locked():
    assert {one.lower() for one in DECLARED} - locked("requirements.txt") == set()
    assert locked("requirements-dev.txt") >= DECLARED | DEVELOPMENT


def test_what_is_declared_has_its_reason():
    page = re.sub(r"\[.*?\]", "", (ROOT / "docs/libraries.md").read_text().lower())
    words = set(re.findall(r"[\w.-]+", page))

    assert DECLARED - words == set()
