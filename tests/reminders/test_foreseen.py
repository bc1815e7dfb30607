"""« Ce qui partira »: who will receive what and when, what has no reminder and why, each message read beforehand."""

import csv
import datetime
import io

import pytest
import time_machine
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.models import Deadline, Programme
from reminders.models import Pause, Quiet
from reminders.quietdays import half_hours
from reminders.services import quiet as quiet_services
from reminders.services.forecast import Forecast
from tests.programmes.trying import TRY, tried
from tests.reminders.scenes import ANSWER, FREE, asked, busy_programme, day, invited, rule, territory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOW = datetime.datetime(2027, 3, 10, 8, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def programme(organised):
    """Due in ten days: recalled in three, on the day itself, which is a Saturday."""
    Deadline.objects.create(programme=organised, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    rule(organised, -7)
    rule(organised, 0)
    return organised


def page(client, programme, name="held", *args, **looked):
    return client.get(reverse(f"reminders:{name}", args=[programme.slug, *args]), looked)


def shown(client, programme, **looked):
    return page(client, programme, **looked).content.decode()


def test_by_day_then_by_person(client, programme):
    invited(programme, 4, first_name="Marie", last_name="Roy")

    told = shown(client, programme)

    assert "2\u00a0messages à venir" in told
    assert told.index("13\u00a0mars\u00a02027</h2>") < told.index("20\u00a0mars\u00a02027</h2>")
    assert told.count(">Marie Roy</a>") == 2
    assert "Accepter ou non d’être délégué·e" in told


def test_the_quiet_days_are_hatched_and_nothing_leaves_then(client, programme):
    Quiet.objects.create(programme=programme)
    invited(programme, 4, first_name="Marie", last_name="Roy")

    told = shown(client, programme)

    assert "12\u00a0mars\u00a02027</h2>" in told  # Saturday 13 is brought forward to Friday, Saturday 20 too
    assert "19\u00a0mars\u00a02027</h2>" in told
    assert "20\u00a0mars\u00a02027\u00a0: samedi ou dimanche" in told


def test_filters_by_person_kind_and_territory(client, programme):
    rule(programme, 0, FREE)
    place = territory(programme, "Pays d’Argonne")
    invited(programme, 4, place, first_name="Marie", last_name="Roy")
    invited(programme, 4, first_name="Paul", last_name="Durand")
    asked(programme.circle, day(3), member=invited(programme, 300, first_name="Zoé", last_name="Lam").member)

    def people(**looked):
        told = shown(client, programme, **looked)
        return {name for name in ("Marie Roy", "Paul Durand", "Zoé Lam") if f">{name}</a>" in told}

    assert people() == {"Marie Roy", "Paul Durand", "Zoé Lam"}
    assert people(q="roy") == {"Marie Roy"}
    assert people(lieu="argonne") == {"Marie Roy"}
    assert people(devoir=FREE) == {"Zoé Lam"}
    assert people(devoir="nothing.known") == {"Marie Roy", "Paul Durand", "Zoé Lam"}
    assert people(q="personne") == set()


def test_the_message_is_read_as_it_would_be_and_its_links_lead_nowhere(client, programme):
    role = invited(programme, 4, first_name="Marie", last_name="Roy")

    read = page(client, programme, "foreseen_message", role.member_id, "2027-03-13")
    framed = page(client, programme, "foreseen_html", role.member_id, "2027-03-13")

    assert "À faire avant le 20\u00a0mars\u00a0: accepter ou non d’être délégué·e" in read.content.decode()
    assert "Prévu le 13\u00a0mars\u00a02027 à 8\u00a0h" in read.content.decode()
    assert "dans 7\u00a0j" in framed.content.decode()  # from the day when it leaves, not from today
    assert "/l/" not in framed.content.decode()
    assert "sandbox" in framed["Content-Security-Policy"]
    assert not Message.objects.exists()


def test_the_message_comes_first_to_who_reads_it_and_nothing_of_it_stays(client, programme):
    role = invited(programme, 4, first_name="Marie", last_name="Roy")
    organiser = programme.circle.roles.get(kind="organiser").member.user
    url = reverse("reminders:foreseen_message", args=[programme.slug, role.member_id, "2027-03-13"])

    with tried(organiser) as copies:
        assert client.post(url, TRY).url == url

    [copy] = copies
    assert copy.subject == "[Essai] À faire avant le 20\u00a0mars\u00a0: accepter ou non d’être délégué·e"
    assert (copy.scope, copy.reply_to) == (programme.scope, programme.reply_address)
    assert "dans 7\u00a0j" in copy.text
    assert "/l/" not in copy.text + copy.html
    assert len(Forecast(programme).departures) == 2  # it is no reminder


@pytest.mark.parametrize("when", ["2027-03-14", "2027-13-01", "demain"])
def test_no_message_that_day_is_not_found(client, programme, when):
    role = invited(programme, 4)

    assert page(client, programme, "foreseen_message", role.member_id, when).status_code == 404


def test_what_has_no_reminder_says_why_and_how_to_mend_it(client, programme):
    silent = invited(programme, 4, first_name="Sans", last_name="Adresse", email="")
    invited(programme, 40, first_name="Trop", last_name="Tard")
    programme.reminder_rules.update(since=day(-5))
    asked(programme.circle, day(9), "expert", what="Chercher un lieu")
    free = asked(programme.circle, None, member=silent.member, what="Sans date")

    told = shown(client, programme, vue="sans-rappel")

    assert "La personne n’a pas d’adresse" in told
    assert reverse("programmes:member", args=[programme.slug, silent.member_id]) in told
    assert "Tous les rappels prévus sont partis" in told
    assert "Pas d’échéance, donc pas de rappel" in told
    assert reverse("reminders:duty", args=[programme.slug, FREE, free.pk]) in told
    assert "Personne n’en est encore chargé" in told
    assert "4\u00a0choses demandées sans rappel" in told
    only = shown(client, programme, vue="sans-rappel", raison="no_address")
    assert "1\u00a0chose demandée sans rappel" in only


def test_a_mistyped_address_is_no_promise(client, programme):
    typed = invited(programme, 4, first_name="Faute", last_name="Frappe", email="mairie@@x")

    assert "Faute Frappe" not in shown(client, programme)
    told = shown(client, programme, vue="sans-rappel")
    assert "Son adresse est mal écrite" in told
    assert reverse("programmes:member", args=[programme.slug, typed.member_id]) in told


def test_without_a_rule_the_way_leads_to_one(client, programme):
    asked(programme.circle, day(9), member=invited(programme, 1).member)

    told = shown(client, programme, vue="sans-rappel")

    assert "Aucune règle ne le rappelle" in told
    assert f"{reverse('reminders:rule_add', args=[programme.slug])}?devoir={FREE}" in told


def test_a_recall_beyond_the_thirty_days_says_its_date(client, programme):
    asked(programme.circle, day(60), member=invited(programme, 1).member)
    rule(programme, -7, FREE)

    assert "Prochain rappel le\u00a02\u00a0mai\u00a02027" in shown(client, programme, vue="sans-rappel")


def test_nothing_yet_says_what_will_be_here(client, programme):
    assert "Aucun rappel dans les 30 jours" in shown(client, programme)
    assert "Tout ce qui est demandé sera rappelé" in shown(client, programme, vue="sans-rappel")
    assert "Aucun message ne répond à ces filtres" in shown(client, programme, q="zzz")


def lines(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_both_lists_are_taken_away_whole_and_that_is_journaled(client, programme):
    for number in range(3):
        invited(programme, 4, first_name="=Marie", last_name=f"Roy{number}")
    invited(programme, 4, first_name="Sans", last_name="Adresse", email="")

    leaving = lines(page(client, programme, "foreseen_export", "csv", q="roy1"))
    silent = lines(page(client, programme, "foreseen_export", "csv", vue="sans-rappel"))

    assert [row[:3] for row in leaving[1:]] == [
        ["2027-03-13", "8\u00a0h", "'=Marie Roy1"],
        ["2027-03-20", "8\u00a0h", "'=Marie Roy1"],
    ]
    assert [row[2] for row in silent[1:]] == ["Sans Adresse"]
    assert page(client, programme, "foreseen_export", "xlsx").status_code == 200
    assert Entry.objects.filter(verb="people_exported").count() == 3


def test_held_it_says_what_would_leave_and_asks(client, programme):
    invited(programme, 4)
    Programme.objects.filter(pk=programme.pk).update(reminders_held=True)

    told = shown(client, programme)

    assert "Rappels retenus\u00a0: ce qui partirait" in told
    assert "Approuver et laisser partir" in told
    assert "2\u00a0messages à venir" in told


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("view", ["", "sans-rappel"])
def test_it_costs_the_same_whatever_the_number(client, programme, number, view, django_assert_num_queries):
    for each in range(number):
        invited(programme, 4)
        asked(programme.circle, None, member=invited(programme, each).member)
    shown(client, programme, vue=view)

    with django_assert_num_queries(15):
        shown(client, programme, vue=view)


# Quiet days


def test_the_quiet_days_are_chosen_and_journaled_once(client, organised):
    url = reverse("reminders:quiet", args=[organised.slug])

    client.post(url, {"weekends": "on", "holidays": "on", "alsace_moselle": "on"})
    client.post(url, {"weekends": "on", "holidays": "on", "alsace_moselle": "on"})

    quiet = organised.quiet
    assert (quiet.weekends, quiet.holidays, quiet.alsace_moselle) == (True, True, True)
    assert Entry.objects.filter(verb="quiet_days_changed").count() == 1
    assert "lundi de Pâques" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"starts": "2027-08-15", "ends": "2027-08-01"}, "Le dernier jour vient avant le premier."),
        ({"starts": "2027-01-01", "ends": "2027-12-31"}, "Une pause dure 120 jours au plus"),
        ({"starts": "0027-08-01", "ends": "2027-08-15"}, "hors du possible"),
        ({"label": ""}, "Donnez un nom à cette pause."),
    ],
)
def test_a_pause_that_makes_no_sense_is_told(client, organised, data, message):
    whole = {"label": "congés d’août", "starts": "2027-08-01", "ends": "2027-08-15", **data}

    answer = client.post(reverse("reminders:pause_add", args=[organised.slug]), whole)

    assert message in answer.content.decode()
    assert not Pause.objects.exists()


def test_a_pause_is_added_once_and_removed_once(client, organised):
    pause = {"label": "congés d’août", "starts": "2027-08-01", "ends": "2027-08-15"}
    for _twice in range(2):
        client.post(reverse("reminders:pause_add", args=[organised.slug]), pause)
    (one,) = organised.reminder_pauses.all()

    for _twice in range(2):
        client.post(reverse("reminders:pause_drop", args=[organised.slug, one.pk]))

    assert not Pause.objects.exists()
    verbs = ["reminder_pause_added", "reminder_pause_removed"]
    assert list(Entry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True)) == verbs


def test_a_programme_made_from_a_method_has_quiet_weekends_and_holidays():
    from tests.programmes.factories import made_from_method

    assert quiet_services.told_quiet(quiet_services.quiet_of(made_from_method())) == (
        "samedis et dimanches, jours fériés"
    )


def test_the_hours_offered_are_those_when_people_read_their_mail():
    assert half_hours("7-9") == [
        datetime.time(7),
        datetime.time(7, 30),
        datetime.time(8),
        datetime.time(8, 30),
    ]


def test_a_busy_programme_is_read_whole(client, organised):
    busy = busy_programme()
    user = organised.circle.roles.get(kind="organiser").member.user
    busy.members.filter(first_name="Marc").update(user=user)

    told = shown(client, busy)

    assert "en copie" in told
    assert "congés" in told
