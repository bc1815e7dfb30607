"""Markup read as the standard's tokenizer reads it, and made shallow before a parser builds a tree of it.

A parser takes the square of the depth, and opens again in each block the formatting that a former one left open: a
short text could keep it busy for minutes. Where the standard lets one doubt, an element counts as still open.
"""

import re
from html import escape

_SPACE = r"\t\n\f\r "
_VALUE = rf"(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])[^{_SPACE}>]*+)"
_ATTRIBUTE = rf"[^{_SPACE}/>][^{_SPACE}/>=]*+(?:[{_SPACE}]*+=[{_SPACE}]*+{_VALUE}|(?![{_SPACE}]*+=))"
_FLAGS = re.IGNORECASE | re.ASCII | re.DOTALL
TAG = re.compile(rf"<(/?)([a-z][^{_SPACE}/>]*+)(?:[{_SPACE}/]++|{_ATTRIBUTE})*+>", _FLAGS)
BEGUN = re.compile(r"</?[a-z]", _FLAGS)
COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/(?![a-z]))[^>]*+(?:>|\Z)", _FLAGS)

RAW = {
    *("script", "style", "title", "textarea", "xmp"),
    *("iframe", "noembed", "noframes", "noscript", "plaintext"),
}
FOREIGN = {"svg", "math", "template", "select", "frameset"}  # where other rules hold: nothing ends by itself
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"}
FORMATTING = {"b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
INLINE = {"a", "span", *FORMATTING}
BLOCKS = {
    *("address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset", "figure"),
    *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "p", "pre"),
    *("section", "summary", "ul"),
}
PARTS = {"caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th"}  # nothing outside a table
TABLE = {"table", *PARTS}
BOUNDARIES = {"table", "caption", "td", "th", "object", "applet", "marquee", "button"}
LISTS = {"ul", "ol"}


def made_shallow(html, deepest):
    """The same words, without the elements that stand deeper, the comments, and what raw elements hold."""
    levels = _Levels(deepest)
    return "".join(words if tag is None else levels.kept(words, *tag) for words, tag in _tokens(html))


def _tokens(html):
    """(words, None) or (tag, (is_closing, name)), in order; a tag that never ends is words."""
    here = 0
    while (start := html.find("<", here)) >= 0:
        yield html[here:start], None
        if tag := TAG.match(html, start):
            is_closing, name = bool(tag[1]), _lower(tag[2])
            here = tag.end() if is_closing or name not in RAW else _end_of_raw(html, tag.end(), name)
            if name not in RAW:
                yield tag[0], (is_closing, name)
        elif comment := COMMENT.match(html, start):
            here = comment.end()
        elif BEGUN.match(html, start):
            yield escape(html[start:], quote=False), None
            return
        else:
            yield "&lt;", None
            here = start + 1
    yield html[here:], None


def _lower(name):
    """As the standard does: the Kelvin sign is no « k »."""
    return name.lower() if name.isascii() else name


def _end_of_raw(html, here, name):
    end = re.compile(rf"</{name}(?=[{_SPACE}/>])[^>]*+>", _FLAGS).search(html, here)
    return end.end() if end and name != "plaintext" else len(html)


class _Levels:
    """The elements that are open, as far down as they are kept, then the names of those left out.

    What ends is written as ended: each tag that closes, closes the last one that opened.
    """

    def __init__(self, deepest):
        self.deepest, self.opened, self.left_out = deepest, [], []
        self.is_foreign = False

    def kept(self, tag, is_closing, name):
        self.is_foreign = self.is_foreign or name in FOREIGN
        if name in VOID and not self.is_foreign:
            return (self._end(self._ended_by(name)) if name == "hr" else "") + tag
        if name in PARTS and "table" not in self.opened and not self.is_foreign:
            return " "
        return self._closed(name) if is_closing else self._opened(tag, name)

    def _opened(self, tag, name):
        ended = "" if self.left_out or self.is_foreign else self._end(self._ended_by(name))
        if self.left_out or len(self.opened) == self.deepest:
            self.left_out.append(name)
            return f"{ended} "
        self.opened.append(name)
        return ended + (f"<{name}>" if name in FORMATTING else tag)

    def _closed(self, name):
        if self.left_out:
            if self.left_out[-1] == name:
                self.left_out.pop()
            return " "
        return self._end(self._closed_by(name)) or " "

    def _end(self, place):
        if place is None:
            return ""
        ended = self.opened[place:]
        del self.opened[place:]
        return "".join(f"</{name}>" for name in reversed(ended))

    def _ended_by(self, name):
        """Where the element stands that ends by itself when this one begins."""
        if name == "a":
            return self._last({"a"}, through=INLINE)
        if name in {"td", "th"}:
            return self._last({"td", "th"}, until={"table"})
        if name == "tr":
            return self._last({"tr"}, until={"table"})
        item = self._last({"li"}, through={"p", "div", "address", *INLINE}) if name == "li" else None
        return (
            self._last({"p"}, until=BOUNDARIES) if item is None and name in BLOCKS | {"table", "hr"} else item
        )

    def _closed_by(self, name):
        """Where the element stands that this tag ends."""
        if name not in self.opened:
            return None
        if self.opened[-1] == name:
            return len(self.opened) - 1
        if self.is_foreign:
            return None
        if name in TABLE:
            return self._last({name}, until={"table"})
        if name in BLOCKS:
            return self._last({name}, until=BOUNDARIES | (LISTS if name == "li" else set()))
        return self._last({name}, through=INLINE)

    def _last(self, names, *, until=frozenset(), through=None):
        for place in range(len(self.opened) - 1, -1, -1):
            name = self.opened[place]
            if name in names:
                return place
            if name in until or (through is not None and name not in through):
                return None
        return None
