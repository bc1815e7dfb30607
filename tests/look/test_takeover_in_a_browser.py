"""The preview of a workbook that is taken over, as a person meets it."""

import pytest
from django.urls import reverse

from programmes.models import Programme
from tests.look.axe import faults
from tests.look.test_in_a_browser import beyond_the_edge, signed_in
from tests.programmes.factories import made_from_method
from tests.programmes.takeover.book import ANNE, REDON, filled

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "communauté-de-communes-du-pays-de-redon-et-de-la-vilaine@exemple.fr"


def test_what_is_read_is_folded_and_never_scrolls_sideways(page, site, client, tmp_path):
    programme = made_from_method(state=Programme.State.DRAFT)
    people = [[*ANNE[:5], LONG, *ANNE[6:]], [*ANNE[:7], "roi", *ANNE[8:]]]
    book = tmp_path / "reprise.xlsx"
    book.write_bytes(filled(programme, Territoires=[REDON], Personnes=people).read())
    signed_in(page, site, client, programme.circle.roles.get(kind="organiser").member.user)
    page.goto(f"{site}{reverse('programmes:takeover', args=[programme.slug])}")
    page.set_input_files("input[name=workbook]", book)
    page.get_by_role("button", name="Voir ce qui serait repris").click()
    page.get_by_role("heading", name="à corriger").wait_for()
    assert not page.get_by_text("ligne 2").first.is_visible()

    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")

    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert beyond_the_edge(page) == 0
    assert faults(page) == []
