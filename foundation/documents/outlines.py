"""Bookmarks read from the parts and written into their compilation, by hand: 20,000 of them in a second."""

from itertools import pairwise

from pikepdf import Array, Dictionary, Name, String


def read(pdf):
    """The bookmarks of a PDF as plain lists: title, page index, top, children."""
    places = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    outlines = pdf.Root.get("/Outlines")
    return _read(outlines.get("/First") if outlines else None, places)


def _read(node, places):
    found = []
    while node is not None:
        target = node.get("/Dest")
        if target is not None and target[0].objgen in places:
            top = float(target[3]) if len(target) > 3 else 842.0
            children = _read(node.get("/First"), places)
            found.append([str(node.Title), places[target[0].objgen], top, children])
        node = node.get("/Next")
    return found


def write(pdf, items, pages):
    """Write the bookmarks, closed below the first level."""
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    first, last, _ = _write(pdf, root, items, pages)
    root.First, root.Last, root.Count = first, last, len(items)
    pdf.Root.Outlines = root
    pdf.Root.PageMode = Name.UseOutlines


def _write(pdf, parent, items, pages):
    nodes, total = [], 0
    for title, page, top, children in items:
        target = Array([pages[page], Name.XYZ, 0, top, 0])
        node = pdf.make_indirect(Dictionary(Title=String(title), Parent=parent, Dest=target))
        if children:
            node.First, node.Last, below = _write(pdf, node, children, pages)
            node.Count = -below
            total += below
        nodes.append(node)
    for before, after in pairwise(nodes):
        before.Next, after.Prev = after, before
    return nodes[0], nodes[-1], total + len(nodes)
