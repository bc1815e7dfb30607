"""The lines of a workbook as its preview tells them: a name, then what the line says of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`name`: what is typed in the column that names, or in those that must be filled and are no choice of a list."""

    number: int
    name: str
    told: list


def lines_of(sheet, rows, programme):
    names = _names(sheet.columns(programme))
    return [_line(row, names) for row in rows]


def _names(columns):
    naming = [one for one in columns if one.names] or [
        one for one in columns if one.needed and not one.choices
    ]
    return {str(one.label) for one in naming}


def _line(row, names):
    said = [cell for cell in row.told if cell.value]
    name = " ".join(cell.value for cell in said if cell.label in names)
    return Line(row.number, name, [cell for cell in said if cell.label not in names])
