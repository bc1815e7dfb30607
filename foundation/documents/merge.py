"""Join the frozen parts of a compilation, in the child process: plain data in, paths out, no Django.

In two steps, so that no more than a block of files is ever open and previews pass between two blocks.
"""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from foundation.documents import outlines
from foundation.documents.contents import Contents
from foundation.documents.folios import Folios

LOOSE = Name.EssaimPage


def join_block(payload):
    """Join a few parts, numbered on from `first`; tell the bookmarks of each."""
    found, number = [], payload["first"]
    with pikepdf.new() as joined:
        folios = Folios(joined, payload["static"])
        for part in payload["parts"]:
            with pikepdf.open(part["path"]) as source:
                if len(source.pages) != part["pages"]:
                    raise ValueError(f"{part['path']} has {len(source.pages)} pages, not {part['pages']}")
                found.append(outlines.read(source))
                for page in _take(joined, source):
                    folios.write(page, number)
                    number += 1
        _save(joined, payload["out"])
    return {"outlines": found}


def join_all(payload):
    """Cover, contents and blocks in one file, with its bookmarks and the links of its contents."""
    with pikepdf.new() as joined:
        contents = Contents(
            joined, payload["static"], payload["entries"], heading=payload["heading"], footer=payload["title"]
        )
        pages = _front(joined, contents, payload)
        before = len(pages) - contents.layout.pages
        for block in payload["blocks"]:
            pages += _add_block(joined, block)
        _lead(joined, contents, payload, pages, before)
        _describe(joined, payload)
        _save(joined, payload["out"])
        return {"path": payload["out"], "pages": len(pages)}


def _front(joined, contents, payload):
    with pikepdf.open(payload["cover"]) as cover:
        pages = _take(joined, cover)
    folios = Folios(joined, payload["static"])
    for page in contents.pages():
        pages.append(page)
        folios.write(page, len(pages))
        joined.pages.append(pikepdf.Page(page))
    return [page.obj for page in joined.pages]


def _add_block(joined, path):
    """Hang the pages of a block under a node of their own.

    By hand: pikepdf walks all the pages for each one that it adds, so 8,000 would cost their square. Under
    another type meanwhile: qpdf refuses to copy what calls itself a page.
    """
    tree = joined.Root.Pages
    with pikepdf.open(path) as block:
        loose = [page.obj for page in block.pages]
        for page in loose:
            del page.Parent
            page.Type = LOOSE
        pages = list(joined.copy_foreign(block.make_indirect(Array(loose))))
    node = Dictionary(Type=Name.Pages, Parent=tree, Kids=Array(pages), Count=len(pages))
    node = joined.make_indirect(node)
    for page in pages:
        page.Type, page.Parent = Name.Page, node
    tree.Kids.append(node)
    tree.Count += len(pages)
    return pages


def _take(joined, source):
    """Copy the pages of a part, without the tags that a merger cannot keep; its own links still lead."""
    links = _inner_links(source)
    start = len(joined.pages)
    joined.pages.extend(source.pages)
    pages = [joined.pages[index].obj for index in range(start, len(joined.pages))]
    for page in pages:
        _untag(page)
    for page, annotation, target, top in links:
        place = Array([pages[target], Name.XYZ, 0, top, 0])
        pages[page].Annots[annotation].Dest = place
    return pages


def _untag(page):
    for key in ("/StructParents", "/Tabs"):
        if key in page:
            del page[key]
    for annotation in page.get("/Annots", ()):
        if "/StructParent" in annotation:
            del annotation["/StructParent"]


def _inner_links(source):
    """The links of a part to itself: WeasyPrint names their targets, and names do not survive a merger."""
    names = source.Root.get("/Names", {}).get("/Dests", {}).get("/Names", ())
    if not len(names):
        return []
    targets = {str(names[index]): names[index + 1] for index in range(0, len(names), 2)}
    places = {page.obj.objgen: index for index, page in enumerate(source.pages)}
    return [
        (number, index, places[target[0].objgen], float(target[3]))
        for number, page in enumerate(source.pages)
        for index, annotation in enumerate(page.obj.get("/Annots", ()))
        if (target := targets.get(str(annotation.get("/Dest", "")))) is not None
    ]


def _lead(joined, contents, payload, pages, before):
    """Links from the contents, bookmarks to the contents and to each part."""
    starts = [entry["page"] - 1 for entry in payload["entries"]]
    contents.link(pages[before : before + contents.layout.pages], [pages[start] for start in starts])
    items = [[payload["heading"], before, 842, []]]
    for entry, start, found in zip(payload["entries"], starts, payload["outlines"], strict=True):
        items.append([entry["title"], start, 842, _moved(_below_title(found), start)])
    outlines.write(joined, items, pages)


def _below_title(found):
    """A part that has one first-level bookmark, its own title, gives only what stands under it."""
    return found[0][3] if len(found) == 1 else found


def _moved(items, start):
    return [[title, page + start, top, _moved(children, start)] for title, page, top, children in items]


def _describe(joined, payload):
    joined.Root.Lang = String(payload["language"])
    joined.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with joined.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = payload["title"]
        metadata["dc:creator"] = [payload["author"]]
        metadata["xmp:CreatorTool"] = "Essaim"
    joined.docinfo[Name.Title] = payload["title"]
    joined.docinfo[Name.Author] = payload["author"]


def _save(pdf, path):
    pdf.save(
        path,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
