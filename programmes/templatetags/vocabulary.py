"""The programme's own words in templates: `{{ programme|word:"referent"|capfirst }}`."""

from django import template

from programmes import vocabulary

register = template.Library()


@register.filter
def word(programme, key):
    return vocabulary.word(programme, key)


@register.filter
def words(programme, key):
    """The same in the plural."""
    return vocabulary.word(programme, key, many=True)


@register.filter
def role_word(programme, kind):
    """« catalyseur territorial » for a kind of role."""
    return vocabulary.role_word(programme, kind)
