"""The list, its filters, its hive, its exports."""

import csv
import io
import os
import subprocess
import sys

import openpyxl
import pytest
from django.urls import reverse

from foundation.files.sheets import harmless
from programmes.models import Role
from territories.models import Participation
from territories.services import make_step, participations
from tests.programmes.factories import account_with_role, made_from_method
from tests.territories.factories import listed, solicited, with_delegates

pytestmark = pytest.mark.django_db
Kind = Role.Kind


@pytest.fixture
def programme(as_role):
    """Three territories, and one elsewhere that must never show."""
    made = made_from_method()
    listed(
        made, name="Nîmes Métropole", kind="CA", region="Occitanie", departement="Gard", population=260_000
    )
    solicited(made, name="Pays de Redon", kind="PAYS", region="Bretagne", departement="Ille-et-Vilaine")
    third = listed(made, name="Cœur de Charente", kind="CC", region="Nouvelle-Aquitaine", population=None)
    participations.decline(third, by=None, reason="=cmd()|calc")
    listed(name="Nîmes d’ailleurs")
    as_role("organiser", made.circle)
    return made


def address(programme, query=""):
    return reverse("territories:list", args=[programme.slug]) + query


def shown(client, programme, query=""):
    page = client.get(address(programme, query))
    return [row.name for row, _state, _fill in page.context["lines"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Cœur de Charente", "Nîmes Métropole", "Pays de Redon"]),
        ("?q=NIMES", ["Nîmes Métropole"]),
        ("?q=n%C3%AEmes", ["Nîmes Métropole"]),
        ("?q=coeur", ["Cœur de Charente"]),
        ("?q=ille+redon", ["Pays de Redon"]),
        ("?q=%22%27%3B--", ["Cœur de Charente", "Nîmes Métropole", "Pays de Redon"]),
        ("?q=zzz", []),
        ("?etat=declined", ["Cœur de Charente"]),
        ("?etape=solicited", ["Pays de Redon"]),
        ("?region=Bretagne", ["Pays de Redon"]),
        ("?nature=CA", ["Nîmes Métropole"]),
        ("?nature=EMPIRE&etat=x&etape=y&region=z", ["Cœur de Charente", "Nîmes Métropole", "Pays de Redon"]),
        ("?tri=-nom", ["Pays de Redon", "Nîmes Métropole", "Cœur de Charente"]),
        ("?tri=numero", ["Nîmes Métropole", "Pays de Redon", "Cœur de Charente"]),
        ("?tri=-population", ["Nîmes Métropole", "Pays de Redon", "Cœur de Charente"]),
        ("?tri=-etape", ["Pays de Redon", "Cœur de Charente", "Nîmes Métropole"]),
        ("?tri=n'importe", ["Cœur de Charente", "Nîmes Métropole", "Pays de Redon"]),
        ("?page=99", ["Cœur de Charente", "Nîmes Métropole", "Pays de Redon"]),
    ],
)
@pytest.mark.db
def test_list_finds_and_orders(client, programme, query, names):
    assert shown(client, programme, query) == names


def test_columns_say_how_they_are_sorted(client, programme):
    text = client.get(address(programme, "?tri=-nom")).content.decode()
    assert text.count('aria-sort="descending"') == 1
    assert 'aria-sort="none"' in text
    assert 'aria-sort="ascending"' in client.get(address(programme)).content.decode()


def test_fifty_to_a_page(client, programme):
    for number in range(50):
        listed(programme, name=f"Commune {number:02d}")
    assert len(shown(client, programme)) == 50
    assert len(shown(client, programme, "?page=2")) == 3
    text = client.get(address(programme, "?page=2&q=commune&tri=-nom")).content.decode()
    assert "50\u00a0territoires" in text


def test_htmx_gets_the_list_alone(client, programme):
    whole, part = (
        client.get(address(programme)),
        client.get(address(programme), headers={"HX-Request": "true"}),
    )
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b"Redon" in part.content
    assert "HX-Request" in part["Vary"]


def test_hive_shows_every_cell_with_its_words(client, programme):
    page = client.get(address(programme, "?vue=ruche"))
    assert [(cell.label, cell.state, cell.level) for cell in page.context["cells"]] == [
        ("Cœur de Charente", "refus", 0),
        ("Nîmes Métropole", "recensé", 1),
        ("Pays de Redon", "sollicité", 1),
    ]


def test_empty_list_offers_the_first_step(client, as_role):
    programme = made_from_method()
    as_role("organiser", programme.circle)
    assert "Ajouter le premier territoire" in client.get(address(programme)).content.decode()
    assert "Aucun territoire ne répond" in client.get(address(programme, "?q=x")).content.decode()


@pytest.mark.db
def test_list_costs_the_same_whatever_the_number(client, as_role, django_assert_max_num_queries):
    programme = made_from_method()
    as_role("organiser", programme.circle)
    counts = []
    for number in range(3):
        with_delegates(listed(programme, name=f"Territoire {number}"), "elu")
        client.get(address(programme))
        with django_assert_max_num_queries(15) as captured:
            client.get(address(programme))
        counts.append(len(captured))
    assert counts[0] == counts[2], counts


def exported(client, programme, kind, query=""):
    return client.get(reverse("territories:export", args=[programme.slug, kind]) + query)


def test_csv_holds_the_filtered_rows_and_no_formula(client, programme):
    answer = exported(client, programme, "csv", "?etat=declined")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [(row["Territoire"], row["État"], row["Raison"]) for row in rows] == [
        ("Cœur de Charente", "refus", "'=cmd()|calc")
    ]
    assert answer["Content-Disposition"].startswith('attachment; filename="territoires-s-organiser')
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_xlsx_writes_text_as_text_and_numbers_as_numbers(client, programme):
    answer = exported(client, programme, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet.title == "Territoires"
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=2)}
    head = [cell.value for cell in sheet[1]]
    reason = rows["Cœur de Charente"][head.index("Raison")]
    population = rows["Nîmes Métropole"][head.index("Population")]
    assert (reason.value, reason.data_type) == ("=cmd()|calc", "s")
    assert (population.value, population.data_type) == (260_000, "n")
    assert len(rows) == 3


def test_the_library_of_spreadsheets_waits_for_an_export():
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup(); import config.urls, sys; print('openpyxl' in sys.modules)",
        ],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == "False"


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@x", "\t=1", "\r=1"])
def test_cells_are_never_formulas(text):
    assert harmless(text) == f"'{text}"


def test_unknown_export_is_not_there(client, programme):
    assert exported(client, programme, "exe").status_code == 404


@pytest.mark.parametrize(
    ("role", "where", "names"),
    [
        ("organiser", "programme", ["Autre", "Sien", "Retenu"]),
        ("expert", "programme", ["Autre", "Sien", "Retenu"]),
        ("body_member", "body", ["Retenu"]),
        ("referent", "own", ["Sien"]),
        ("signatory", "own", ["Sien"]),
        ("delegate", "own", ["Sien"]),
        ("researcher", "programme", []),
    ],
)
@pytest.mark.db
def test_each_role_sees_its_territories(role, where, names):
    programme = made_from_method()
    listed(programme, name="Autre")
    own = listed(programme, name="Sien")
    make_step(listed(programme, name="Retenu"), "agreed", by=None)
    circles = {"programme": programme.circle, "own": own.circle, "body": programme.bodies.first().circle}
    user = account_with_role(role, circles[where])
    seen = Participation.objects.visible_to(user).order_by("number")
    assert [one.name for one in seen] == names


@pytest.mark.parametrize(
    ("role", "page", "export"),
    [
        ("organiser", 200, 200),
        ("expert", 200, 403),
        ("body_member", 200, 403),
        ("researcher", 403, 403),
        ("partner", 403, 403),
        ("outsider", 404, 404),
        ("anonymous", 302, 302),
    ],
)
def test_list_and_export_answer_each_role(client, as_role, role, page, export):
    programme = made_from_method()
    listed(programme)
    as_role(role, programme.circle)
    assert client.get(address(programme)).status_code == page
    assert exported(client, programme, "csv").status_code == export


def test_bodies_read_figures_not_names(client, as_role):
    programme = made_from_method()
    make_step(solicited(programme), "agreed", by=None)
    as_role("body_member", programme.circle)
    text = client.get(address(programme)).content.decode()
    assert "Pays lorrain de l’Ouest" in text
    assert "Humbert" not in text
