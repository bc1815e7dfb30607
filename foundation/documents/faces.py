"""Our faces in a PDF written by hand: page numbers and long contents, where WeasyPrint is too slow."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String

FOLDER = "essaim/pdf/faces"
TEXT, BOLD, TITLE = "essaim-sans-400", "essaim-sans-600", "essaim-titre-650"
UNKNOWN = "?"
TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{} endcmap CMapName currentdict /CMap defineresource pop end end"""


@lru_cache(maxsize=8)
def _subset(path, characters):
    """The font file of these characters alone, and what stands in it: glyph and width by character."""
    font = TTFont(path)
    options = Options()
    options.drop_tables += ["GDEF", "GPOS", "GSUB"]
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(text=characters + UNKNOWN)
    subsetter.subset(font)
    font.flavor, written = None, BytesIO()
    font.save(written)
    glyphs = {chr(code): font.getGlyphID(name) for code, name in font.getBestCmap().items()}
    widths = {chr(code): font["hmtx"][name][0] for code, name in font.getBestCmap().items()}
    return written.getvalue(), glyphs, widths, (font["hhea"].ascent, font["hhea"].descent)


class Face:
    """A face embedded with the characters of one text; it measures and encodes what is written with them."""

    def __init__(self, pdf, static_roots, name, text, *, key):
        paths = (Path(root) / FOLDER / f"{name}.woff2" for root in static_roots)
        path = next(path for path in paths if path.is_file())
        file, self.glyphs, self.widths, box = _subset(path, "".join(sorted(set(text))))
        self.key = Name(f"/Essaim{key}")
        self.font = pdf.make_indirect(self._font(pdf, name, file, box))

    def width(self, text, size):
        return sum(self.widths.get(each, self.widths[UNKNOWN]) for each in text) * size / 1000

    def encoded(self, text):
        return "<" + "".join(f"{self.glyphs.get(each, self.glyphs[UNKNOWN]):04X}" for each in text) + ">"

    def fitted(self, text, size, width):
        """The text, cut with an ellipsis to hold in this width."""
        if self.width(text, size) <= width:
            return text
        while text and self.width(text + "…", size) > width:
            text = text[:-1]
        return text.rstrip(" ,-–") + "…"

    def lend(self, page):
        """Let the page's content name this face."""
        if "/Resources" not in page:
            page.Resources = Dictionary()
        if "/Font" not in page.Resources:
            page.Resources.Font = Dictionary()
        page.Resources.Font[self.key] = self.font

    def _font(self, pdf, name, file, box):
        cid_font = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(f"/ESSAIM+{name}"),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            CIDToGIDMap=Name.Identity,
            FontDescriptor=pdf.make_indirect(self._descriptor(pdf, name, file, box)),
            W=self._width_array(),
        )
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=cid_font.BaseFont,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(cid_font)]),
            ToUnicode=pdf.make_stream(self._to_unicode().encode()),
        )

    def _descriptor(self, pdf, name, file, box):
        ascent, descent = box
        return Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/ESSAIM+{name}"),
            Flags=4,
            FontBBox=Array([0, descent, 1000, ascent]),
            ItalicAngle=0,
            Ascent=ascent,
            Descent=descent,
            CapHeight=660,
            StemV=90,
            FontFile2=pdf.make_stream(file),
        )

    def _width_array(self):
        entries = sorted({(glyph, self.widths[each]) for each, glyph in self.glyphs.items()})
        return Array([item for glyph, width in entries for item in (glyph, Array([width]))])

    def _to_unicode(self):
        lines = [f"<{glyph:04X}> <{ord(each):04X}>" for each, glyph in self.glyphs.items()]
        parts = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        return TO_UNICODE.format(
            " ".join(f"{len(part)} beginbfchar " + " ".join(part) + " endbfchar" for part in parts)
        )
