"""The methods: one YAML file each, read once a process."""

from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent


@cache
def load(code):
    """The method of this code as plain data, or KeyError."""
    path = FOLDER / f"{code}.yaml"
    if not path.is_file() or path.parent != FOLDER:
        raise KeyError(code)
    return yaml.safe_load(path.read_text())


@cache
def all_methods():
    return [load(path.stem) for path in sorted(FOLDER.glob("*.yaml"))]
