"""The methods: those of the house, one YAML file each, read and checked once; and those saved here."""

from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from programmes.models import SavedMethod

FOLDER = Path(__file__).parent
MOST_NODES, LONGEST_NUMBER = 20_000, 18  # the longest method of the house has 1,106 nodes
BLANK = "page-blanche"


class MethodIsWrong(Exception):
    """Sentences that name file, key and reason."""

    def __init__(self, faults):
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


@cache
def load(code):
    """The method of the house of this code as plain data, or KeyError."""
    if code not in codes():
        raise KeyError(code)
    path = FOLDER / f"{code}.yaml"
    return read(path.read_text(), path.name)


@cache
def codes():
    """Those of the house, the blank page last."""
    return sorted((path.stem for path in FOLDER.glob("*.yaml")), key=lambda code: (code == BLANK, code))


def all_methods():
    return [load(code) for code in codes()]


def find(code, user):
    """A method of the house, or the latest version of one saved that the user may see; KeyError."""
    if code in codes():
        return load(code)
    saved = SavedMethod.objects.visible_to(user).filter(code=code).order_by("-version").first()
    if saved is None:
        raise KeyError(code)
    return saved.data


def saved_for(user):
    """The latest version of each method saved that the user may see."""
    latest = {}
    for one in SavedMethod.objects.visible_to(user).order_by("code", "-version"):
        latest.setdefault(one.code, one)
    return sorted(latest.values(), key=lambda one: one.title)


def read(text, name):
    """The method that a YAML text holds, or MethodIsWrong: nothing half-read enters."""
    from programmes.methods.schema import faults

    data = _parsed(text, name)
    if wrong := faults(data, name):
        raise MethodIsWrong(wrong)
    return data


def _parsed(text, name):
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  safe: only plain data, and no aliases
    except (yaml.YAMLError, ValueError, ArithmeticError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = _(", ligne %(line)s") % {"line": mark.line + 1} if mark else ""
        raise MethodIsWrong(
            [
                _("%(name)s%(line)s\u00a0: ce fichier n’est pas du YAML lisible.")
                % {"name": name, "line": line}
            ]
        ) from None


class _Loader(yaml.SafeLoader):
    """Plain data, so much of it and no more; no aliases: a few lines of them could stand for gigabytes.

    No tags either: the library stumbles on « !!bool peut-être ».
    """

    nodes = 0

    def compose_node(self, parent, index):
        event, self.nodes = self.peek_event(), self.nodes + 1
        if isinstance(event, yaml.events.AliasEvent) or event.tag or self.nodes > MOST_NODES:
            raise yaml.composer.ComposerError(None, None, "not plain", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        """A key written twice would hide what its first place says."""
        known = set()
        for key, _value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in known:
                raise yaml.constructor.ConstructorError(None, None, "twice", key.start_mark)
            known.add(key.value if isinstance(key, yaml.ScalarNode) else key)
        return super().construct_mapping(node, deep)

    def construct_yaml_int(self, node):
        if len(node.value) > LONGEST_NUMBER:
            raise yaml.constructor.ConstructorError(None, None, "too long", node.start_mark)
        return super().construct_yaml_int(node)


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_yaml_int)


# Dates stay text: a method has no date of its own, and JSON keeps none.
_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
