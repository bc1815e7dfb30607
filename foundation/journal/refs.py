"""How the journal, the messages and the jobs name an object without knowing its app."""


def ref(obj):
    """« programmes.member:5 » : stable as long as the row lives, readable after it is gone."""
    if obj.pk is None:
        raise ValueError(f"{obj!r} is not saved yet: nothing names it.")
    return f"{obj._meta.concrete_model._meta.label_lower}:{obj.pk}"
