"""Page numbers, each a content stream of its own: a compilation takes it off and writes another."""

from pikepdf import Array, Name

from foundation.documents.faces import TEXT, Face

SIZE = 9
INK = "0.353 0.408 0.392"  # #5a6864, the muted ink of the house
MARGIN = 56.69  # 20 mm, the side margin of base.css
BASELINE = 44  # the baseline of the running footer of base.css
OURS = Name.EssaimFolio  # marks our streams among a page's


class Folios:
    """Writes the page numbers of one PDF, with one font for all of them."""

    def __init__(self, pdf, static_roots):
        self.pdf = pdf
        self.face = Face(pdf, static_roots, TEXT, "0123456789", key="Folio")
        self.save_state = self._stream(b"q\n")

    def write(self, page, number):
        """Number this page at the bottom right, in the place of the number it had."""
        contents = page.get("/Contents")
        streams = contents if isinstance(contents, Array) else [contents]
        body = [stream for stream in streams if OURS not in stream]
        page.Contents = Array([self.save_state, *body, self._folio(page, str(number))])
        self.face.lend(page)

    def _folio(self, page, digits):
        x = float(page.MediaBox[2]) - MARGIN - self.face.width(digits, SIZE)
        return self._stream(
            f"Q /Artifact <</Type /Pagination /Subtype /Footer>> BDC q BT {self.face.key} {SIZE} Tf {INK} rg "
            f"{x:.2f} {BASELINE} Td {self.face.encoded(digits)} Tj ET Q EMC\n".encode()
        )

    def _stream(self, content):
        stream = self.pdf.make_stream(content)
        stream[OURS] = True
        return stream
