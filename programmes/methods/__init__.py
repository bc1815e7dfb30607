"""The methods: one YAML file each, read once a process."""

from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent


def load(code):
    """The method of this code as plain data, or KeyError."""
    return _methods()[code]


def all_methods():
    return list(_methods().values())


@cache
def _methods():
    return {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yaml"))}
