"""The rules of a programme: read as sentences, changed with their effect said, by two organisers at once too."""

import datetime
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.journal.once import TRIAL
from programmes.models import Deadline
from programmes.saving import method_of
from reminders import services
from reminders.models import Rule
from reminders.services import rules
from reminders.wording import sentence, told
from tests.programmes.factories import ProgrammeFactory, RoleFactory, account_with_role, made_from_method
from tests.reminders.scenes import ANSWER, FREE, invited, rule

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOW = datetime.datetime(2027, 3, 10, 8, tzinfo=datetime.UTC)
SAID = {"when": "before", "days": "5", "at": "14:30", "to": ["owner", "team"]}
TODAY = datetime.date(2027, 3, 10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def page(client, name, programme, *args, **asked):
    query = "?" + urlencode(asked) if asked else ""
    return client.get(reverse(f"reminders:{name}", args=[programme.slug, *args]) + query).content.decode()


def send(client, name, programme, *args, **data):
    return client.post(reverse(f"reminders:{name}", args=[programme.slug, *args]), data, follow=True)


# Sentences


def test_the_rules_of_a_kind_are_one_sentence():
    programme = ProgrammeFactory()
    rules = [rule(programme, days, to_team=True) for days in (-7, 0, 7)]
    rules.append(rule(programme, 2, to_owner=False, to_team=True, after=3))

    assert sentence(rules) == (
        "7\u00a0jours avant, le jour même, puis 7\u00a0jours après · à 8\u00a0h · à la personne, copie à qui suit le "
        "territoire\u202f; après 3\u00a0rappels restés sans effet, 2\u00a0jours plus tard\u00a0: "
        "prévenir qui suit le territoire"
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"days": 0}, "le jour même · à 8\u00a0h · à la personne"),
        (
            {"days": -1, "at": datetime.time(14, 30)},
            "1\u00a0jour avant · à 14\u00a0h\u00a030 · à la personne",
        ),
        (
            {"days": 3, "to_owner": False, "to_referent": True, "to_team": True},
            "3\u00a0jours après · à 8\u00a0h · à la personne référente et qui suit le territoire seulement",
        ),
        (
            {"days": 1, "after": 1, "to_owner": False, "to_referent": True},
            "après un rappel resté sans effet, 1\u00a0jour plus tard\u00a0: prévenir la personne référente",
        ),
    ],
)
def test_a_rule_in_words(said, words):
    assert told(Rule(duty_kind=ANSWER, **said)) == words


def test_kinds_that_the_programme_does_not_use_are_left_out(client, as_role):
    programme = made_from_method(code="parcours-co-construction-territoriale")
    client.force_login(programme.circle.roles.get(kind="organiser").member.user)

    shown = page(client, "rules", programme)

    assert "Répondre à une invitation" in shown
    assert "Déposer la note de l’entretien" not in shown


# Adding


def test_a_rule_is_added_once(client, organised):
    data = {"duty_kind": ANSWER, **SAID}
    send(client, "rule_add", organised, **data)
    send(client, "rule_add", organised, **data)

    (one,) = organised.reminder_rules.all()
    assert (one.days, one.at, one.to_owner, one.to_referent, one.to_team, one.since) == (
        -5,
        datetime.time(14, 30),
        True,
        False,
        True,
        TODAY,
    )
    assert Entry.objects.filter(verb="reminder_rule_added").count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"days": ""}, "Écrivez un nombre de jours, de 1 à 90."),
        ({"days": "91"}, "Écrivez un nombre inférieur ou égal à 90."),
        ({"days": "sept"}, "Saisissez un nombre entier."),
        ({"to": []}, "Choisissez au moins une personne."),
        ({"when": "escalation", "to": ["team"]}, "Dites après combien de rappels."),
        ({"when": "escalation", "after": "2"}, "décochez la personne concernée"),
        ({"at": "03:00"}, "Sélectionnez un choix valide"),
        ({"duty_kind": "nothing.known"}, "Sélectionnez un choix valide"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, organised, changes, message):
    answer = send(client, "rule_add", organised, **{"duty_kind": ANSWER, **SAID, **changes})

    assert message in answer.content.decode()
    assert not organised.reminder_rules.exists()


def test_another_rule_at_the_same_days_is_refused(client, organised):
    rule(organised, -5)

    answer = send(client, "rule_add", organised, duty_kind=ANSWER, **SAID)

    assert "Un rappel part déjà à ce moment-là" in answer.content.decode()
    assert organised.reminder_rules.get().to_team is False


def test_an_escalation_is_never_on_the_day_of_the_recall(organised):
    with pytest.raises(IntegrityError, match=r"reminder_escalation_comes_later"), transaction.atomic():
        rule(organised, 0, after=2)
    with pytest.raises(IntegrityError, match=r"reminder_rule_tells_somebody"):
        rule(organised, 0, to_owner=False)


# Changing


def test_other_days_begin_today_and_people_in_copy_are_told_from_today(organised):
    by = organised.circle.roles.get(kind="organiser").member.user
    one = rule(organised, -7)

    same_days = rules.change_rule(one, by=by, days=-7, to_team=True)
    assert (same_days.since, same_days.copies_since) == (one.since, TODAY)
    other_days = rules.change_rule(same_days, by=by, days=-6)
    assert other_days.since == TODAY
    assert Entry.objects.filter(verb="reminder_rule_changed").count() == 2


def test_copies_added_to_a_rule_do_not_tell_of_what_left_before(organised, clock):
    Deadline.objects.create(programme=organised, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    by = organised.circle.roles.get(kind="organiser").member.user
    invited(organised, 9)
    one = rule(organised, -7)
    assert services.run() == 1

    clock.shift(datetime.timedelta(days=5))
    rules.change_rule(one, by=by, to_team=True)

    assert services.run() == 0


def test_nothing_changed_is_not_journaled(organised):
    one = rule(organised, -7)

    rules.change_rule(one, by=None, days=-7)

    assert not Entry.objects.filter(verb="reminder_rule_changed").exists()


def test_of_two_organisers_the_second_reads_what_the_first_wrote(client, organised):
    one = rule(organised, -7)
    opened = rules.seen(one)
    other = account_with_role("organiser", organised.circle)
    rules.change_rule(one, by=other.members.get(), days=-9)

    answer = send(client, "rule_edit", organised, one.pk, seen=opened, **SAID)

    shown = answer.content.decode()
    assert f"{other.full_name} vient de modifier ce rappel. Rien n’est enregistré." in shown
    assert "9\u00a0jours avant" in shown
    assert 'value="5"' in shown
    assert organised.reminder_rules.get().days == -9
    send(
        client,
        "rule_edit",
        organised,
        one.pk,
        seen=rules.seen(organised.reminder_rules.get()),
        **SAID,
    )
    assert organised.reminder_rules.get().days == -5


def test_a_rule_removed_meanwhile_is_said_so(client, organised):
    one = rule(organised, -7)
    gone = one.pk
    rules.drop_rule(one, by=None)

    for name in ("rule_edit", "rule_drop"):
        answer = send(client, name, organised, gone, **SAID)
        assert answer.status_code == 200
        assert "retir" in answer.content.decode()
    assert Entry.objects.filter(verb="reminder_rule_removed").count() == 1


def test_the_rule_of_another_programme_is_not_found(client, organised):
    foreign = rule(ProgrammeFactory(), -7)

    assert client.get(reverse("reminders:rule_edit", args=[organised.slug, foreign.pk])).status_code == 404
    send(client, "rule_drop", organised, foreign.pk)
    assert Rule.objects.filter(pk=foreign.pk).exists()


def test_two_change_the_same_rule_at_the_same_moment(together):
    programme = ProgrammeFactory()
    one = rule(programme, -7)
    opened = rules.seen(one)

    def change(days):
        try:
            rules.change_rule(Rule.objects.get(pk=one.pk), by=None, as_seen=opened, days=days)
        except rules.RuleChanged:
            return "refused"
        return "done"

    assert sorted(together(lambda: change(-3), lambda: change(-4))) == ["done", "refused"]


# What would change


@pytest.fixture
def recalled(organised):
    """Three people to be reminded in five days, and the rule that does it."""
    Deadline.objects.create(programme=organised, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    for _each in range(3):
        invited(organised, 2)
    return rule(organised, -7)


def test_what_would_change_is_said_before(client, organised, recalled):
    one = {TRIAL: "1", "days": "3", "at": "08:00", "to": ["owner"]}

    asked = send(client, "rule_add", organised, duty_kind=ANSWER, when="after", **one)
    assert "3\u00a0messages de plus" in asked.content.decode()
    edited = send(client, "rule_edit", organised, recalled.pk, when="before", **{**one, "days": "30"})
    assert "3\u00a0messages de moins" in edited.content.decode()
    dropped = page(client, "rule_drop", organised, recalled.pk)
    assert "3\u00a0messages de moins" in dropped
    assert list(organised.reminder_rules.all()) == [recalled]


def test_the_effect_follows_the_form_without_leaving_the_page(client, organised, recalled):
    url = reverse("reminders:rule_edit", args=[organised.slug, recalled.pk])

    answer = client.post(url, SAID, headers={"hx-request": "true"})

    assert "1\u00a0message de plus" in answer.content.decode()  # the copy
    assert "<form" not in answer.content.decode()
    assert organised.reminder_rules.get().days == -7


def test_removed_it_leaves_no_message(client, organised, recalled):
    send(client, "rule_drop", organised, recalled.pk)

    assert not organised.reminder_rules.exists()


# From elsewhere


def test_the_usual_rules_come_from_the_method_or_the_house(client):
    programme = made_from_method()
    client.force_login(programme.circle.roles.get(kind="organiser").member.user)
    programme.reminder_rules.all().delete()

    send(client, "rules_usual", programme, duty_kind="territories.name_delegates")
    send(client, "rules_usual", programme, duty_kind=FREE)
    send(client, "rules_usual", programme, duty_kind=FREE)

    assert sorted(programme.reminder_rules.values_list("duty_kind", "days")) == [
        *((FREE, days) for days in (-7, 0, 7)),
        *(("territories.name_delegates", days) for days in (-21, -7, 3)),
    ]
    answer = client.post(reverse("reminders:rules_usual", args=[programme.slug]), {"duty_kind": "no.kind"})
    assert answer.status_code == 404


def test_back_to_the_method_those_that_stayed_keep_their_date(client):
    programme = made_from_method()
    client.force_login(programme.circle.roles.get(kind="organiser").member.user)
    Rule.objects.filter(programme=programme).update(since="2027-01-01")
    before = set(programme.reminder_rules.values_list("duty_kind", "days"))
    programme.reminder_rules.filter(duty_kind=ANSWER, days=0).delete()
    rule(programme, 30)

    assert "Revenir aux rappels de la méthode" in page(client, "rules_restore", programme)
    send(client, "rules_restore", programme)

    assert set(programme.reminder_rules.values_list("duty_kind", "days")) == before
    assert programme.reminder_rules.get(duty_kind=ANSWER, days=0).since == TODAY
    assert programme.reminder_rules.get(duty_kind=ANSWER, days=-7).since == datetime.date(2027, 1, 1)


def test_the_rules_of_another_programme_that_one_organises(client, organised):
    user = organised.circle.roles.get(kind="organiser").member.user
    mine, foreign = ProgrammeFactory(title="Le mien"), ProgrammeFactory(title="Ailleurs")
    RoleFactory(member=mine.members.create(user=user, first_name="C", last_name="M"))
    rule(mine, -9, to_team=True, at=datetime.time(9))
    rule(foreign, -1)
    rule(organised, -7)

    assert "Ailleurs" not in page(client, "rules", organised)
    assert "9\u00a0jours avant" in page(client, "rules_copy", organised, de=mine.pk)
    send(client, "rules_copy", organised, de=mine.pk)

    assert Entry.objects.latest("pk").sentence.endswith(
        "a repris les rappels de «\u00a0Le mien\u00a0» (1\u00a0règle)"
    )
    (copied,) = organised.reminder_rules.all()
    assert (copied.days, copied.to_team, copied.at, copied.since) == (-9, True, datetime.time(9), TODAY)
    assert (
        client.post(reverse("reminders:rules_copy", args=[organised.slug]), {"de": foreign.pk}).status_code
        == 404
    )


# The method


def test_a_method_carries_hours_copies_escalations_and_quiet_days():
    programme = made_from_method()
    Rule.objects.filter(programme=programme).exclude(duty_kind=ANSWER).delete()
    rule(programme, 3, at=datetime.time(14, 30), to_team=True)
    rule(programme, 2, to_owner=False, to_referent=True, after=3)
    programme.quiet.holidays = False
    programme.quiet.save()

    method = method_of(programme)

    assert method["reminders"] == [
        {"kind": ANSWER, "days": [-7, 0]},
        {"kind": ANSWER, "days": [3], "at": "14:30", "to": ["owner", "team"]},
        {"kind": ANSWER, "days": [2], "after": 3, "to": ["referent"]},
    ]
    assert method["quiet_days"] == {"holidays": False}


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_whatever_the_number(client, organised, number, django_assert_num_queries):
    for days in range(number):
        rule(organised, -days, to_team=True)
    page(client, "rules", organised)

    with django_assert_num_queries(12):
        page(client, "rules", organised)
