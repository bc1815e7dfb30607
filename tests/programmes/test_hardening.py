"""What is limited, and what is filed for the search with a programme."""

import datetime

import pytest

from foundation.search import services as search
from programmes.links import copied_url
from programmes.services import codes, settings
from tests.programmes.factories import MemberFactory, RoleFactory, made_from_method

NOW = datetime.datetime(2027, 3, 10, 8, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db


def test_codes_sent_again_and_again_end_for_the_day(time_machine):
    time_machine.move_to(NOW)
    role = RoleFactory(state="invited")
    for _number in range(codes.A_DAY):
        codes.send_code(role.member, "answer_invitation", role.pk, what="Répondre")
        time_machine.shift(31)

    with pytest.raises(codes.TooMany):
        codes.send_code(role.member, "answer_invitation", role.pk, what="Répondre")
    time_machine.shift(24 * 3600)
    assert codes.send_code(role.member, "answer_invitation", role.pk, what="Répondre")


def test_the_page_says_that_no_more_codes_leave_today(client, time_machine):
    time_machine.move_to(NOW)
    role = RoleFactory(state="invited")
    path = copied_url("answer_invitation", role.pk, role.member).partition("/l/")[2]
    for _number in range(codes.A_DAY):
        codes.send_code(role.member, "answer_invitation", role.pk, what="Répondre")
        time_machine.shift(31)

    answer = client.post(f"/l/{path}", {"send_code": "1"}, follow=True)

    assert "aujourd’hui" in answer.content.decode()


def test_a_code_for_another_address_than_the_members_is_worth_nothing():
    role = RoleFactory(state="invited", member=MemberFactory(email="avant@exemple.fr"))
    codes.send_code(role.member, "answer_invitation", role.pk, what="Répondre")
    role.member.email = "apres@exemple.fr"
    role.member.save()

    assert not codes.code_was_sent(role.member, "answer_invitation", role.pk)
    with pytest.raises(codes.CodeRefused):
        codes.check_code(role.member, "answer_invitation", role.pk, "000000")


def test_a_programme_is_found_from_its_birth_and_by_its_new_title():
    programme = made_from_method(title="Écouter le Vercors")
    keys = {f"programme:{programme.pk}"}

    assert [hit.title for hit in search.find("vercors", keys, kinds=["programme"])] == ["Écouter le Vercors"]
    settings.change_programme(programme, by=None, title="Écouter le Queyras")
    assert [hit.title for hit in search.find("queyras", keys, kinds=["programme"])] == ["Écouter le Queyras"]
