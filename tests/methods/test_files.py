"""The files of the house: each of the shape that its schema says, none naming a person."""

import re
from pathlib import Path

import pytest
import yaml

from programmes import methods
from programmes.methods.schema import faults

FILES = sorted(Path(methods.__file__).parent.glob("*.yaml"))


def test_the_five_methods_and_the_blank_page():
    assert [one.name for one in FILES] == [
        "agir-ensemble-sur-le-territoire.yaml",
        "chef-de-projet-innovation-territoriale.yaml",
        "page-blanche.yaml",
        "parcours-co-construction-territoriale.yaml",
        "s-organiser-pour-innover.yaml",
        "territoires-d-experimentation.yaml",
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_file_has_the_shape_of_a_method(file):
    data = yaml.safe_load(file.read_text())

    assert list(faults(data, file.name)) == []
    assert data["code"] == file.stem


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_inferred_names_keys_of_its_own_entry(file):
    wrong = [
        (one.get("code") or one.get("name") or one.get("label"), key)
        for one in _entries(yaml.safe_load(file.read_text()))
        for key in one.get("inferred", [])
        if key not in one
    ]

    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_file_gives_no_address_of_a_person(file):
    """What the sources give of people (e-mail, telephone) stays there."""
    text = file.read_text()

    assert re.findall(r"[\w.]+@[\w.]+", text) == []
    assert re.findall(r"\b0\d(?:[ .]?\d\d){4}\b", text) == []


def _entries(data):
    """Every group of keys, however deep."""
    if isinstance(data, dict):
        yield data
        yield from _entries(list(data.values()))
    elif isinstance(data, list):
        for one in data:
            yield from _entries(one)
