"""Draw one PDF in the child process: plain data in, a path out; no database, no Django."""

from functools import lru_cache

import pikepdf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from foundation.documents.fetcher import SafeURLFetcher
from foundation.documents.folios import Folios

OPTIONS = {"pdf_variant": "pdf/ua-1", "optimize_images": True, "dpi": 150, "jpeg_quality": 70}


def render(payload):
    """Draw `html` into the file `out`; number its pages after the first `unnumbered` ones."""
    fetcher = SafeURLFetcher(payload["static"], payload.get("media", {}))
    fonts, sheets = _sheets(tuple(payload["static"]), *map(fetcher.stamped, payload["stylesheets"]))
    html = HTML(string=payload["html"], url_fetcher=fetcher, base_url="app:")
    html.write_pdf(payload["out"], stylesheets=sheets, font_config=fonts, **OPTIONS)
    pages = _finish(payload, _titles(html))
    return {"path": payload["out"], "pages": pages, "refused": fetcher.refused}


@lru_cache(maxsize=8)
def _sheets(static_roots, *stamped):
    """The style sheets and their fonts, read once for the life of the child, or until one changes."""
    fonts, fetcher = FontConfiguration(), SafeURLFetcher(static_roots, {})
    sheets = [CSS(url=f"app:{name}", url_fetcher=fetcher, font_config=fonts) for name, _ in stamped]
    if fetcher.refused:
        raise ValueError(f"A style sheet asks for what is not there: {fetcher.refused}")
    return fonts, sheets


def _titles(html):
    """What stands behind the identifiers that links lead to."""
    named = (each for each in html.etree_element.iter() if each.get("data-title"))
    return {each.get("id"): each.get("data-title") for each in named}


def _finish(payload, titles):
    path = payload["out"]
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        folios = Folios(pdf, payload["static"])
        for number, page in enumerate(pdf.pages, start=1):
            _describe_links(page.obj, titles)
            if number > payload.get("unnumbered", 0):
                folios.write(page.obj, number)
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(pdf.pages)


def _describe_links(page, titles):
    """WeasyPrint describes a link by the identifier of its target, which a screen reader would spell."""
    for annotation in page.get("/Annots", ()):
        if title := titles.get(str(annotation.get("/Dest", ""))):
            annotation.Contents = pikepdf.String(title)
