"""The workbook of a plan as somebody changes it and sends it back."""

import io

from openpyxl import load_workbook

from programmes.planfile import read, token, write
from programmes.planfile.columns import PHASES, PLAN
from programmes.planfile.compare import compare


class PlanFile:
    """A cell is named by its line's code and its column's key; `put` says where it stands, as a fault does."""

    def __init__(self, programme, *, whole=True):
        content = io.BytesIO()
        write.book_of(programme, whole=whole).save(content)
        self.programme, self.book = programme, load_workbook(content)

    def row(self, code, sheet="Plan"):
        return next(row for row in self.book[sheet].iter_rows(min_row=2) if row[0].value == code)

    def put(self, code, key, value, sheet="Plan"):
        table = PLAN if sheet == "Plan" else PHASES
        cell = self.row(code, sheet)[[column.key for column in table].index(key)]
        cell.value = value
        return f"{sheet}, {cell.row}"

    def add(self, **values):
        self.book["Plan"].append([values.get(column.key) for column in PLAN])

    def content(self):
        saved = io.BytesIO()
        self.book.save(saved)
        saved.seek(0)
        return saved

    def sheets(self):
        return read.read(self.content())

    def read(self):
        return compare(self.programme, self.sheets())

    def applied(self, user, **more):
        """What the form of the preview sends."""
        signed = token.sign(self.sheets(), self.programme, user)
        return {"token": signed, "seen": self.read().signature, **more}
