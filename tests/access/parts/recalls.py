"""What is owed, what is arranged about it, and who follows what."""

import datetime

from programmes.contracts import duties
from programmes.services import arrangements
from tests.access.row import EVERYBODY, get, of, post

TODAY = datetime.date.today()
TOMORROW = (TODAY + datetime.timedelta(days=1)).isoformat()
LONG_AFTER = TODAY + datetime.timedelta(days=300)


def answer(w):
    """The invitation that the stranger of the programme has not answered."""
    return [w.programme.slug, "programmes.answer_invitation", w.pending.pk]


def owed(w):
    return duties.of_subject(*answer_of(w)).first(1)[0]


def answer_of(w):
    return w.programme, *answer(w)[1:]


def waive(w):
    arrangements.waive(w.programme, owed(w), by=w.organiser, reason="Plus la peine")


def waiver(w):
    return [w.programme.slug, w.programme.waivers.values_list("pk", flat=True).first() or 1]


def extend(w):
    arrangements.extend(w.programme, owed(w), LONG_AFTER, by=w.organiser)


def team_member(w):
    return [w.programme.slug, w.organiser.members.get(programme=w.programme).pk]


ROWS = {
    "reminders:duties": [get("O")],
    "reminders:duties_export": [get("O", of("csv")), get("O", of("xlsx"))],
    "reminders:remind": [post("O", of("stranger"), {"anyway": "1"})],
    "reminders:remind_many": [
        post("O", data=lambda w: {"member": [w.stranger.pk], "confirmed": "1", "anyway": "1"}),
        post("O", data=lambda w: {"member": [w.stranger.pk]}, status=200, writes=False),
    ],
    "reminders:duty": [get("O", answer)],
    "reminders:extend": [post("O", answer, {"due": LONG_AFTER.isoformat()})],
    "reminders:forget_extension": [post("O", answer, prepare=extend)],
    "reminders:waive": [post("O", answer, {"reason": "Plus la peine"})],
    "reminders:waivers": [get("O")],
    "reminders:ask_again": [post("O", waiver, prepare=waive)],
    # Nothing but what is one's own: tests/reminders/test_aside.py.
    "reminders:set_aside": [post(EVERYBODY, lambda w: [], {"until": TOMORROW}, writes=False)],
    "reminders:take_up": [post(EVERYBODY, lambda w: [], {"kind": "x", "subject": "1"}, writes=False)],
    "programmes:following": [get("O")],
    "programmes:away": [post("O", team_member, {"first": "2027-08-02", "last": "2027-08-20"})],
    "programmes:hand_over": [
        post("O", team_member, lambda w: {"to": team_member(w)[1]}, writes=None),
    ],
    "programmes:hand_over_unfollowed": [post("O", data=lambda w: {"to": team_member(w)[1]})],
    "territories:confide": [get("O"), post("O", data=lambda w: {"to": team_member(w)[1]})],
}
