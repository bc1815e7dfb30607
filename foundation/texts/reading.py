"""Reading a sanitised text: its words, its blocks, and the way to and from a plain text area."""

import re
from html import escape
from html.parser import HTMLParser

from .richtext import clean_html

TOP_LEVEL = {"p", "h3", "h4", "ul", "ol", "blockquote", "table"}
LINES = {"p", "h3", "h4", "li", "blockquote", "cite", "tr"}


class _WordReader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words = []

    def handle_data(self, data):
        self.words.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def handle_starttag(self, tag, _attrs):
        if tag in LINES or tag == "br":
            self.words.append("\n")
        elif tag in ("td", "th"):
            self.words.append("\t")

    def handle_endtag(self, tag):
        if tag in LINES:
            self.words.append("\n")


def plain_of(html):
    """The words alone, a line per paragraph, item or cell: for searching, counting, summing up."""
    reader = _WordReader()
    reader.feed(html)
    reader.close()
    lines = (re.sub(" +", " ", line).strip() for line in re.split(r"[\n\t]", "".join(reader.words)))
    return "\n".join(line for line in lines if line)


class _BlockReader(HTMLParser):
    """Cuts at the top level, keeping the source as it is written."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.blocks, self.depth = [""], 0

    def write(self, source):
        self.blocks[-1] += source

    def part(self, tag):
        if self.depth == 0 and tag in TOP_LEVEL:
            self.blocks.append("")

    def handle_starttag(self, tag, _attrs):
        self.part(tag)
        self.write(self.get_starttag_text())
        self.depth += tag != "br"

    def handle_endtag(self, tag):
        self.write(f"</{tag}>")
        self.depth -= 1
        self.part(tag)

    def handle_data(self, data):
        self.write(data)

    def handle_entityref(self, name):
        self.write(f"&{name};")

    def handle_charref(self, name):
        self.write(f"&#{name};")


def blocks_of(html):
    """The top-level blocks of a sanitised text; joined, they are that text again."""
    reader = _BlockReader()
    reader.feed(html)
    reader.close()
    return [block for block in reader.blocks if block.strip()]


def html_of(typed):
    """Paragraphs from what was typed in a plain text area: a blank line parts them, a line break stays."""
    paragraphs = re.split(r"\n\s*\n", re.sub(r"\r\n?", "\n", typed).strip())
    lines = ("<br>".join(escape(line, quote=False) for line in each.split("\n")) for each in paragraphs)
    return "".join(f"<p>{line}</p>" for line in lines if line)


class _TypedReader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.paragraphs = []

    def handle_starttag(self, tag, _attrs):
        if tag == "p":
            self.paragraphs.append("")
        elif tag == "br":
            self.handle_data("\n")

    def handle_data(self, data):
        if self.paragraphs:
            self.paragraphs[-1] += data


def typed_of(html):
    """What a plain text area shows of a text, the way back of `html_of`."""
    reader = _TypedReader()
    reader.feed(html)
    reader.close()
    return "\n\n".join(reader.paragraphs)


def is_plain(html):
    """Whether a plain text area holds this text without losing anything of it, spaces at line ends apart."""
    again = clean_html(html_of(typed_of(html)))
    return "".join(again.split()) == "".join(html.split())
