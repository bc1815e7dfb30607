"""Page numbers, each a content stream of its own: a compilation takes it off and writes another."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

DIGITS = "0123456789"
FACE = "essaim/pdf/faces/essaim-sans-400.woff2"
SIZE = 9
INK = "0.353 0.408 0.392"  # #5a6864, the muted ink of the house
MARGIN = 56.69  # 20 mm, the side margin of base.css
BASELINE = 44  # the baseline of the running footer of base.css
OURS = Name.EssaimFolio  # marks our streams among a page's


@lru_cache(maxsize=1)
def _digits(path):
    """The ten digits of the text face: font file, widths, ascent and descent in thousandths."""
    font = TTFont(path)
    options = Options()
    options.layout_features, options.hinting = [], False
    subsetter = Subsetter(options)
    subsetter.populate(text=DIGITS)
    subsetter.subset(font)
    font.flavor, written = None, BytesIO()
    font.save(written)
    scale, names = 1000 / font["head"].unitsPerEm, font.getBestCmap()
    widths = [round(font["hmtx"][names[ord(digit)]][0] * scale) for digit in DIGITS]
    return written.getvalue(), widths, round(font["hhea"].ascent * scale), round(font["hhea"].descent * scale)


def _face_path(static_roots):
    return next(path for root in static_roots if (path := Path(root) / FACE).is_file())


class Folios:
    """Writes the page numbers of one PDF, with one font for all of them."""

    def __init__(self, pdf, static_roots):
        self.pdf = pdf
        file, self.widths, ascent, descent = _digits(_face_path(static_roots))
        self.font = pdf.make_indirect(self._font(file, ascent, descent))
        self.save_state = self._stream(b"q\n")

    def write(self, page, number):
        """Number this page at the bottom right, in the place of the number it had."""
        contents = page.get("/Contents")
        streams = contents if isinstance(contents, Array) else [contents]
        body = [stream for stream in streams if OURS not in stream]
        page.Contents = Array([self.save_state, *body, self._folio(page, str(number))])
        if "/Font" not in page.Resources:
            page.Resources.Font = Dictionary()
        page.Resources.Font[OURS] = self.font

    def _folio(self, page, digits):
        width = sum(self.widths[int(digit)] for digit in digits) * SIZE / 1000
        x = float(page.MediaBox[2]) - MARGIN - width
        return self._stream(
            f"Q /Artifact <</Type /Pagination /Subtype /Footer>> BDC q BT {OURS} {SIZE} Tf {INK} rg "
            f"{x:.2f} {BASELINE} Td ({digits}) Tj ET Q EMC\n".encode()
        )

    def _stream(self, content):
        stream = self.pdf.make_stream(content)
        stream[OURS] = True
        return stream

    def _font(self, file, ascent, descent):
        name = Name("/ESSAIM+Essaim-Folio")
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=32,
            FontBBox=Array([0, descent, 1000, ascent]),
            ItalicAngle=0,
            Ascent=ascent,
            Descent=descent,
            CapHeight=660,
            StemV=90,
            FontFile2=self.pdf.make_stream(file),
        )
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=name,
            FirstChar=48,
            LastChar=57,
            Widths=Array(self.widths),
            Encoding=Name.WinAnsiEncoding,
            FontDescriptor=self.pdf.make_indirect(descriptor),
        )
