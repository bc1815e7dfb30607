"""From the plain blocks of the data to the HTML that the editor would have written."""

from django.utils.html import escape

from .reading import paragraphs


def prose(text):
    return "".join(f"<p>{escape(line)}</p>" for line in paragraphs(text))


def blocks(section, quotes):
    """A section: paragraphs, `quote: key`, `keys: {title: text}`, `list: […]` or `table: [[…], …]`."""
    return "".join(_block(one, quotes) for one in section)


def _block(one, quotes):
    if isinstance(one, str):
        return prose(one)
    ((kind, content),) = one.items()
    return {"quote": _quote, "keys": _keys, "list": _list, "table": _table}[kind](content, quotes)


def _quote(key, quotes):
    """As the composer inserts it: the words, the credit that the person agreed to, and which excerpt it is."""
    excerpt = quotes[key]
    source = f"<cite>{escape(excerpt.credit)}</cite>" if excerpt.credit else ""
    return f'<blockquote data-excerpt="{excerpt.pk}"><p>«\u00a0{escape(excerpt.quote)}\u00a0»</p>{source}</blockquote>'


def _keys(pairs, _quotes):
    rows = (
        f"<li><p><strong>{escape(title)}</strong> {escape(text)}</p></li>" for title, text in pairs.items()
    )
    return f"<ul>{''.join(rows)}</ul>"


def _list(lines, _quotes):
    return f"<ul>{''.join(f'<li><p>{escape(line)}</p></li>' for line in lines)}</ul>"


def _table(rows, _quotes):
    head, *body = rows
    return f"<table><tbody>{_row(head, 'th')}{''.join(_row(row, 'td') for row in body)}</tbody></table>"


def _row(cells, tag):
    return f"<tr>{''.join(f'<{tag}><p>{escape(cell)}</p></{tag}>' for cell in cells)}</tr>"
