"""The one list of what a rich text may contain, and the sanitiser that holds it."""

import re
from html import escape, unescape
from html.parser import HTMLParser

import nh3

PROFILE = {
    "tags": {
        "p", "br", "strong", "em", "u", "h3", "h4", "ul", "ol", "li", "blockquote", "cite", "a",
        "table", "thead", "tbody", "tr", "th", "td",
    },
    "attributes": {
        "a": {"href"},
        "blockquote": {"data-excerpt"},
        "ol": {"start"},
        "th": {"colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
    },
    "url_schemes": {"http", "https", "mailto"},
}  # fmt: skip
# Their content is thrown away too: read again by a browser it could become markup.
POISON = {
    "script", "style", "svg", "math", "iframe", "frame", "object", "embed", "template", "noscript", "noembed",
    "noframes", "title", "textarea", "select", "xmp", "plaintext",
}  # fmt: skip
EXCERPT = re.compile(r"[\w-]{1,64}", re.ASCII)
SMALL_NUMBER = re.compile(r"[1-9]\d{0,2}")
BLOCKS = {"p", "h3", "h4", "li", "blockquote", "tr"}


def _kept_attribute(_tag, name, value):
    """The value, or None to drop the attribute. A href was already checked by its scheme."""
    if name == "href":
        return value
    pattern = EXCERPT if name == "data-excerpt" else SMALL_NUMBER
    return value if pattern.fullmatch(value) else None


_cleaner = nh3.Cleaner(
    **PROFILE,
    clean_content_tags=POISON,
    attribute_filter=_kept_attribute,
    url_relative="deny",
    link_rel=None,
)


def clean_html(html):
    """The same text with only what PROFILE allows; an empty paragraph is an empty text."""
    storable = html.replace("\x00", "").encode("utf-8", "ignore").decode()
    cleaned = _cleaner.clean(storable).strip()
    return "" if re.fullmatch(r"(<p>(<br>|\s)*</p>\s*)*", cleaned) else cleaned


class _PlainReader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words = []

    def handle_data(self, data):
        self.words.append(data)

    def handle_starttag(self, tag, _attrs):
        if tag == "br":
            self.words.append("\n")
        elif tag in ("td", "th"):
            self.words.append("\t")

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.words.append("\n")


def plain_of(html):
    """The words alone, a line per paragraph: for searching, counting, summing up."""
    reader = _PlainReader()
    reader.feed(html)
    reader.close()
    lines = (re.sub(r"[ \t\n]*\t[ \t]*", "\t", line).strip() for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)


def html_of(plain):
    """Paragraphs from what was typed in a plain text area: a blank line parts them, a line break stays."""
    paragraphs = re.split(r"\n\s*\n", plain.replace("\r\n", "\n").strip())
    return "".join(
        f"<p>{escape(each, quote=False).replace(chr(10), '<br>')}</p>" for each in paragraphs if each
    )


class _BlockReader(HTMLParser):
    """Cuts sanitised HTML at its top level, keeping the source as it is written."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.blocks, self.depth = [""], 0

    def _write(self, source):
        self.blocks[-1] += source

    def handle_starttag(self, tag, _attrs):
        if self.depth == 0 and tag in TOP_LEVEL:
            self.blocks.append("")
        self._write(self.get_starttag_text())
        self.depth += tag != "br"

    def handle_endtag(self, tag):
        self._write(f"</{tag}>")
        self.depth -= 1
        if self.depth == 0 and tag in TOP_LEVEL:
            self.blocks.append("")

    def handle_data(self, data):
        self._write(data)

    def handle_entityref(self, name):
        self._write(f"&{name};")

    def handle_charref(self, name):
        self._write(f"&#{name};")


TOP_LEVEL = {"p", "h3", "h4", "ul", "ol", "blockquote", "table"}


def blocks_of(html):
    """The top-level blocks of a sanitised text, joined they are the text again."""
    reader = _BlockReader()
    reader.feed(html)
    reader.close()
    return [block for block in reader.blocks if block.strip()]
