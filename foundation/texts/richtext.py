"""The one list of what a rich text may contain, and the sanitiser that holds it."""

import re

import nh3

from foundation.typed import sound

from .depth import made_shallow

TAGS = {
    *("p", "br", "h3", "h4", "ul", "ol", "li", "blockquote", "cite"),
    *("strong", "em", "u", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href"},
    "blockquote": {"data-excerpt"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto"}
# Their content is thrown away too: read again by a browser it could become markup.
POISON = {
    *(
        "script",
        "style",
        "svg",
        "math",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "template",
    ),
    *("noscript", "noembed", "noframes", "title", "textarea", "select", "xmp", "plaintext"),
}
EXCERPT = re.compile(r"[\w-]{1,64}", re.ASCII)
# One is what a cell spans and where a list starts anyway.
NUMBER = re.compile(r"[2-9]|[1-9]\d{1,2}")
READINGS = 6
DEEPEST = 16  # eight lists one in the other; drawing a PDF takes minutes beyond some hundreds
DEEPEST_READ = 200  # before it is cleaned: what is badly closed takes levels too
NOTHING = re.compile(r"(<p>(<br>|\s|&nbsp;)*</p>\s*)*")


def _kept_attribute(_tag, name, value):
    """The value, or None to drop the attribute. A href was already checked by its scheme."""
    if name == "href":
        return value
    pattern = EXCERPT if name == "data-excerpt" else NUMBER
    return value if pattern.fullmatch(value) else None


_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    clean_content_tags=POISON,
    attribute_filter=_kept_attribute,
    url_relative="deny",
    link_rel=None,
)


def clean_html(html):
    """The same text with only what is listed above; empty paragraphs alone are an empty text."""
    read = made_shallow(sound(html).encode("utf-8", "ignore").decode(), DEEPEST_READ)
    cleaned = _settled(read)
    if (shallow := made_shallow(cleaned, DEEPEST)) != cleaned:
        cleaned = _settled(shallow)
    return "" if NOTHING.fullmatch(cleaned) else cleaned


def _settled(html):
    """Cleaned until another reading changes nothing: badly nested markup moves when it is read again."""
    for _ in range(READINGS):
        cleaned = _cleaner.clean(html).strip()
        if cleaned == html:
            return cleaned
        html = cleaned
    return nh3.clean(html, tags=set())
