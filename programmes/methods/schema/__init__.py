"""What is wrong with a method, in sentences that name the file, the key and the reason."""

from functools import cache
from itertools import islice
from pathlib import Path

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.typed import BREAKS
from programmes.contracts import method as contract
from programmes.methods.limits import beyond, unfit
from programmes.methods.references import wrong_references

WORDS = {
    "required": gettext_lazy("la clé «\u00a0{missing}\u00a0» manque"),
    "additionalProperties": gettext_lazy("la clé «\u00a0{unknown}\u00a0» n’est pas connue ici"),
    "unevaluatedProperties": gettext_lazy("la clé «\u00a0{unknown}\u00a0» n’est pas connue ici"),
    "dependentRequired": gettext_lazy(
        "un décalage se compte à partir d’une autre date\u00a0: la clé «\u00a0anchor\u00a0» manque"
    ),
    "enum": gettext_lazy("«\u00a0{value}\u00a0» n’est pas une des valeurs possibles\u00a0: {expected}"),
    "const": gettext_lazy("«\u00a0{value}\u00a0» devrait être {expected}"),
    "type": gettext_lazy("«\u00a0{value}\u00a0» n’est pas de la bonne nature\u00a0: {expected} attendu"),
    "pattern": gettext_lazy(
        "«\u00a0{value}\u00a0» n’a pas la forme attendue (lettres sans accent, chiffres et tirets)"
    ),
    "minLength": gettext_lazy("il manque un texte"),
    "maxLength": gettext_lazy("le texte est trop long\u00a0: {expected} signes au plus"),
    "line": gettext_lazy(
        "ce texte tient sur une seule ligne\u00a0: enlevez le retour à la ligne ou la tabulation"
    ),
    "minimum": gettext_lazy("{value} est trop petit\u00a0: {expected} au moins"),
    "maximum": gettext_lazy("{value} est trop grand\u00a0: {expected} au plus"),
    "minItems": gettext_lazy("il en faut {expected} au moins"),
    "maxItems": gettext_lazy("il y en a trop\u00a0: {expected} au plus"),
    "uniqueItems": gettext_lazy("la même valeur y est deux fois"),
    "oneOf": gettext_lazy("un moment ou un délai, l’un des deux et l’un seulement"),
    "anyOf": gettext_lazy("«\u00a0{value}\u00a0» n’est pas de la bonne nature"),
}
KINDS = {
    "object": gettext_lazy("un groupe de clés"),
    "array": gettext_lazy("une liste"),
    "string": gettext_lazy("un texte"),
    "integer": gettext_lazy("un nombre entier"),
    "number": gettext_lazy("un nombre"),
    "boolean": gettext_lazy("oui ou non (true, false)"),
    "null": gettext_lazy("rien"),
}
MOST = 50  # sentences: beyond, the file is not a method


def faults(data, name):
    """Sentences « name · key : reason », none for a sound method. References are read once the shape is right."""
    found = [_sentence(name, place, reason) for place, reason in islice(unfit(data), MOST)]
    found = found or [_sentence(name, _place(error), _reason(error)) for error in _errors(data)][:MOST]
    if found:
        return found
    found = [_sentence(name, place, reason) for place, reason in beyond(data)]
    if found:
        return found[:MOST]
    found = [_sentence(name, place, reason) for place, reason in wrong_references(data)]
    for section in contract.sections():
        if section.check and section.key in data:
            found += [_sentence(name, section.key, reason) for reason in section.check(data[section.key])]
    return found[:MOST]


def _errors(data):
    found = (_plainest(error) for error in _validator().iter_errors(data))
    return sorted(found, key=lambda error: [str(part) for part in error.absolute_path])


def _plainest(error):
    """Of a value that may be of two natures, what is wrong with the one that was meant."""
    return next((one for one in error.context or () if one.validator == "line"), error)


@cache
def _validator():
    from jsonschema import Draft202012Validator, validators  # only who reads a method pays for it

    one_line = validators.extend(Draft202012Validator, {"type": _type_on_one_line})
    return one_line(whole_schema())


def _type_on_one_line(validator, types, instance, schema):
    """The usual check; a text has one line unless its place says `format: text`."""
    from jsonschema import Draft202012Validator, ValidationError

    yield from Draft202012Validator.VALIDATORS["type"](validator, types, instance, schema)
    if isinstance(instance, str) and schema.get("format") != "text" and BREAKS.search(instance):
        yield ValidationError("", validator="line")


@cache
def whole_schema():
    """The shape of this floor, and beside it the section of each app."""
    schema = yaml.safe_load((Path(__file__).parent / "method.yaml").read_text())
    for section in contract.sections():
        schema["properties"][section.key] = section.schema or {}
    return schema


def _place(error):
    """« phases[2].start.anchor »."""
    place = ""
    for part in error.absolute_path:
        place += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if place else str(part)
    return place or _("le fichier")


def _reason(error):
    words = WORDS.get(error.validator, _("n’a pas la forme attendue"))
    return str(words).format(
        value=_short(error.instance),
        expected=_expected(error),
        missing=_missing(error),
        unknown=_unknown(error),
    )


def _short(value):
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _expected(error):
    expected = error.validator_value
    if error.validator == "type":
        kinds = expected if isinstance(expected, list) else [expected]
        return ", ".join(str(KINDS.get(kind, kind)) for kind in kinds)
    return ", ".join(map(str, expected)) if isinstance(expected, list) else str(expected)


def _missing(error):
    if error.validator != "required":
        return ""
    return ", ".join(key for key in error.validator_value if key not in error.instance)


def _unknown(error):
    if error.validator not in ("additionalProperties", "unevaluatedProperties"):
        return ""
    if error.validator == "additionalProperties":
        return ", ".join(str(key) for key in error.instance if key not in error.schema.get("properties", {}))
    return error.message.split("(")[-1].split(" ")[0].strip("'\"")


def _sentence(name, place, reason):
    return f"{name} · {place}\u00a0: {str(reason).rstrip('.')}."
