"""Plain words, as somebody typed them, cut in blocks that the HTML part of a mail can show."""

import dataclasses
import re

PLACE = r"\[\[link:\d+\]\]|https?://[^\s<>]*[^\s<>.,;:!?)»]"
ALONE = re.compile(rf"(?:(?P<label>[^:\n]*[^:\s])\s*:\s*)?(?P<link>{PLACE})")
INLINE = re.compile(rf"({PLACE})")
ITEM, TITLE = "- ", "* "


@dataclasses.dataclass
class Block:
    """A paragraph of lines, a list, a title or a button. A line is a list of (text, whether it is a link)."""

    kind: str
    lines: list = dataclasses.field(default_factory=list)
    label: str = ""
    link: str = ""


def blocks(words):
    """[Block]: blank lines part them; « - » makes a list, « * » a title, « Répondre : » and a link a button."""
    found = []
    for paragraph in re.split(r"\n\s*\n", words.replace("\r\n", "\n").strip()):
        found += _read(paragraph)
    return found


def _read(paragraph):
    found = []
    for line in filter(None, (line.strip() for line in paragraph.split("\n"))):
        if button := ALONE.fullmatch(line):
            found.append(_button(found, button))
        elif line.startswith(TITLE):
            found.append(Block("title", [_parts(line.removeprefix(TITLE))]))
        else:
            kind = "list" if line.startswith(ITEM) else "text"
            if not found or found[-1].kind != kind:
                found.append(Block(kind))
            found[-1].lines.append(_parts(line.removeprefix(ITEM)))
    return found


def _button(before, match):
    """Its label is what stands before the colon: on the line, or on the line above."""
    label = match["label"] or ""
    if not label and before and before[-1].kind == "text" and _ends_with_colon(before[-1]):
        label = _text(before[-1].lines.pop()).rstrip(" \u00a0\u202f:")
        if not before[-1].lines:
            before.pop()
    return Block("button", label=label, link=match["link"])


def _ends_with_colon(block):
    return _text(block.lines[-1]).endswith(":")


def _text(line):
    return "".join(text for text, _is_link in line)


def _parts(line):
    return [(part, bool(INLINE.fullmatch(part))) for part in INLINE.split(line) if part]
