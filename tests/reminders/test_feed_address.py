"""The address of a feed: whoever holds it reads, nobody else does, and it tells nothing of itself."""

import html
import logging
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail import links
from programmes.models import Role
from programmes.views import misses
from reminders import addresses
from reminders.models import Feed
from reminders.services import feeds as services
from tests.programmes.factories import ProgrammeFactory, account_with_role
from tests.reminders.feeds import choose, day, feed_of, meeting, page, path_of, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ProgrammeFactory(title="Agir")


@pytest.fixture
def expert(programme):
    return account_with_role(Role.Kind.EXPERT, programme.circle)


def forged(user):
    """Tokens that a stranger may try."""
    told = [user.pk, 0, 1]
    real = path_of(user).removeprefix("/agenda/").removesuffix(".ics")
    other_salt = Signer(salt="essaim.mail.links", sep=".", algorithm="sha256").sign_object(told)
    other_key = Signer(key="une autre", salt=addresses.SALT, sep=".", algorithm="sha256").sign_object(told)
    mailed = links.sign(links.Link("answer_invitation", 1, f"programmes.member:{user.pk}"), channel="mailed")
    return ["x", "a.b", f"{real}x", real[:-1], other_salt, other_key, mailed]


def test_a_forged_address_opens_nothing(client, expert):
    answers = [client.get(f"/agenda/{token}.ics") for token in forged(expert)]

    assert {one.status_code for one in answers} == {404}
    assert {one["Cache-Control"] for one in answers} == {"no-store"}
    assert answers[0].content.decode() == (
        "Aucun agenda ne se lit à cette adresse. Recopiez-la depuis «\u00a0Mon agenda\u00a0».\n"
    )


def test_the_address_of_a_feed_is_no_link_of_a_message(client, expert):
    token = path_of(expert).removeprefix("/agenda/").removesuffix(".ics")

    assert client.get(f"/l/{token}/").status_code == 404


def test_misses_are_rate_limited_and_true_addresses_still_open(client, expert):
    for _try in range(misses.MISSES):
        assert client.get("/agenda/x.ics").status_code == 404

    assert client.get("/agenda/x.ics").status_code == 429
    assert client.get(path_of(expert)).status_code == 200


def test_nobody_signs_in_to_read_and_nobody_is_signed_in_by_it(client, expert):
    read(client, expert)

    assert not client.cookies
    assert client.get(reverse("reminders:agenda")).status_code == 302


def test_a_closed_account_reads_nothing_more(client, expert):
    path = path_of(expert)
    expert.is_active = False
    expert.save()

    assert client.get(path).status_code == 410
    expert.delete()
    assert client.get(path).status_code == 410


def test_a_member_who_changes_hands_takes_no_calendar_along(client, programme, expert):
    """« Ce n'est pas vous ? »: the address stays that of the account that was given it."""
    meeting(programme)
    path = path_of(expert, programme)
    other = account_with_role(Role.Kind.EXPERT, ProgrammeFactory().circle)
    programme.members.filter(user=expert).update(user=other)

    assert b"Restitution" not in client.get(path).content


def test_a_calendar_that_knows_it_already_is_told_so(client, programme, expert):
    moment = meeting(programme)
    first = read(client, expert)
    known = {"if-none-match": first["ETag"]}

    same = client.get(path_of(expert), headers=known)
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert (
        client.get(path_of(expert), headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    )

    type(moment).objects.filter(pk=moment.pk).update(date=day(2027, 6, 1))
    assert client.get(path_of(expert), headers=known).status_code == 200
    assert read(client, expert)["ETag"] != first["ETag"]


def test_a_choice_is_news_for_the_calendar(client, programme, expert):
    meeting(programme)
    first = read(client, expert)

    choose(expert, alarms=False)

    assert client.get(path_of(expert), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_asking_for_the_headers_alone_is_answered_and_is_no_reading(client, programme, expert):
    meeting(programme)

    answer = client.head(path_of(expert))

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["ETag"] == read(client, expert)["ETag"]
    with time_machine.travel("2030-01-01"):
        client.head(path_of(expert))
    assert Feed.objects.get().last_read_at.year < 2030
    assert client.post(path_of(expert)).status_code == 405


def test_nobody_between_keeps_it_nor_finds_it(client, expert):
    answer = read(client, expert)

    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_line_of_the_request_keeps_no_address(client, expert, caplog):
    caplog.set_level(logging.DEBUG)
    token = path_of(expert).removeprefix("/agenda/").removesuffix(".ics")

    read(client, expert)
    client.get("/agenda/faux-jeton.ics")

    (one, other) = [line for line in caplog.records if line.name == "essaim.request"]
    assert (one.path, other.path) == ("/agenda/…", "/agenda/…")
    assert token not in caplog.text
    assert not Entry.objects.filter(data__icontains=token).exists()


def test_the_page_says_when_it_was_last_read(client, programme, expert):
    client.force_login(expert)
    assert "Pas encore lu par un agenda." in page(client).content.decode()

    with time_machine.travel(timezone.now() - timezone.timedelta(hours=3, minutes=5)):
        read(client, expert)

    assert "il y a 3\u00a0h" in page(client).content.decode()
    assert not Feed.objects.filter(programme=programme).exists()


def test_google_and_outlook_are_opened_with_the_address(client, expert):
    client.force_login(expert)
    answer = page(client)
    opened = re.findall(r'href="(https://(?:calendar\.google|outlook)[^"]+)"', answer.content.decode())

    asked = [parse_qs(urlsplit(html.unescape(url)).query) for url in opened]
    assert asked == [
        {"cid": [answer.context["webcal"]]},
        {"url": [answer.context["address"]], "name": [f"Essaim, {answer.context['feed'].title}"]},
    ]


def test_the_page_gives_the_address_and_changes_it(client, programme, expert):
    client.force_login(expert)
    context = page(client, "reminders:programme_agenda", programme.slug).context
    assert client.get(context["address"].removeprefix("http://localhost:8000")).status_code == 200
    assert context["webcal"] == context["address"].replace("http://", "webcal://")

    answer = client.post(reverse("reminders:programme_agenda_reset", args=[programme.slug]))

    assert answer.url == reverse("reminders:programme_agenda", args=[programme.slug])
    after = page(client, "reminders:programme_agenda", programme.slug).context
    assert after["address"] != context["address"]
    assert after["feed"].reset_at is not None


def test_the_boxes_are_kept(client, programme, expert):
    client.force_login(expert)

    client.post(reverse("reminders:agenda_choose"), {"meetings": "on", "milestones": "on"})

    found = feed_of(expert)
    assert (found.meetings, found.duties, found.milestones, found.alarms) == (True, False, True, False)
    assert feed_of(expert, programme).duties


def test_one_may_choose_even_once_the_programme_is_over(client, programme, expert):
    type(programme).objects.filter(pk=programme.pk).update(state="closed", state_since=timezone.now())
    client.force_login(expert)

    client.post(reverse("reminders:programme_agenda_choose", args=[programme.slug]), {"duties": "on"})

    assert not feed_of(expert, programme).meetings


def test_the_list_is_searched_narrowed_and_taken_away(client, programme, expert):
    other = ProgrammeFactory(title="Ailleurs")
    account_with_role(Role.Kind.EXPERT, other.circle, user=expert)
    in_future = day(2090, 12, 15)
    for where, label in ((programme, "Bilan"), (programme, "Restitution"), (other, "Bilan final")):
        meeting(where, label, in_future)
    client.force_login(expert)

    def shown(**query):
        return [one.title for one in page(client, **query).context["page"].object_list]

    assert sorted(shown()) == ["Bilan", "Bilan final", "Restitution"]
    assert shown(q="bilan", programme=other.pk) == ["Bilan final"]
    assert len(shown(programme="x", page="zz")) == 3
    assert "Aucune date ne répond" in page(client, q="zzz").content.decode()
    answer = client.get(page(client, q="bilan").context["exports"]["csv"])
    assert b"".join(answer.streaming_content).decode().count("Bilan") == 2


def test_who_is_in_no_programme_reads_what_will_be_there(client, django_user_model):
    user = django_user_model.objects.create_user("seule@exemple.fr", "x")
    client.force_login(user)

    assert "Aucune date à venir" in page(client).content.decode()
    assert b"BEGIN:VEVENT" not in read(client, user).content
    assert services.feed_of(user).pk is not None  # that it was read is kept
