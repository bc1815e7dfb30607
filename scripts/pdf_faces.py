#!/usr/bin/env python3
"""Make the faces of the PDF from static/vendor: `python scripts/pdf_faces.py`, after a change of typeface.

One weight a file, Latin and extended Latin together, and a narrow no-break space, which the originals
lack though French needs it at every semicolon. WeasyPrint would draw the variable originals too, but fixes
their weight each time (25 ms a face) and mixes up the glyphs of two files of one family. Renamed, as their
licence asks of a modified version.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.merge import Options as MergeOptions
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib.instancer import instantiateVariableFont

STATIC = Path(__file__).resolve().parent.parent / "static"
FACES = STATIC / "essaim" / "pdf" / "faces"
NARROW = 0x202F
BORN = 3_800_000_000  # in seconds since 1904: the same input gives the same bytes
FAMILIES = {"source-sans-3": "Essaim Sans", "bricolage-grotesque": "Essaim Titre"}
WANTED = (
    ("source-sans-3", "normal", 400),
    ("source-sans-3", "normal", 600),
    ("source-sans-3", "italic", 400),
    ("source-sans-3", "italic", 600),
    ("bricolage-grotesque", "normal", 500),
    ("bricolage-grotesque", "normal", 650),
)


def static_face(family, subset, style, weight):
    font = TTFont(STATIC / "vendor" / family / f"{family}-{subset}-wght-{style}.woff2", recalcTimestamp=False)
    font = instantiateVariableFont(font, {"wght": weight}, static=True)
    if subset == "latin":
        add_narrow_space(font)
    else:
        drop(font, already=TTFont(STATIC / "vendor" / family / f"{family}-latin-wght-{style}.woff2"))
    font.flavor = None
    return font


def add_narrow_space(font):
    """A no-break space of two thirds of the space, where Unicode expects it."""
    font["glyf"]["uni202F"] = Glyph()
    font["hmtx"]["uni202F"] = (round(font["hmtx"]["space"][0] * 2 / 3), 0)
    for table in font["cmap"].tables:
        table.cmap[NARROW] = "uni202F"


def drop(font, *, already):
    """Keep of the extended Latin what the Latin has not: merging refuses a character that stands twice."""
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk"]
    options.name_IDs, options.notdef_outline = ["*"], True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=set(font.getBestCmap()) - set(already.getBestCmap()))
    subsetter.subset(font)


def merged(family, style, weight):
    with TemporaryDirectory() as folder:
        paths = []
        for subset in ("latin", "latin-ext"):
            paths.append(str(Path(folder) / f"{subset}.ttf"))
            static_face(family, subset, style, weight).save(paths[-1])
        return Merger(options=MergeOptions(drop_tables=["STAT", "MVAR", "HVAR", "gasp"])).merge(paths)


def rename(font, name, style, weight):
    face = f"{weight}{' Italic' if style == 'italic' else ''}"
    full = f"{name} {face}"
    words = {1: name, 2: face, 3: full, 4: full, 6: full.replace(" ", "-")}
    for record in list(font["name"].names):
        if record.nameID in words:
            record.string = words[record.nameID]
        elif record.nameID in (16, 17, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)


def make(family, style, weight):
    font = merged(family, style, weight)
    rename(font, FAMILIES[family], style, weight)
    font["head"].created = font["head"].modified = BORN
    font.flavor, font.recalcTimestamp = "woff2", False
    name = f"{FAMILIES[family]} {weight}{' italic' if style == 'italic' else ''}".lower().replace(" ", "-")
    path = FACES / f"{name}.woff2"
    font.save(path)
    print(f"{path.name}: {len(font.getBestCmap())} characters, {path.stat().st_size} bytes")


def main():
    FACES.mkdir(parents=True, exist_ok=True)
    for family, style, weight in WANTED:
        make(family, style, weight)
    for family, name in FAMILIES.items():
        licence = FACES / f"LICENSE-{name.lower().replace(' ', '-')}"
        shutil.copyfile(STATIC / "vendor" / family / "LICENSE", licence)


if __name__ == "__main__":
    main()
