"""Why who owes something will be reminded of it, or not, and when: the run's own decision, said beside a duty."""

from foundation.mail import services as mail
from programmes.models import Member
from reminders.decision import Decision, Why

from .cases import cases_of, decided, duty_key, know_reach
from .ground import Ground
from .round import last_came_back
from .writing import is_asked


def explained(owed, programme, now=None):
    """[(duty, member or None, decision or None, back)]: what the run of this programme would decide now of its duties.

    `back`: the last message to them, if it came back.
    """
    people = Member.objects.select_related("programme").annotate(refuses=mail.refuses())
    people = people.in_bulk({duty.member_id for duty in owed if duty.member_id})
    ground = Ground.load(programme, now)
    know_reach(((one.pk, one.email, one.refuses) for one in people.values()), ground)
    said = decisions(owed, [(case, decided(case, ground)) for case in cases_of(owed, ground)], ground)
    back = last_came_back(people.values())
    return [
        (
            duty,
            people.get(duty.member_id),
            said[duty_key(duty)] if duty.member_id else None,
            back.get(duty.member_id),
        )
        for duty in owed
    ]


def decisions(duties, said, ground):
    """{duty key: what is decided now for who is asked}; a duty without a case has its reason all the same."""
    asked = {duty_key(case.duty): decision for case, decision in reversed(said) if is_asked(case)}
    return {duty_key(duty): asked.get(duty_key(duty)) or without_case(duty, ground) for duty in duties}


def without_case(duty, ground):
    """No rule speaks of it to who owes it, or nobody does and nobody follows the place."""
    somebody = duty.member_id or ground.follower(duty.circle_id)[0]
    return Decision(False, Why.NO_DATE if duty.due is None else Why.NO_RULE if somebody else Why.NOBODY)
