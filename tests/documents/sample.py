"""A fiche-reportage as the composer would hand it over: people and words are invented."""

import json
from pathlib import Path

FICHE = json.loads((Path(__file__).parent / "fiche.json").read_text())
