"""The keys of a method in the order of its schema: a database keeps them in its own."""

from programmes.methods.schema import whole_schema


def in_order(data):
    return _ordered(data, whole_schema(), whole_schema()["$defs"])


def _ordered(value, schema, defs):
    if isinstance(value, list):
        items = _resolved(_resolved(schema, defs).get("items", {}), defs)
        return [_ordered(one, items, defs) for one in value]
    if not isinstance(value, dict):
        return value
    known = _properties(schema, defs)
    keys = [key for key in known if key in value] + [key for key in value if key not in known]
    return {key: _ordered(value[key], known.get(key, {}), defs) for key in keys}


def _properties(schema, defs):
    """Those of its own, then those of the shapes that it is made of."""
    schema = _resolved(schema, defs)
    found = dict(schema.get("properties", {}))
    for part in [*schema.get("allOf", []), *schema.get("anyOf", [])]:
        found |= {key: one for key, one in _properties(part, defs).items() if key not in found}
    return found


def _resolved(schema, defs):
    while "$ref" in schema:
        schema = defs[schema["$ref"].rsplit("/", 1)[-1]]
    return schema
