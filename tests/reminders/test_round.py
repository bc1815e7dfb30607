"""« Relancer » a selection: one reads whom first; each is written to once, and a crowd by a job."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.models import Member, Role
from programmes.services import free_duties
from reminders.services import by_hand
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory, account_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def press(client, organised):
    def press(*members, **data):
        address = reverse("reminders:remind_many", args=[organised.slug]) + data.pop("query", "")
        return client.post(address, {"member": [one.pk for one in members], **data}, follow=True)

    return press


def owing(programme, **person):
    member = MemberFactory(programme=programme, **person)
    RoleFactory(member=member, circle=programme.circle, kind=Role.Kind.EXPERT, state="invited")
    return member


def left(member, hours):
    at = timezone.now() - datetime.timedelta(hours=hours)
    Message.objects.create(
        template="x", to_ref=member.holder, to_address=member.email, subject="x", state="sent",
        created_at=at, sent_at=at,
    )  # fmt: skip


def written_to():
    found = Message.objects.filter(template="reminders/email/digest").order_by("pk")
    return list(found.values_list("to_address", flat=True))


def names(people):
    return [one.member for one in people]


def test_it_says_whom_before_anything_leaves(organised, press):
    ready, lately, silent = owing(organised), owing(organised), owing(organised, email="")
    left(lately, 47)

    page = press(ready, lately, silent)

    found = page.context["round"]
    assert [names(group) for group in (found.ready, found.recent, found.unreachable)] == [
        [ready],
        [lately],
        [silent],
    ]
    assert "Un message leur est parti il y a moins de 48 heures" in page.content.decode()
    assert written_to() == []


@pytest.mark.parametrize("address", ["mairie@@x", " "])
def test_a_mistyped_address_is_no_promise(organised, press, address):
    typed = owing(organised, email=address)
    found = press(typed).context["round"]
    assert (found.ready, names(found.unreachable)) == ([], [typed])


@pytest.mark.parametrize(("anyway", "reached"), [({}, 1), ({"anyway": "1"}, 2)])
def test_confirmed_it_leaves_and_spares_those_who_were_just_written_to(organised, press, anyway, reached):
    ready, lately = owing(organised), owing(organised)
    left(lately, 47)
    left(ready, 49)

    press(ready, lately, confirmed="1", **anyway)

    assert written_to() == [ready.email, lately.email][:reached]
    told = Entry.objects.filter(verb="reminded_many").values_list("data", flat=True)
    assert list(told) == [{"number": 2}][: reached - 1]


def test_pressed_twice_it_leaves_once(organised, press):
    ready = owing(organised)

    press(ready, confirmed="1")
    press(ready, confirmed="1")

    assert written_to() == [ready.email]


def test_pressed_again_as_the_clock_strikes_it_leaves_once(client, organised, press):
    ready = owing(organised)
    for moment in ("2027-03-10 09:09:59 +0100", "2027-03-10 09:10:01 +0100"):
        with time_machine.travel(moment, tick=False):
            client.force_login(account_with_role(Role.Kind.ORGANISER, organised.circle))  # two organisers
            press(ready, confirmed="1")

    assert written_to() == [ready.email]


def test_who_settled_meanwhile_is_left_in_peace(organised, press):
    ready = owing(organised)
    ready.roles.update(state="accepted", answered_at=timezone.now())

    press(ready, confirmed="1")

    assert written_to() == []


def test_somebody_of_another_programme_is_never_reached(press):
    press(owing(MemberFactory().programme), confirmed="1")

    assert written_to() == []


def test_all_those_of_the_list_are_those_of_its_filters(organised, press):
    one = owing(organised, last_name="Zénon")
    owing(organised, last_name="Martin")

    assert names(press(all="1", query="?q=zen").context["round"].ready) == [one]
    assert len(press(all="1").context["round"].ready) == 2


def test_nothing_ticked_is_told(press):
    assert "Cochez d’abord" in press().content.decode()


def test_a_crowd_is_written_to_by_a_job_once_each(organised, press, monkeypatch, run_jobs):
    monkeypatch.setattr(by_hand, "AT_ONCE", 2)
    monkeypatch.setattr(by_hand, "BATCH", 2)
    people = [owing(organised) for _number in range(3)]

    press(*people, confirmed="1")
    assert written_to() == []
    run_jobs()
    job = Job.objects.get(kind=by_hand.KIND_OF_JOB)
    by_hand.write_round(job.data["members"], by="", name=job.data["name"])  # taken up again after a kill

    assert sorted(written_to()) == sorted(one.email for one in people)


@pytest.fixture
def two_thousand(organised):
    """More people than a form has fields."""
    many = [Member(programme=organised, last_name=f"N{n:04}", email=f"n{n}@exemple.fr") for n in range(2000)]
    circle, now_ = organised.circle, timezone.now()
    Role.objects.bulk_create(
        Role(member=one, circle=circle, kind=Role.Kind.EXPERT, state="invited", invited_at=now_)
        for one in Member.objects.bulk_create(many)
    )
    return many


def test_everybody_is_ticked_read_and_confirmed_however_many(client, organised, two_thousand):
    address = reverse("reminders:remind_many", args=[organised.slug])

    page = client.post(address, {"all": "1"}).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = client.post(address, hidden)

    assert "2000\u00a0personnes à relancer" in page
    assert page.count('<p class="row-title">') == 50
    assert "et 1\u00a0950 autres" in page
    assert answer.status_code == 302
    asked = Job.objects.get(kind=by_hand.KIND_OF_JOB).data["members"]
    assert sorted(asked) == [one.pk for one in two_thousand]


def test_however_many_numbers_are_sent_each_person_of_this_programme_counts_once(client, organised):
    mine, elsewhere = owing(organised), owing(ProgrammeFactory())
    address = reverse("reminders:remind_many", args=[organised.slug])

    page = client.post(address, {"member": f"{mine.pk}," * 300_000 + str(elsewhere.pk)}).content.decode()

    assert "1\u00a0personne à relancer" in page
    assert elsewhere.full_name not in page


# Who says nothing ----------------------------------------------------------
MONTH_AGO = datetime.timedelta(days=31)


@pytest.fixture
def silent(client, organised):
    def silent():
        page = client.get(reverse("reminders:duties", args=[organised.slug]), {"par": "silence"})
        return [member.pk for member, _sign, _group in page.context["board"].silent]

    return silent


def long_known(member):
    past = timezone.now() - MONTH_AGO
    type(member).objects.filter(pk=member.pk).update(created_at=past)
    member.roles.update(invited_at=past)
    return member


def test_who_owes_and_did_nothing_for_a_month_is_told(organised, silent):
    quiet = long_known(owing(organised))
    owing(organised)  # asked this week

    assert silent() == [quiet.pk]


@pytest.mark.parametrize("sign", ["act", "account's act", "sign-in", "settled"])
def test_any_sign_of_life_counts(organised, silent, sign):
    member = long_known(owing(organised))
    account = account_with_role(Role.Kind.EXPERT, MemberFactory().programme.circle)
    if sign == "settled":
        member.roles.update(state="accepted", answered_at=timezone.now())
    elif sign == "act":
        Entry.objects.create(verb="x", subject="x", by=member.holder, scope=organised.scope)
    else:
        type(member).objects.filter(pk=member.pk).update(user=account)
        if sign == "sign-in":
            type(account).objects.filter(pk=account.pk).update(last_login=timezone.now())
        else:
            Entry.objects.create(
                verb="x", subject="x", by="people.user:1", user=account, scope=organised.scope
            )

    assert silent() == []


def test_a_sign_elsewhere_or_long_ago_does_not(organised, silent):
    member = long_known(owing(organised))
    Entry.objects.create(verb="x", subject="x", by=member.holder, scope="programme:0")
    Entry.objects.create(
        verb="x", subject="x", by=member.holder, scope=organised.scope, at=timezone.now() - MONTH_AGO
    )

    assert silent() == [member.pk]


def test_the_last_sign_told_may_be_a_sign_in(client, organised):
    signed_in, never = long_known(owing(organised)), long_known(owing(organised))
    account = account_with_role(Role.Kind.EXPERT, MemberFactory().programme.circle)
    account.last_login = timezone.now() - datetime.timedelta(days=40)
    account.save()
    type(signed_in).objects.filter(pk=signed_in.pk).update(user=account)

    page = client.get(reverse("reminders:duties", args=[organised.slug]), {"par": "silence"})

    signs = {member.pk: sign for member, sign, _group in page.context["board"].silent}
    assert signs == {signed_in.pk: account.last_login, never.pk: None}


# The ways to look ----------------------------------------------------------
@pytest.mark.parametrize("view", ["", "personne", "lieu", "sorte", "silence"])
@pytest.mark.parametrize("number", [1, 3])
def test_each_way_to_look_costs_the_same(client, organised, view, number, django_assert_max_num_queries):
    for _each in range(number):
        long_known(owing(organised))
    page = reverse("reminders:duties", args=[organised.slug]) + f"?par={view}"
    client.get(page)

    with django_assert_max_num_queries(15):
        found = client.get(page).content.decode()

    assert found.count("Cocher ") == number


def test_a_person_alone_and_a_place_alone(client, organised):
    ana, bob = owing(organised, last_name="Roy"), owing(organised, last_name="Belaïd")
    free_duties.ask(organised, circles=[organised.circle], what="Relire", member=ana, by=None)
    page = reverse("reminders:duties", args=[organised.slug])

    alone = client.get(page, {"qui": ana.pk}).content.decode()
    assert "Seulement" in alone
    assert ana.full_name in alone
    assert bob.full_name not in alone
    assert client.get(page, {"q": "belaid"}).content.decode().count(bob.full_name) > 0
    assert "Rien de tel n’est attendu" in client.get(page, {"q": "xyz"}).content.decode()
    assert "Rien de tel" in client.get(page, {"ou": 999_999}).content.decode()


# To be read first ----------------------------------------------------------
def test_held_they_wait_together_to_be_read(organised, press):
    one, two = owing(organised), owing(organised)

    page = press(one, two, confirmed="1", held="1")

    found = Message.objects.filter(template="reminders/email/digest")
    assert {(message.state, message.batch) for message in found} == {("held", found[0].batch)}
    assert found.count() == 2
    assert list(page.context["outbox"].batch.messages.order_by("pk")) == list(found.order_by("pk"))
    assert "relisez-les" in page.content.decode()


def test_tried_it_comes_to_who_asks_and_to_nobody_else(organised, press):
    one = owing(organised)
    asking = organised.circle.roles.get(kind="organiser").member.user

    press(one, confirmed="1", essai="1")

    (copy,) = Message.objects.all()
    assert (copy.kind, copy.to_address) == ("trial", asking.email)
    assert not one.reminder_lines.exists()
    assert not Entry.objects.filter(verb__in=["reminded_many", "reminded_by_hand"]).exists()


def test_one_person_tried_from_the_page_of_a_duty(client, organised):
    one = owing(organised)

    client.post(reverse("reminders:remind", args=[organised.slug, one.pk]), {"essai": "1"})

    assert [message.kind for message in Message.objects.all()] == ["trial"]


def test_pressed_again_as_the_clock_strikes_it_is_still_one_message(organised):
    one = owing(organised)
    asked = []
    for moment in ("2026-12-01 09:59:58 +0100", "2026-12-01 10:00:02 +0100", "2026-12-01 10:10:03 +0100"):
        with time_machine.travel(moment, tick=False):
            try:
                asked.append(by_hand.remind_now(one, by=None).pk)
            except by_hand.AskedAlready as refusal:
                asked.append(refusal.message.pk)

    assert asked[0] == asked[1] != asked[2]


@pytest.mark.parametrize(("state", "told"), [("queued", 1), ("sending", 1), ("cancelled", 0), ("failed", 0)])
def test_what_waits_to_leave_counts_as_what_left(organised, press, state, told):
    one = owing(organised)
    Message.objects.create(
        template="x", to_ref=one.holder, to_address=one.email, subject="x", state=state,
        claimed_at=timezone.now() if state == "sending" else None,
    )  # fmt: skip

    assert len(press(one).context["round"].waiting) == told
