"""The workbook of a take-over, filled as an organiser fills it, and the PDF beside it."""

import datetime
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from foundation.files import services as files
from programmes.services import takeover as services
from programmes.takeover import workbook

REDON = ["Pays de Redon", "pays", datetime.datetime(2026, 3, 12), "20/03/2026"]
ANNE = ["Mme", "Anne", "Le Goff", "", "", "anne@exemple.fr", "", "référent·e", "Pays de Redon", "oui"]
SOPHIE = [
    "Mme",
    "Sophie",
    "Garnier",
    "",
    "",
    "sophie@exemple.fr",
    "",
    "membre de l’instance",
    "Comité de pilotage",
    "non",
]
FICHE = [
    "redon.pdf",
    "Redon à plusieurs voix",
    "fiche-reportage",
    "Pays de Redon",
    "expert·e, référent·e",
    "02/10/2026",
]


def pdf():
    content, book = BytesIO(), pikepdf.new()
    book.add_blank_page()
    book.save(content)
    return content.getvalue()


def filled(programme, done=(), **lines):
    """The workbook of the programme, with lines added to its sheets; `done`: {code of a moment: day}."""
    book = load_workbook(BytesIO(workbook.made_for(programme)))
    for sheet, rows in lines.items():
        for row in rows:
            book[sheet].append(row)
    for row in book["Rencontres"].iter_rows(min_row=2):
        if row[0].value in dict(done):
            row[3].value = dict(done)[row[0].value]
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content


def raw_of(programme, **lines):
    return workbook.read(filled(programme, **lines), programme).raw


def reading_of(programme, files=(), **lines):
    return services.read(programme, raw_of(programme, **lines), dict(files))


def stored(name="redon.pdf"):
    return {name: files.keep(pdf(), name=name, kind="application/pdf")}


def sent(client, programme, book, *files):
    return client.post(
        reverse("programmes:takeover", args=[programme.slug]),
        {"workbook": SimpleUploadedFile("reprise.xlsx", book.read()), "pdfs": list(files)},
    )
