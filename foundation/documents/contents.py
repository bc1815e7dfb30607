"""The contents of a merged compilation, written as content streams: 2,000 lines in no time."""

from math import ceil

from pikepdf import Array, Dictionary, Name, String

from foundation.documents.faces import BOLD, TEXT, TITLE, Face
from foundation.documents.folios import BASELINE, MARGIN, SIZE

WIDTH, HEIGHT = 595.28, 841.89
TOP, BOTTOM = HEIGHT - 92, 82  # of the lines; the heading stands above
INK, MUTED, PIN, LINE = "0.106 0.165 0.153", "0.353 0.408 0.392", "0.059 0.361 0.302", "0.89 0.875 0.827"
MANY = 200


class Layout:
    """One column with subtitles for people who read, four columns of bare titles above 200 parts."""

    def __init__(self, count):
        self.columns = 4 if count > MANY else 1
        self.step = 11 if count > MANY else 36
        self.size = 7.8 if count > MANY else 11.5
        self.gap = 14
        self.rows = int((TOP - BOTTOM) / self.step)
        self.per_page = self.columns * self.rows
        self.pages = ceil(count / self.per_page)
        self.width = (WIDTH - 2 * MARGIN - self.gap * (self.columns - 1)) / self.columns

    def place(self, index):
        """Where the line of this entry starts: page, x, baseline."""
        page, within = divmod(index, self.per_page)
        column, row = divmod(within, self.rows)
        return page, MARGIN + column * (self.width + self.gap), TOP - row * self.step


class Contents:
    """Draws the pages; an entry is a title, a subtitle and the page it stands on."""

    def __init__(self, pdf, static_roots, entries, *, heading, footer):
        self.pdf, self.entries, self.heading, self.footer = pdf, entries, heading, footer
        self.layout = Layout(len(entries))
        words = "".join(entry["title"] + entry["subtitle"] for entry in entries)
        self.text = Face(pdf, static_roots, TEXT, words + footer + "…0123456789", key="Text")
        self.bold = Face(pdf, static_roots, BOLD, words + "…", key="Bold")
        self.title = Face(pdf, static_roots, TITLE, heading, key="Title")
        self.drawn = [[] for _ in range(self.layout.pages)]

    def pages(self):
        """The pages as dictionaries to add to a PDF, in order."""
        for index, entry in enumerate(self.entries):
            page, x, y = self.layout.place(index)
            self.drawn[page] += self._line(entry, x, y)
        return [self._page(number, drawn) for number, drawn in enumerate(self.drawn)]

    def link(self, pages, targets):
        """Make each line lead to the page it names."""
        boxes = [[] for _ in pages]
        for index, (target, entry) in enumerate(zip(targets, self.entries, strict=True)):
            page, x, y = self.layout.place(index)
            boxes[page].append(self._annotation(x, y, target, entry["title"]))
        for page, annotations in zip(pages, boxes, strict=True):
            page.Annots = self.pdf.make_indirect(Array(annotations))

    def _line(self, entry, x, y):
        size, number = self.layout.size, str(entry["page"])
        right = x + self.layout.width
        start = right - self.text.width(number, size)
        face = self.text if self.layout.columns > 1 else self.bold
        title = face.fitted(entry["title"], size, start - x - 5)
        yield _show(face, size, INK, x, y, title)
        yield from self._leader(x + face.width(title, size) + 3, start - 3, y)
        yield _show(self.text, size, INK, start, y, number)
        if entry["subtitle"] and self.layout.columns == 1:
            subtitle = self.text.fitted(entry["subtitle"], 9.5, self.layout.width - 40)
            yield _show(self.text, 9.5, MUTED, x, y - 12.5, subtitle)

    def _leader(self, start, end, y):
        if end - start > 6:
            yield f"{LINE} RG 0.6 w [0.6 2.4] 0 d {start:.2f} {y + 1:.2f} m {end:.2f} {y + 1:.2f} l S"

    def _page(self, number, drawn):
        footer = [
            f"{LINE} RG 0.5 w [] 0 d {MARGIN} {BASELINE + 15.6} m {WIDTH - MARGIN} {BASELINE + 15.6} l S",
            _show(self.text, SIZE, MUTED, MARGIN, BASELINE, self.text.fitted(self.footer, SIZE, 400)),
        ]
        heading = [] if number else [_show(self.title, 24, PIN, MARGIN, TOP + 32, self.heading)]
        content = "\n".join([*heading, *drawn, *footer]).encode()
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, WIDTH, HEIGHT]),
            Contents=self.pdf.make_stream(content),
        )
        for face in (self.text, self.bold, self.title):
            face.lend(page)
        return self.pdf.make_indirect(page)

    def _annotation(self, x, y, target, title):
        depth = 14 if self.layout.columns == 1 else 2.5
        return Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([round(x, 2), round(y - depth, 2), round(x + self.layout.width, 2), round(y + 9, 2)]),
            Border=Array([0, 0, 0]),
            Contents=String(title),
            Dest=Array([target, Name.Fit]),
        )


def _show(face, size, ink, x, y, text):
    return f"BT {face.key} {size} Tf {ink} rg {x:.2f} {y:.2f} Td {face.encoded(text)} Tj ET"
