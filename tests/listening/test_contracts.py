"""What the listening tells the floors below: calendar, panels, search, method; and its guide."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.search import services as search
from listening import method, services
from listening.models import Theme, Visit
from programmes.contracts import calendar, panels
from programmes.roles import roles_of
from tests.listening.factories import BY, FIRST_DAY, interview_in, pair_in, visit_in
from tests.programmes.factories import ProgrammeFactory, made_from_method

pytestmark = pytest.mark.django_db


def titles(programme, user):
    return [one.title for one in calendar.happenings(programme, user) if one.title.startswith("Écoute,")]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("organiser@programme", 2),
        ("lead@programme", 2),
        ("expert@team", 1),
        ("referent@participation", 1),
        ("expert@programme", 0),
        ("body_member@programme", 0),
    ],
)
def test_the_calendar_shows_the_visits_one_may_see(signed_in_as, visit, who, sees):
    user = signed_in_as(who)

    found = titles(visit.circle.programme, user)

    assert len(found) == sees
    assert (visit.title in found) is bool(sees)


def test_undated_and_cancelled_visits_are_not_in_the_calendar(as_role, programme):
    visit_in(programme, starts_on=None)
    services.cancel_visit(visit_in(programme), by=BY, reason="Neige")

    assert titles(programme, as_role("organiser", programme.circle)) == []


def test_a_visit_of_two_days_ends_the_second(as_role, programme):
    visit_in(programme, ends_on=FIRST_DAY + datetime.timedelta(days=1))

    (found,) = calendar.happenings(programme, as_role("organiser", programme.circle))

    assert (found.starts, found.ends) == (FIRST_DAY, FIRST_DAY + datetime.timedelta(days=1))
    assert found.url == reverse("listening:visit", args=[programme.slug, Visit.objects.get().pk])


def panel_of(place, subject, user, rf):
    request = rf.get("/")
    request.user = user
    return " ".join(panels.render(place, subject, request))


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("organiser@programme", True),
        ("expert@team", True),
        ("referent@participation", True),
        ("body_member@programme", False),
        ("delegate@participation", False),
    ],
)
def test_the_board_shows_the_next_visits(signed_in_as, visit, rf, who, sees):
    html = panel_of("board_aside", visit.circle.programme, signed_in_as(who), rf)

    assert ("Prochaines écoutes" in html and visit.territory.name in html) is sees


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("organiser@programme", True),
        ("expert@team", True),
        ("expert@other_visit", False),
        ("referent@participation", True),
    ],
)
def test_the_page_of_a_territory_shows_its_visit(signed_in_as, visit, rf, who, sees):
    html = panel_of("territory", visit.participation, signed_in_as(who), rf)

    assert (f"/ecoutes/{visit.pk}/" in html) is sees


@pytest.mark.parametrize("number", [1, 3])
def test_panels_cost_one_query_each(
    as_role, programme, rf, django_assert_num_queries, django_assert_max_num_queries, number
):
    user = as_role("organiser", programme.circle)
    pair = pair_in(programme)
    visits = [visit_in(programme, pair=pair) for _ in range(number)]
    roles_of(user)

    from listening.panels import listening_of, next_visits

    with django_assert_num_queries(1):
        assert len(next_visits(programme, user)["visits"]) == number
    with django_assert_max_num_queries(2):
        assert listening_of(visits[0].participation, user)["visits"] == [visits[0]]


@pytest.mark.db
@pytest.mark.parametrize(
    ("who", "finds"),
    [
        ("organiser@programme", True),
        ("lead@programme", True),
        ("expert@team", True),
        ("referent@participation", True),
        ("referent@other_participation", False),
        ("expert@programme", False),
        ("body_member@programme", False),
    ],
)
def test_visits_are_found_by_the_titles_of_their_interviews(signed_in_as, visit, who, finds):
    interview_in(visit, title="Directrice de la chaufferie")
    keys = roles_of(signed_in_as(who)).keys

    assert bool(search.find("chaufferie", keys, kinds=["ecoute"])) is finds


def test_a_cancelled_visit_is_found_no_more(as_role, visit):
    keys = roles_of(as_role("organiser", visit.circle.programme.circle)).keys
    assert search.find(visit.territory.name, keys, kinds=["ecoute"])

    services.cancel_visit(visit, by=BY, reason="Neige")

    assert not search.find(visit.territory.name, keys, kinds=["ecoute"])


# The guide ------------------------------------------------------------------------------------------
def test_a_method_brings_its_themes_with_question_and_prompts():
    programme = made_from_method()

    themes = list(programme.themes.all())

    assert [theme.code for theme in themes] == [
        "parcours",
        "strategie",
        "gouvernance",
        "cooperations",
        "ingenierie",
        "participation",
        "resultats",
        "transferable",
    ]
    assert themes[2].question.startswith("Qui décide")
    assert themes[2].prompts == ["les instances", "la place des habitants", "une décision récente"]
    assert "Nous sommes deux experts" in programme.consent_texts.get().text


def test_a_method_without_guide_takes_the_usual_one(programme):
    method.create(programme, None, None)

    assert programme.themes.count() == 8
    assert programme.guide.closing


def test_creating_the_guide_twice_changes_nothing(programme):
    services.create_guide(programme, {"themes": [{"code": "un", "label": "Un"}]}, by=BY)
    services.create_guide(programme, by=BY)

    assert [theme.code for theme in programme.themes.all()] == ["un"]


@pytest.mark.parametrize(
    ("themes", "faults"),
    [
        ([{"code": "a", "label": "A"}, {"code": "b", "label": "B"}], 0),
        ([{"code": "a", "label": "A"}, {"code": "a", "label": "B"}], 1),
        ([{"code": "a"}], 1),
        ([{"label": "A"}], 1),
    ],
)
def test_the_section_of_a_method_is_checked(themes, faults):
    assert len(list(method.check({"themes": themes}))) == faults


@pytest.mark.db
def test_a_theme_has_one_code_in_a_programme(programme):
    services.create_guide(programme, by=BY)

    with (
        pytest.raises(IntegrityError, match=r"theme_code_once_in_programme|programme_id"),
        transaction.atomic(),
    ):
        Theme.objects.create(programme=programme, code="gouvernance", label="Autre")


@pytest.mark.parametrize(
    ("who", "status_code"),
    [
        ("organiser@programme", 200),
        ("expert@programme", 200),
        ("lead@programme", 200),
        ("referent@participation", 200),
        ("delegate@participation", 403),
        ("outsider", 404),
    ],
)
def test_the_guide_is_read_by_those_who_listen(client, signed_in_as, visit, who, status_code):
    signed_in_as(who)

    response = client.get(reverse("listening:guide", args=[visit.circle.programme.slug]))

    assert response.status_code == status_code


@pytest.mark.parametrize(("who", "changed"), [("organiser@programme", True), ("expert@team", False)])
def test_only_organisers_word_the_guide(client, signed_in_as, visit, who, changed):
    programme = visit.circle.programme
    signed_in_as(who)
    theme = programme.themes.get(code="gouvernance")
    slug = programme.slug

    client.post(
        reverse("listening:theme", args=[slug, theme.pk]),
        {"label": "Décider", "question": "Qui décide\u202f?", "prompts": "le bureau\n\nle conseil "},
    )
    client.post(reverse("listening:theme_add", args=[slug]), {"label": "Énergie", "question": ""})
    client.post(
        reverse("listening:guide_rewrite", args=[slug]),
        {"introduction": "Bonjour.", "closing": "Merci.", "minutes": "60"},
    )

    theme.refresh_from_db()
    assert (theme.label == "Décider") is changed
    assert (theme.prompts == ["le bureau", "le conseil"]) is changed
    assert programme.themes.filter(code="energie").exists() is changed
    assert programme.consent_texts.count() == (2 if changed else 1)


def test_a_programme_without_guide_starts_from_the_usual_one(client, as_role):
    programme = ProgrammeFactory()
    as_role("organiser", programme.circle)
    assert (
        "pas encore de guide"
        in client.get(reverse("listening:guide", args=[programme.slug])).content.decode()
    )

    client.post(reverse("listening:guide_start", args=[programme.slug]))

    assert programme.themes.count() == 8
