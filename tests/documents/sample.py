"""Two kinds for the tests: a fiche-reportage as the composer would hand it over, and a note of few words.

People and words are invented.
"""

import json
from pathlib import Path

from foundation.documents.kinds import document_kind

FICHE = json.loads((Path(__file__).parent / "fiche.json").read_text())
document_kind("sample.fiche", template="sample/fiche.html", title="Fiche-reportage")
document_kind("sample.note", template="sample/note.html", title="Note")


def note(title="Une note", pages=1, **data):
    return {"title": title, "leaves": [f"Feuille {number}" for number in range(1, pages + 1)], **data}
