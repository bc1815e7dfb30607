"""« Relancer » comes back to where it was pressed, whatever its answer; and to this programme only."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.mail.models import Message
from programmes.models import Snooze
from tests.programmes.factories import MemberFactory, ProgrammeFactory
from tests.reminders import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def at(name, programme, *args):
    return reverse(name, args=[programme.slug, *args])


@pytest.fixture
def owed(organised):
    """A thing that somebody owes, late."""
    return scenes.asked(organised.circle, scenes.day(-5), member=MemberFactory(programme=organised))


def board(owed, query):
    return f"{at('reminders:duties', owed.programme)}?{query}"


PAGES = {
    "late": lambda owed: board(owed, "terme=late&page=1"),
    "by person": lambda owed: board(owed, "par=personne&q=prenom"),
    "duty": lambda owed: at("reminders:duty", owed.programme, scenes.FREE, owed.pk),
    "member": lambda owed: at("programmes:member", owed.programme, owed.member_id),
    "programme": lambda owed: at("programmes:board", owed.programme),
}


def form_of(page, action):
    """What the form that acts there sends along."""
    html = re.search(rf'<form[^>]*action="{re.escape(action)}[^"]*">.*?</form>', page, re.DOTALL)[0]
    return {name: value.replace("&amp;", "&") for name, value in _hidden(html)}


def _hidden(html):
    return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)


@pytest.mark.parametrize("page", PAGES)
def test_it_comes_back_to_the_page_where_it_was_pressed(client, owed, page):
    here, remind = PAGES[page](owed), at("reminders:remind", owed.programme, owed.member_id)

    sent = form_of(client.get(here).content.decode(), remind)

    assert client.post(remind, sent)["Location"] == here


def test_a_card_that_the_board_asks_for_comes_back_to_the_board(client, owed):
    remind = at("reminders:remind", owed.programme, owed.member_id)

    card = client.get(at("programmes:panel", owed.programme, "echeances")).content.decode()

    assert form_of(card, remind)["back"] == at("programmes:board", owed.programme)


def test_so_does_a_duty_whose_new_date_was_refused(client, owed):
    """The page was drawn by a POST: nobody comes back to its address."""
    remind = at("reminders:remind", owed.programme, owed.member_id)

    page = client.post(at("reminders:extend", owed.programme, scenes.FREE, owed.pk), {}).content.decode()

    assert form_of(page, remind)["back"] == PAGES["duty"](owed)


def nothing_more(owed):
    owed.delete()


def put_aside(owed):
    Snooze.objects.create(
        member=owed.member, duty_kind=scenes.FREE, subject=owed.pk, since=scenes.day(0), until=scenes.day(4)
    )


def without_address(owed):
    type(owed.member).objects.filter(pk=owed.member_id).update(email="")


@pytest.mark.parametrize("typed", [{}, {"essai": "1"}])
@pytest.mark.parametrize("before", [nothing_more, put_aside, without_address])
def test_what_writes_nothing_comes_back_too(client, owed, before, typed):
    here, remind = PAGES["late"](owed), at("reminders:remind", owed.programme, owed.member_id)
    before(owed)

    assert client.post(remind, {"back": here, **typed})["Location"] == here


def test_pressed_twice_it_comes_back_twice(client, owed):
    here, remind = PAGES["late"](owed), at("reminders:remind", owed.programme, owed.member_id)

    assert [client.post(remind, {"back": here})["Location"] for _press in range(2)] == [here, here]


def test_who_would_rather_wait_comes_back_and_who_does_not_as_well(client, owed):
    here, remind = PAGES["late"](owed), at("reminders:remind", owed.programme, owed.member_id)
    Message.objects.create(
        template="x", to_ref=owed.member.holder, to_address=owed.member.email, subject="x", state="sent",
        sent_at=timezone.now(),
    )  # fmt: skip

    page = client.post(remind, {"back": here}).content.decode()
    link = re.search(r'<a class="btn btn-link" href="([^"]*)">Attendre', page)[1]
    sent = dict(_hidden(page[page.index("Relancer quand même") :]))

    assert link.replace("&amp;", "&") == sent["back"].replace("&amp;", "&") == here


def test_a_selection_comes_back_to_its_list(client, owed):
    here, many = PAGES["late"](owed), at("reminders:remind_many", owed.programme)

    sent = form_of(client.get(here).content.decode(), many)
    page = client.post(many, {**sent, "member": owed.member_id}).content.decode()
    read = {name: value.replace("&amp;", "&") for name, value in _hidden(page)}
    nothing_more(owed)

    assert client.post(many, sent)["Location"] == here  # nobody was ticked
    assert f'href="{here}">Ne pas relancer'.replace("&", "&amp;") in page
    assert client.post(many, read)["Location"] == here  # nobody owes anything any more


@pytest.mark.parametrize("elsewhere", ["https://e.org/", "//e.org/", "/p/", "other", ""])
def test_it_comes_back_to_no_other_place(client, owed, elsewhere):
    other = at("programmes:board", ProgrammeFactory()) if elsewhere == "other" else elsewhere

    answer = client.post(at("reminders:remind", owed.programme, owed.member_id), {"back": other})

    assert answer["Location"] == at("reminders:duties", owed.programme)
