"""What a reader finds in a PDF."""

import re
import subprocess

import pikepdf


def told_by(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def words(path, page=None, *options):
    """The text of the file, or of one page."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    return told_by("pdftotext", *pages, *options, path, "-")


def fonts(path):
    """Name, and whether it is embedded, subset, readable as text."""
    lines = told_by("pdffonts", path).splitlines()[2:]
    return {line.split()[0].partition("+")[2]: re.findall(r"\b(?:yes|no)\b", line) for line in lines}


def foot(path, page):
    """The last line of a page: its footer and its number."""
    return words(path, page, "-layout").rstrip("\f\n").splitlines()[-1].split()


def bookmarks(path):
    """Title, page from 1, children."""
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        places = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}

        def read(items):
            return [(item.title, places[_target(item)[0].objgen], read(item.children)) for item in items]

        return read(outline.root)


def _target(item):
    return item.destination if item.destination is not None else item.action.D


def links(path, page):
    """The pages that the links of a page lead to, from top to bottom."""
    with pikepdf.open(path) as pdf:
        places = {each.obj.objgen: number for number, each in enumerate(pdf.pages, start=1)}
        names = pdf.Root.get("/Names", {}).get("/Dests", {}).get("/Names", [])
        named = {str(names[index]): names[index + 1] for index in range(0, len(names), 2)}
        found = [each for each in pdf.pages[page - 1].obj.get("/Annots", []) if each.Subtype == "/Link"]
        targets = [
            each.Dest if isinstance(each.Dest, pikepdf.Array) else named[str(each.Dest)] for each in found
        ]
        return [places[target[0].objgen] for target in targets]
