"""The data of the demonstration: YAML that people can read, set here in French typography."""

from pathlib import Path

import yaml

from foundation.documents.templatetags.pdf import french

FOLDER = Path(__file__).parent / "data"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where libyaml is there


def read(name):
    """One file: « territories/brandelle », « people »."""
    return _set(yaml.load((FOLDER / f"{name}.yaml").read_text(), Loader=LOADER))  # noqa: S506  both are safe


def read_all(folder):
    """{name: data} of every file of a folder, in the order of their names."""
    return {path.stem: read(f"{folder}/{path.stem}") for path in sorted((FOLDER / folder).glob("*.yaml"))}


def _set(value):
    """Plain spaces are written in the files; those that hold are put here."""
    if isinstance(value, str):
        return french(value.strip())
    if isinstance(value, list):
        return [_set(one) for one in value]
    if isinstance(value, dict):
        return {_set(key): _set(one) for key, one in value.items()}
    return value


def paragraphs(text):
    """The paragraphs of a folded block: YAML leaves one line each."""
    return [line.strip() for line in text.split("\n") if line.strip()]
