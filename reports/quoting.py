"""Reading the quotations of a text: which words, from which passage, under whose name."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from foundation.search import folding

PARTS = {"p", "h3", "h4", "li", "td", "th"}


def said(words):
    """Words made comparable: without case, accents, punctuation nor spaces that hold."""
    return " ".join(folding.words(words))


def holds(text, words):
    """Nothing is held nowhere: « ? » and « — » make no words."""
    return bool(words) and f" {words} " in f" {text} "


@dataclass
class Block:
    """A paragraph, or a quotation: then with the passage that it says it comes from, and its credits."""

    is_quotation: bool = False
    excerpt: str = ""
    text: str = ""
    credits: list[str] = field(default_factory=list)

    @property
    def words(self):
        return said(self.text)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.blocks, self.quotations, self.credited = [Block()], [], None

    def handle_starttag(self, tag, attrs):
        if tag == "blockquote":
            self.blocks.append(Block(is_quotation=True, excerpt=dict(attrs).get("data-excerpt") or ""))
            self.quotations.append(self.blocks[-1])
        elif tag == "cite" and self.quotations:
            self.credited = self.quotations[-1]
            self.credited.credits.append("")
        elif tag in PARTS and not self.quotations:
            self.blocks.append(Block())
        else:
            self.handle_data(" " if tag in {*PARTS, "br"} else "")

    def handle_endtag(self, tag):
        if tag == "blockquote" and self.quotations:
            self.quotations.pop()
            self.blocks.append(Block())
        elif tag == "cite":
            self.credited = None

    def handle_data(self, data):
        if self.credited:
            self.credited.credits[-1] += data
        else:
            (self.quotations or self.blocks)[-1].text += data


def blocks_of(html):
    """The paragraphs and the quotations of a sanitised text, in order, without the empty ones."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [block for block in reader.blocks if block.text.strip() or block.is_quotation]
