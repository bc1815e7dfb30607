from pathlib import Path

import pytest

from foundation.documents import rendering
from foundation.documents.sources import stylesheets_of
from tests.documents.sample import FICHE

HERE = Path(__file__).parent
_drawn = {}


@pytest.fixture(autouse=True)
def sample_templates(settings):
    """The templates of the sample kinds, beside those of the site."""
    dirs = [*settings.TEMPLATES[0]["DIRS"], HERE / "templates"]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": dirs}]


@pytest.fixture
def fiche_pdf(tmp_path_factory):
    """The sample fiche, drawn once by the real child for all the tests that look at it."""
    if "path" not in _drawn:
        path = tmp_path_factory.mktemp("fiche") / "fiche.pdf"
        html = rendering.html_of("sample.fiche", FICHE)
        _drawn.update(rendering.draw(html, path, stylesheets=stylesheets_of("sample.fiche")))
    return Path(_drawn["path"])


@pytest.fixture
def draw(tmp_path):
    """Draw any HTML with the house's style sheet; what comes back says the path, the pages, the refusals."""

    def draw_html(body, **options):
        html = f'<!DOCTYPE html><html lang="fr"><head><title>Essai</title></head><body>{body}</body></html>'
        return rendering.draw(html, tmp_path / "essai.pdf", stylesheets=stylesheets_of(), **options)

    return draw_html
