import datetime
import re

import pytest
import time_machine
from django.core.signing import Signer, TimestampSigner

from foundation.mail import links
from foundation.mail.links import BadLink, Link, OldLink

SENT_ON = datetime.date(2027, 1, 10)
LINK = Link("answer_invitation", 12, "programmes.member:5", 3)


@pytest.fixture
def token():
    return links.sign(LINK, channel="mailed", day=SENT_ON)


@time_machine.travel("2027-02-01 12:00")
def test_a_token_says_what_was_signed(token):
    signed = links.read(token)
    assert signed == links.Signed("answer_invitation", 12, "programmes.member:5", 3, SENT_ON, "mailed")


def test_a_link_is_signed_for_today():
    with time_machine.travel("2027-02-28 23:30+00:00"):  # already 1 March in Paris
        assert links.read(links.sign(LINK, channel="copied")).day == datetime.date(2027, 3, 1)


@pytest.mark.parametrize("subject", [12, "2f6e4c9e-5f0e-4d36-9a3e-0e6d3f7f0f10", "été"])
def test_a_token_is_safe_in_a_path(subject):
    token = links.sign(Link("sign_commitment", subject, "programmes.member:5"), channel="mailed")
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", token)
    assert len(token) < 200
    assert links.read(token).subject == subject


@time_machine.travel("2027-02-01 12:00")
def test_whatever_character_is_altered_the_token_is_refused(token):
    for place, char in enumerate(token):
        other = "A" if char != "A" else "B"
        with pytest.raises(BadLink):
            links.read(token[:place] + other + token[place + 1 :])


@pytest.mark.parametrize(
    "altered",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: token[: token.index(".")],
        lambda token: token + "A",
        lambda token: token + ".",
        lambda token: "." + token,
        lambda token: token.upper(),
        lambda token: f"%{token}",
        lambda token: "é" + token,
        lambda token: "\x00" + token,
        lambda token: "." * 5,
    ],
)
@time_machine.travel("2027-02-01 12:00")
def test_what_is_not_a_token_is_refused(token, altered):
    with pytest.raises(BadLink):
        links.read(altered(token))


def test_the_contents_of_one_token_do_not_take_the_signature_of_another(token):
    other = links.sign(Link("name_delegates", 12, "programmes.member:5", 3), channel="mailed", day=SENT_ON)
    with pytest.raises(BadLink):
        links.read(other.split(".")[0] + "." + token.split(".")[1])


@time_machine.travel("2027-02-01 12:00")
def test_a_token_of_another_purpose_is_refused(token):
    assert links.read(token, purpose="answer_invitation")
    with pytest.raises(BadLink):
        links.read(token, purpose="sign_commitment")


def test_a_token_of_another_part_of_the_site_is_refused(settings):
    said = ["answer_invitation", 12, "programmes.member:5", 3, "mailed", SENT_ON.toordinal()]
    for signer in (
        Signer(sep="."),
        TimestampSigner(sep="."),
        Signer(key="elsewhere", salt="essaim.mail.links"),
    ):
        with pytest.raises(BadLink):
            links.read(signer.sign_object(said))


@pytest.mark.parametrize("said", [[], [1], ["a", 1, "b", 0, "mailed", "today"], ["a"] * 9, {"a": 1}, "text"])
def test_a_true_signature_over_something_else_is_refused(said):
    with pytest.raises(BadLink):
        links.read(links.signer("essaim.mail.links").sign_object(said))


@pytest.mark.parametrize(("days", "old"), [(0, False), (90, False), (91, True), (4000, True)])
def test_a_link_lives_90_days_then_says_what_it_was(token, days, old):
    with time_machine.travel(SENT_ON + datetime.timedelta(days=days, hours=12)):
        if not old:
            assert links.read(token).subject == 12
            return
        with pytest.raises(OldLink) as refusal:
            links.read(token)
        assert refusal.value.signed.purpose == "answer_invitation"
        assert refusal.value.signed.holder == "programmes.member:5"


@time_machine.travel("2027-02-01 12:00")
@pytest.mark.parametrize(
    ("before", "after", "works"),
    [
        ({"LINK_KEY": "one"}, {"LINK_KEY": "two"}, False),
        ({"LINK_KEY": "one"}, {"LINK_KEY": "two", "LINK_KEY_FALLBACKS": ["one"]}, True),
        ({"LINK_KEY": "one"}, {"LINK_KEY": "one", "SECRET_KEY": "changed"}, True),
        ({"LINK_KEY": ""}, {"LINK_KEY": "", "SECRET_KEY": "changed"}, False),
        ({"LINK_KEY": ""}, {"LINK_KEY": "", "SECRET_KEY": "changed", "SECRET_KEY_FALLBACKS": ["old"]}, True),
        ({"LINK_KEY": ""}, {"LINK_KEY": "one", "LINK_KEY_FALLBACKS": ["old"]}, True),
    ],
)
def test_keys_turn(settings, before, after, works):
    for name, value in {"SECRET_KEY": "old", **before}.items():
        setattr(settings, name, value)
    token = links.sign(LINK, channel="mailed", day=SENT_ON)
    for name, value in after.items():
        setattr(settings, name, value)
    if works:
        assert links.read(token).subject == 12
        assert links.sign(LINK, channel="mailed", day=SENT_ON) != token or "LINK_KEY_FALLBACKS" not in after
    else:
        with pytest.raises(BadLink):
            links.read(token)


def test_a_link_prints_its_placeholder_only_while_a_mail_is_written():
    other = Link("name_delegates", 4, "programmes.member:5")
    with links.collecting() as found:
        assert f"{LINK} {other} {LINK}" == "[[link:0]] [[link:1]] [[link:0]]"
    assert found == [LINK, other]
    assert str(LINK) == "[lien personnel]"
