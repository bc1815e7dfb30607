"""A list taken away as CSV or XLSX. A cell is never a formula, whatever somebody typed."""

import csv
import re
from io import BytesIO

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

CSV, XLSX = "csv", "xlsx"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # which a workbook refuses
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def respond(kind, columns, rows, *, title, where):
    """The answer to download: `rows` yields lists of values in the order of the columns' labels.

    The file is named after the title, `where` (a slug) and the day. 404 for another kind than these two.
    """
    if kind not in (CSV, XLSX):
        raise Http404
    response = _csv(columns, rows) if kind == CSV else _xlsx(columns, rows, str(title))
    return downloaded(response, kind, title=title, where=where)


def downloaded(response, extension, *, title, where):
    """The answer as a file named after the title, `where` (a slug) and the day; never shown in the page."""
    file_name = f"{slugify(title)}-{where}-{timezone.localdate():%Y-%m-%d}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class _Echo:
    def write(self, value):
        return value


def _csv(columns, rows):
    """Semicolons and a BOM: what the spreadsheets of the people concerned open without a question."""
    writer = csv.writer(_Echo(), delimiter=";")
    lines = [[str(label) for label in columns], *([harmless(value) for value in row] for row in rows)]
    body = "\ufeff" + "".join(writer.writerow(line) for line in lines)
    return StreamingHttpResponse([body.encode()], content_type="text/csv; charset=utf-8")


def harmless(value):
    """Text that a spreadsheet would read as a formula gets an apostrophe; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return value


def book_response(book):
    """A workbook that the caller filled, its texts by `put`."""
    content = BytesIO()
    book.save(content)
    return HttpResponse(content.getvalue(), content_type=XLSX_TYPE)


def _xlsx(columns, rows, title):
    from openpyxl import Workbook  # what a process at rest need not hold in memory
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append([str(label) for label in columns])
    for row in rows:
        sheet.append([_cell(WriteOnlyCell, sheet, value) for value in row])
    return book_response(book)


def _cell(cell_class, sheet, value):
    return put(cell_class(sheet), value) if isinstance(value, str) else value


def put(cell, value):
    """A text is written as a text: openpyxl makes a formula of what begins with « = »."""
    if isinstance(value, str):
        cell.value = CONTROL.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value
    return cell
