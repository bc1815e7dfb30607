"""Who follows a territory is answered, sees what nobody owes, and has somebody in their stead when away."""

import datetime

import pytest
import time_machine
from django.db.models import BigIntegerField, F
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes import following
from programmes.contracts import duties
from programmes.models import Circle, Role
from programmes.services import following as services
from programmes.services import letters, roles
from reminders.services.ground import Ground
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory, UserFactory
from tests.territories.factories import listed

pytestmark = [pytest.mark.django_db, pytest.mark.db]
DAY = datetime.date(2026, 12, 1)
FELL = "territories.name_referent"


@pytest.fixture(autouse=True)
def _on_the_first():
    with time_machine.travel("2026-12-01 09:00 +0100", tick=False):
        yield


def organiser(programme, name, *, user=True):
    member = MemberFactory(
        programme=programme,
        first_name=name,
        email=f"{name.lower().replace('é', 'e')}@equipe.fr",
        user=UserFactory() if user else None,
    )
    RoleFactory(member=member, circle=programme.circle, kind=Role.Kind.ORGANISER, state="accepted")
    return member


@pytest.fixture
def programme():
    return ProgrammeFactory(reply_address="equipe@exemple.fr")


@pytest.fixture
def team(programme):
    return organiser(programme, "Chloé"), organiser(programme, "Marc")


def follows(circle, follower, stand_in=None):
    return services.follow(circle, follower, stand_in=stand_in, by=follower)


def away(member, first=DAY, last=DAY):
    return services.leave(member, first, last, by=member)


def fallen(member):
    """The circles of what falls to this organiser."""
    return {one.circle_id for one in duties.of_user(member.user) if one.member_id is None}


@pytest.fixture
def asked(monkeypatch):
    """Territories that each owe something that nobody known owes."""

    def begun():
        return Circle.objects.filter(kind="participation").annotate(
            d_subject=F("pk"),
            d_member=duties.nothing(BigIntegerField()),
            d_programme=F("programme_id"),
            d_circle=F("pk"),
            d_title=duties.text("Désigner"),
            d_due=duties.nothing(duties.COLUMNS["due"]),
            d_detail=F("name"),
        )

    kind = duties.DutyKind("tests.fallen", "Désigner", begun, lambda duty: "/", "Voir", owed_by=())
    monkeypatch.setattr(duties, "_kinds", {kind.code: kind})


@pytest.mark.usefixtures("asked")
def test_what_nobody_owes_falls_to_who_is_in_charge(programme, team):
    chloe, marc = team
    hers, his, nobodys = (listed(programme, name=name).circle for name in ("A", "B", "C"))
    follows(hers, chloe)
    follows(his, marc)

    assert fallen(chloe) == {hers.pk, nobodys.pk}
    assert fallen(marc) == {his.pk, nobodys.pk}


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("first", "last", "who"),
    [(-1, 1, "stand-in"), (0, 0, "stand-in"), (1, 9, "follower"), (-9, -1, "follower")],
)
def test_in_their_absence_it_falls_to_their_stand_in(programme, team, first, last, who):
    chloe, marc = team
    circle = listed(programme).circle
    follows(circle, chloe, marc)
    away(chloe, DAY + datetime.timedelta(days=first), DAY + datetime.timedelta(days=last))
    circle.refresh_from_db()

    in_charge, other = (marc, chloe) if who == "stand-in" else (chloe, marc)
    assert following.in_charge_of(circle) == in_charge
    assert fallen(in_charge) == {circle.pk}
    assert fallen(other) == set()


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("inside", [False, True])
def test_both_away_it_is_the_whole_teams(programme, team, inside):
    chloe, marc = team
    ana, circle = organiser(programme, "Ana"), listed(programme).circle
    follows(circle, chloe, marc)
    away(chloe)
    away(marc)
    place = programme.circles.create(kind="visit", name="Écoute", parent=circle) if inside else circle
    member = RoleFactory(member=MemberFactory(programme=programme), circle=place, kind="expert").member

    assert following.in_charge_of(Circle.objects.get(pk=place.pk)) is None
    assert following.of_holder(member.holder) is None
    assert fallen(ana) == fallen(marc) == {circle.pk}


def test_recalls_find_the_same_people_in_charge_day_by_day(programme, team):
    chloe, marc = team
    ana, circle = organiser(programme, "Ana"), listed(programme).circle
    follows(circle, chloe, marc)
    days = [DAY + datetime.timedelta(days=number) for number in range(8)]
    away(chloe, days[1], days[4])
    away(marc, days[3], days[6])
    circle.refresh_from_db()

    held = Ground.load(programme).in_charge(circle.pk)

    for day in days:
        told = {member for member, _since, off in held if not any(day in one for one in off)}
        charged = following.in_charge_of(circle, day)
        assert told == {charged.pk if charged else ana.pk}, day
        assert (charged is None) is (day in days[3:5])


@pytest.mark.usefixtures("asked")
def test_without_a_stand_in_or_without_an_account_it_is_everybodys(programme, team):
    chloe, marc = team
    one, two = listed(programme, name="A").circle, listed(programme, name="B").circle
    follows(one, chloe)
    away(chloe)
    follows(two, organiser(programme, "Ana", user=False))

    assert fallen(marc) == {one.pk, two.pk}


def test_who_leaves_the_team_leaves_it_to_the_stand_in(programme, team):
    chloe, marc = team
    circle, other = listed(programme, name="A").circle, listed(programme, name="B").circle
    follows(circle, chloe, marc)
    follows(other, marc, chloe)

    roles.end_role(chloe.roles.get(), by=marc.user)

    circle.refresh_from_db()
    other.refresh_from_db()
    assert (circle.follower, circle.stand_in) == (marc, None)
    assert (other.follower, other.stand_in) == (marc, None)


@pytest.mark.parametrize("number", [1, 3])
def test_leaving_the_team_costs_the_same(programme, team, number, django_assert_num_queries):
    for rank in range(number):
        follows(listed(programme, name=f"Pays {rank}").circle, *team)

    with django_assert_num_queries(2):
        services.let_go(team[0])


@pytest.mark.parametrize(("absent", "expected"), [(False, "chloe@equipe.fr"), (True, "marc@equipe.fr")])
def test_answers_come_to_who_is_in_charge(programme, team, absent, expected):
    chloe, marc = team
    circle = listed(programme).circle
    follows(circle, chloe, marc)
    if absent:
        away(chloe)
    referent = RoleFactory(member=MemberFactory(programme=programme), circle=circle, kind="referent").member
    elsewhere = RoleFactory(member=MemberFactory(programme=programme), circle=programme.circle).member

    def answers_to(ref):
        return following.reply_address(programme, following.of_holder(ref))

    assert answers_to(referent.holder) == expected
    assert answers_to(elsewhere.holder) == answers_to("autre") == "equipe@exemple.fr"


def test_a_visit_is_followed_with_its_territory(programme, team):
    circle = listed(programme).circle
    follows(circle, team[0])
    inside = programme.circles.create(kind="visit", name="Écoute", parent=circle)
    expert = RoleFactory(member=MemberFactory(programme=programme), circle=inside, kind="expert").member

    assert following.in_charge_of(Circle.objects.get(pk=inside.pk)) == team[0]
    assert following.of_holder(expert.holder) == team[0]


def test_a_message_is_answered_to_who_is_in_charge(programme, team):
    circle = listed(programme).circle
    follows(circle, team[0])
    member = MemberFactory(programme=programme)
    roles.invite(circle, "referent", member=member, by=team[1].user)

    assert Message.objects.for_recipient(member.holder).get().reply_to == "chloe@equipe.fr"
    assert letters.waiting(programme).count() == 0


# The page ------------------------------------------------------------------
@pytest.fixture
def press(client, programme, team):
    client.force_login(team[1].user)

    def press(name, *args, **data):
        return client.post(reverse(f"programmes:{name}", args=[programme.slug, *args]), data, follow=True)

    return press


def test_an_absence_is_noted_and_ended(programme, team, press):
    chloe, _marc = team

    page = press("away", chloe.pk, first="2026-11-30", last="2026-12-04").content.decode()
    chloe.refresh_from_db()
    assert chloe.is_away(DAY)
    assert "en congé jusqu’au 4\u00a0décembre\u00a02026" in page

    page = press("away", chloe.pk, back="1").content.decode()
    chloe.refresh_from_db()
    assert not chloe.is_away(DAY)
    assert "Congé terminé" in page
    assert set(Entry.objects.values_list("verb", flat=True)) >= {"member_away", "member_back"}


def test_a_leave_that_had_not_begun_is_removed(team, press):
    press("away", team[0].pk, first="2026-12-03", last="2026-12-04")

    page = press("away", team[0].pk, back="1").content.decode()

    assert "Congé effacé." in page
    assert Entry.objects.filter(verb="leave_removed").count() == 1


@pytest.mark.parametrize(
    ("stood_in", "told"),
    [
        (True, "Pendant ce temps, Marc Nom"),
        (False, "pendant ce temps, toute l’équipe répond"),
        (None, "ne suit rien"),
    ],
)
def test_who_answers_meanwhile_is_named(programme, team, press, stood_in, told):
    chloe, marc = team
    if stood_in is not None:
        follows(listed(programme).circle, chloe, marc if stood_in else None)

    assert told in press("away", chloe.pk, first="2026-12-01", last="2026-12-04").content.decode()


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        (
            (-5, 1),
            "est en congé jusqu’au 2\u00a0décembre\u00a02026\u00a0: d’ici là, toute l’équipe répond.",
        ),
        ((2, 9), "est en congé aussi du 3\u00a0décembre\u00a02026 au 5\u00a0décembre\u00a02026"),
        ((8, 9), ""),
        ((-9, -1), ""),
    ],
)
def test_two_leaves_at_once_are_told_and_somebody_else_is_named(programme, team, press, theirs, told):
    chloe, marc = team
    ana, circle = organiser(programme, "Ana"), listed(programme).circle
    follows(circle, chloe, marc)
    away(marc, *(DAY + datetime.timedelta(days=days) for days in theirs))

    page = press("away", chloe.pk, first="2026-12-01", last="2026-12-05").content.decode()

    assert (f"{marc.full_name}, qui remplace {chloe.full_name}, {told}" in page) is bool(told)
    page = press("away", chloe.pk, first="2026-12-01", last="2026-12-05", stand_in=ana.pk).content.decode()
    circle.refresh_from_db()
    assert "alert-warning" not in page
    assert following.in_charge_of(circle) == ana


def test_a_stand_in_who_goes_away_too_is_told_so(programme, team, press):
    chloe, marc = team
    follows(listed(programme).circle, chloe, marc)
    away(chloe)

    page = press("away", marc.pk, first="2026-11-30", last="2026-12-02").content.decode()

    assert page.count(f"{marc.full_name}, qui remplace {chloe.full_name}, est en congé aussi le 1er") == 2


def test_days_the_wrong_way_round_are_told_beside_the_field(team, press):
    page = press("away", team[0].pk, first="2026-12-04", last="2026-12-01").content.decode()

    team[0].refresh_from_db()
    assert "Le dernier jour ne peut pas précéder le premier." in page
    assert 'value="2026-12-04"' in page
    assert team[0].away_from is None


def test_all_that_somebody_follows_is_handed_over_and_nothing_else(programme, team, press):
    chloe, marc = team
    hers, nobodys = listed(programme, name="A").circle, listed(programme, name="B").circle
    elsewhere = listed(ProgrammeFactory()).circle
    follows(hers, chloe)

    press("hand_over", chloe.pk, to=marc.pk, stand_in=chloe.pk)

    for circle in (hers, nobodys, elsewhere):
        circle.refresh_from_db()
    assert (hers.follower, hers.stand_in) == (marc, chloe)
    assert nobodys.follower is elsewhere.follower is None

    press("hand_over_unfollowed", to=chloe.pk)
    nobodys.refresh_from_db()
    assert nobodys.follower == chloe


def test_nobody_stands_in_for_themselves_and_strangers_follow_nothing(programme, team, press):
    chloe, marc = team
    hers = listed(programme).circle
    follows(hers, chloe)

    page = press("hand_over", chloe.pk, to=marc.pk, stand_in=marc.pk).content.decode()
    press("hand_over", chloe.pk, to=organiser(ProgrammeFactory(), "Zoé").pk)

    hers.refresh_from_db()
    assert "personne ne se remplace soi-même" in page
    assert hers.follower == chloe


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(client, programme, team, number, django_assert_num_queries):
    for rank in range(number):
        ana = organiser(programme, f"Ana{rank}")
        follows(listed(programme, name=f"Pays {rank}").circle, ana, team[1])
        away(ana)
    client.force_login(team[0].user)
    client.get(reverse("programmes:following", args=[programme.slug]))

    with django_assert_num_queries(8):
        client.get(reverse("programmes:following", args=[programme.slug]))


def test_the_list_of_territories_is_narrowed_and_confided(client, programme, team):
    chloe, marc = team
    hers, his, nobodys = (listed(programme, name=name) for name in ("Argonne", "Bresse", "Cerdagne"))
    follows(hers.circle, chloe, marc)
    follows(his.circle, marc)
    client.force_login(marc.user)

    def names(who):
        page = client.get(reverse("territories:list", args=[programme.slug]), {"suivi": who})
        return [row.name for row, _text, _fill in page.context["lines"]]

    assert [names(who) for who in ("moi", str(chloe.pk), "personne", "autre")] == [
        ["Bresse"], ["Argonne"], ["Cerdagne"], ["Argonne", "Bresse", "Cerdagne"],
    ]  # fmt: skip
    away(chloe)
    assert names("moi") == ["Argonne", "Bresse"]

    confide = reverse("territories:confide", args=[programme.slug]) + "?suivi=personne"
    assert "1 territoire" in client.get(confide).content.decode().replace("\u00a0", " ")
    client.post(confide, {"to": chloe.pk})
    nobodys.circle.refresh_from_db()
    his.circle.refresh_from_db()
    assert (nobodys.circle.follower, his.circle.follower) == (chloe, marc)
