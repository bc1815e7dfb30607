"""« Ce qui s'est passé »: one's own news, by day, what is alike together, new until they are read."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse

from programmes.models import Notice, Programme, Role
from programmes.news_lines import joined
from programmes.services import roles
from tests.programmes.factories import ProgrammeFactory, UserFactory, account_with_role, organised
from tests.programmes.telling import member_of, says_no, says_yes, territory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOW = datetime.datetime(2027, 3, 10, 14, 30, tzinfo=datetime.UTC)
PAGE, SEEN = reverse("programmes:news"), reverse("programmes:news_seen")
NOUVEAU = '<span class="tag tag--miel">nouveau</span>'


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def programme(client):
    programme, organiser = organised(title="Écouter")
    client.force_login(organiser)
    client.user = organiser
    return programme


def text_of(response):
    return re.sub(r"[ \n]+", " ", response.content.decode())


def test_what_is_alike_is_one_line_and_each_stays_behind_it(client, programme):
    place = territory(programme, "Pays de Redon")
    for first, last in (("Ana", "Roy"), ("Karim", "Belaïd"), ("Léa", "Petit")):
        says_yes(place, first_name=first, last_name=last)
    says_no(place, first_name="Luc", last_name="Morel")

    page = text_of(client.get(PAGE))

    assert '<h2 class="news__day" id="day-1">Aujourd’hui</h2>' in page
    assert "3 personnes ont accepté\u00a0: Ana Roy, Karim Belaïd et Léa Petit" in page
    assert "Pays de Redon · <time" in page
    assert page.count("Voir chacune") == 1
    assert "Ana Roy a accepté d’être expert·e (Pays de Redon)" in page
    assert "Luc Morel a décliné l’invitation\u00a0: expert·e (Pays de Redon)</a>" in page
    assert page.count(NOUVEAU) == 2
    assert "4\u00a0nouvelles depuis votre dernier passage." in page


def test_of_one_person_twice_each_says_what_the_other_does_not(client, programme):
    for name in ("Pays de Redon", "Pays de Vire"):
        says_yes(territory(programme, name), first_name="Ana", last_name="Roy")

    page = text_of(client.get(PAGE))

    assert "(Pays de Redon)" in page
    assert "(Pays de Vire)" in page
    assert "personnes ont accepté" not in page


def test_days_are_apart_and_named_from_today(client, programme, clock):
    clock.move_to("2026-12-01 23:30+00:00")  # already the 2nd in Paris
    says_yes(programme.circle)
    for moment in ("2027-03-01 09:00+00:00", "2027-03-09 09:00+00:00", "2027-03-10 09:00+00:00"):
        clock.move_to(moment)
        says_yes(programme.circle)
    clock.move_to(NOW)

    page = text_of(client.get(PAGE))

    headings = ["Aujourd’hui", "Hier", "Lundi 1er\u00a0mars", "Mercredi 2\u00a0décembre\u00a02026"]
    found = [page.index(f">{heading}</h2>") for heading in headings]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Ana"], "Ana"),
        (["Ana", "Luc"], "Ana et Luc"),
        (["A", "B", "C", "D"], "A, B, C et D"),
        (["A", "B", "C", "D", "E"], "A, B, C et 2 autres"),
    ],
)
def test_names_are_joined_as_one_says_them(names, said):
    assert joined(names) == said


def test_one_never_sees_the_news_of_somebody_else(client, programme):
    says_yes(programme.circle, first_name="Ana", last_name="Roy")
    for stranger in (
        account_with_role("expert", programme.circle),
        organised()[1],
        UserFactory(is_staff=True),
    ):
        client.force_login(stranger)
        page = text_of(client.get(PAGE))
        assert "Ana Roy" not in page
        assert "Rien ne s’est encore passé" in page

        client.post(SEEN, {"notice": list(Notice.objects.values_list("pk", flat=True)), "until": 10**6})
        assert not Notice.objects.exclude(seen_at=None).exists()


def test_who_left_the_programme_no_longer_reads_its_news(client, programme):
    account_with_role("organiser", programme.circle)
    says_yes(programme.circle, first_name="Ana", last_name="Roy")
    roles.end_role(member_of(client.user, programme).roles.get(), by=None)

    page = text_of(client.get(PAGE))

    assert "Ana Roy" not in page
    assert "bell__count" not in page


def test_a_visitor_signs_in(client):
    for path in (PAGE, SEEN, reverse("programmes:news_settings")):
        assert client.get(path).url.startswith("/comptes/login/")


def test_looking_changes_nothing_and_a_page_marks_what_it_showed(client, programme):
    says_yes(programme.circle)
    shown = Notice.objects.get()
    page = client.get(PAGE)
    assert page.context["shown_new"] == [shown.pk]
    assert Notice.objects.new().count() == 1

    says_no(programme.circle)
    bell = client.post(SEEN, {"notice": [shown.pk]}, headers={"hx-request": "true"})

    assert '<span class="bell__count" aria-hidden="true">1</span>' in text_of(bell)
    assert Notice.objects.new().get() != shown
    shown.refresh_from_db()
    assert (shown.seen_at, shown.mail_at) == (NOW, None)


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0\u00a0nouvelle marquée comme lue."), (1, "1\u00a0nouvelle marquée comme lue.")]
)
def test_what_is_marked_is_counted_as_one_says_it(client, programme, number, told):
    for _rank in range(number):
        says_yes(programme.circle)

    answer = client.post(SEEN, {"until": "999999"}, follow=True)

    assert told in text_of(answer)


def test_all_is_marked_but_what_came_since_the_page(client, programme):
    for _rank in range(3):
        says_yes(programme.circle)
    latest = client.get(PAGE).context["latest"]
    says_no(programme.circle)

    answer = client.post(f"{SEEN}?sujet=reports.fiche_back", {"until": latest}, follow=True)

    assert answer.redirect_chain == [(f"{PAGE}?sujet=reports.fiche_back", 302)]
    assert "3\u00a0nouvelles marquées comme lues." in text_of(answer)
    assert [one.entry.verb for one in Notice.objects.new()] == ["role_declined"]


@pytest.mark.parametrize("typed", ["", "abc", "-1", "9" * 40, "1 OR 1=1"])
def test_what_is_no_identifier_marks_nothing(client, programme, typed):
    says_yes(programme.circle)

    assert client.post(SEEN, {"notice": typed, "until": typed}).status_code == 302
    assert Notice.objects.new().count() == 1


def test_the_bell_counts_what_is_new_and_nothing_when_all_is_read(client, programme):
    assert "bell__count" not in text_of(client.get("/"))
    for _rank in range(2):
        says_yes(programme.circle)

    page = text_of(client.get("/"))
    assert '<span class="bell__count" aria-hidden="true">2</span>' in page
    assert "Ce qui s’est passé, 2\u00a0nouvelles</span>" in page

    Notice.objects.update(seen_at=NOW)
    assert "bell__count" not in text_of(client.get("/"))


def test_home_shows_the_latest_until_they_are_read(client, programme):
    for rank in range(7):
        says_yes(programme.circle) if rank % 2 else says_no(programme.circle)

    page = text_of(client.get("/"))
    assert '<h2 id="news-title">Ce qui s’est passé</h2>' in page
    assert "7 nouvelles</span>" in page

    Notice.objects.update(seen_at=NOW)
    assert "news-title" not in text_of(client.get("/"))


def test_the_bell_costs_no_query(client, programme, django_assert_num_queries):
    """It comes with the roles, which every page reads: the others are of the account and of what it chose."""
    for _rank in range(2):
        with django_assert_num_queries(6):
            page = client.get(reverse("programmes:news_settings"))
        says_yes(programme.circle)

    assert "bell__count" in text_of(page)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same(client, programme, number, django_assert_num_queries):
    for rank in range(number):
        says_yes(territory(programme, f"Pays {rank}"))

    with django_assert_num_queries(6):
        client.get(PAGE)


def test_fifty_a_page_then_the_rest(client, programme):
    for _rank in range(51):
        says_yes(programme.circle)

    assert len(client.get(PAGE).context["shown_new"]) == 50
    second = client.get(f"{PAGE}?page=2")
    assert len(second.context["shown_new"]) == 1


def test_narrowed_to_a_programme_and_a_subject(client, programme):
    other = ProgrammeFactory(title="Ailleurs")
    account_with_role("organiser", other.circle, user=client.user)
    says_yes(programme.circle, first_name="Ana", last_name="Roy")
    says_yes(other.circle, first_name="Luc", last_name="Morel")

    def shown(query):
        page = text_of(client.get(f"{PAGE}?{query}"))
        return [name for name in ("Ana Roy", "Luc Morel") if name in page]

    assert shown(f"programme={other.slug}") == ["Luc Morel"]
    assert shown("sujet=programmes.invitation_answered") == ["Ana Roy", "Luc Morel"]
    assert shown("sujet=reports.fiche_back") == []
    assert shown("programme=inconnu&sujet=<script>") == ["Ana Roy", "Luc Morel"]


def test_of_several_programmes_a_line_says_which(client, programme):
    other = ProgrammeFactory(title="Ailleurs")
    account_with_role("organiser", other.circle, user=client.user)
    for one in (programme, other):
        says_yes(one.circle)

    page = text_of(client.get(PAGE))

    assert "Ailleurs · <time" in page
    assert page.count("personnes ont accepté") == 0  # never two programmes in one line


def test_what_people_type_is_shown_and_never_run(client, programme):
    says_yes(
        territory(programme, "<b>Pays</b>"),
        first_name="<script>alert(1)</script>",
        last_name="{{ 7|add:7 }} {count}",
    )
    says_yes(territory(programme, "<b>Pays</b>"), first_name="Ana", last_name="{names}")

    page = text_of(client.get(PAGE))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }} {count} et Ana {names}" in page
    assert "<b>Pays" not in page


def test_a_kind_of_a_former_version_is_told_as_the_journal_does(client, programme):
    says_yes(programme.circle, first_name="Ana", last_name="Roy")
    Notice.objects.update(kind="gone.kind")

    assert "Ana Roy a accepté d’être expert·e" in text_of(client.get(PAGE))


def test_an_archived_programme_keeps_its_news(client, programme):
    says_yes(programme.circle, first_name="Ana", last_name="Roy")
    Programme.objects.update(state=Programme.State.ARCHIVED)

    assert "Ana Roy" in text_of(client.get(PAGE))


def test_a_draft_to_come_shows_its_members_nothing(client, programme):
    says_yes(programme.circle, first_name="Ana", last_name="Roy")
    expert = account_with_role(Role.Kind.EXPERT, programme.circle)
    Notice.objects.update(member=member_of(expert, programme))
    Programme.objects.update(state=Programme.State.DRAFT)
    client.force_login(expert)

    assert "Ana Roy" not in text_of(client.get(PAGE))
