"""The text part of a message: the same words without the page, its lists and its links told in signs."""

import re
from html.parser import HTMLParser

BLOCKS = {"p", "h3", "h4", "blockquote", "table"}
CELL = " \u00b7 "
SPACES = re.compile(r"[ \t\r\n\f]+")


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.out, self.lists, self.link, self.begun = [], [], "", 0

    def handle_data(self, data):
        self.out.append(SPACES.sub(" ", data))

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.out.append("\n")
        elif tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else None)
            self.out.append("" if self.lists[1:] else "\n\n")
        elif tag == "li":
            self._item()
        elif tag in BLOCKS and not self.lists:
            self.out.append("\n\n")
        elif tag == "a":
            self.link, self.begun = dict(attrs).get("href") or "", len(self.out)

    def _item(self):
        mark = "-"
        if self.lists and self.lists[-1] is not None:
            self.lists[-1] += 1
            mark = f"{self.lists[-1]}."
        self.out.append(f"\n{'  ' * (len(self.lists) - 1)}{mark} ")

    def handle_endtag(self, tag):
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.out.append("" if self.lists else "\n\n")
        elif tag in BLOCKS and not self.lists:
            self.out.append("\n\n")
        elif tag in ("td", "th"):
            self.out.append(CELL)
        elif tag in ("tr", "cite"):
            self.out.append("\n")
        elif tag == "a":
            self._address()

    def _address(self):
        """Told once: after its words, or alone where it is itself what is read."""
        words = "".join(self.out[self.begun :]).strip()
        address = self.link.removeprefix("mailto:")
        if address and address != words:
            self.out.append(f" ({address})")
        self.link = ""


def text_of(html):
    """Readable text from a sanitised page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (
        line.rstrip(" ").removesuffix(CELL.rstrip()).rstrip(" ") for line in "".join(reader.out).split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
