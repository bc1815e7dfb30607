"""Who is told of each duty of a programme, in which capacity, and what they were told: the cases to decide.

The run, the preview and the explanation read them here.
"""

from collections import defaultdict

from django.db.models import F, Q
from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.models.message_queryset import UNSENT
from programmes.duties import ANSWER
from programmes.models import Member
from reminders.decision import Decision, Told, Why
from reminders.models import Audience, Line
from reminders.models.line import ELSEWHERE, REFUSED
from reminders.schedule import Case

NO_RULES: list = []  # always the same, as what is remembered goes by identity
State = Message.State
NOT_THERE = {
    State.FAILED: Why.NOT_LEFT,
    State.UNCERTAIN: Why.UNSURE,
    State.CANCELLED: Why.CANCELLED,
    **dict.fromkeys(UNSENT, Why.WAITING),
}
FEW = 500  # values in one query: SQLite has a limit


def duty_key(duty):
    return (duty.kind.code, duty.subject, duty.member_id or 0)


def cases_of(duties, ground):
    """The cases of these duties, each with what was told: three queries, whatever their number."""
    duties = [duty for duty in duties if duty.kind.code in ground.rules]
    cases = who_is_told(duties, ground)
    _load_told(duties, cases, ground)
    _load_reach(cases, ground)
    return cases


def who_is_told(duties, ground):
    """The same, without what they were told."""
    return [case for duty in duties if duty.kind.code in ground.rules for case in _cases(duty, ground)]


def _cases(duty, ground):
    """Its owner's; the copies, to nobody twice; and for what nobody owes, those of who follows the place."""
    rules = ground.rules[duty.kind.code]
    if duty.member_id is None:
        return _fallen(duty, rules, ground)
    owner = []
    if Audience.OWNER in rules:
        owner = [Case(duty, duty.member_id, Audience.OWNER, rules[Audience.OWNER])]
    copies = _copies(duty, rules, ground)
    if any(rule.after for facts in rules.values() for rule in facts):
        _watch(owner, copies)
    return [*owner, *copies]


def _watch(owner, copies):
    recalls = []
    for case in (*owner, *copies):
        case.recalls = recalls
    for case in owner:
        case.watched_by = [*copies, case]


def _copies(duty, rules, ground):
    met, found = {duty.member_id}, []
    if Audience.REFERENT in rules:
        for member, since in ground.referents(duty.circle_id).items():
            if member not in met:
                met.add(member)
                known = ground.known_since(rules[Audience.REFERENT], since)
                found.append(Case(duty, member, Audience.REFERENT, known))
    if Audience.TEAM in rules:
        found += _to_team(duty, rules[Audience.TEAM], ground, met)
    return found


def _to_team(duty, rules, ground, met=()):
    """Where somebody follows the place, what one of them was told need not be told to the other."""
    charged = [one for one in ground.in_charge(duty.circle_id) if one[0] not in met]
    shared = [] if ground.follower(duty.circle_id)[0] else None
    return [
        Case(
            duty,
            member,
            Audience.TEAM,
            ground.known_since(rules, since),
            told=[] if shared is None else shared,
            absences=absences,
        )
        for member, since, absences in charged
    ]


def _fallen(duty, rules, ground):
    """What nobody known owes is asked of who follows the place; copies, of the whole team otherwise."""
    followed = ground.follower(duty.circle_id)[0] is not None
    own = rules.get(Audience.OWNER, NO_RULES) if followed else NO_RULES
    copied = rules.get(Audience.TEAM, NO_RULES)
    merged = ground.merged(own, copied)
    return _to_team(duty, merged, ground) if merged else []


def _load_told(duties, cases, ground):
    """From the lines: what each was told, and the recalls that left to who owes it, those by hand included."""
    lines = _lines_about(duties, ground)
    for case in cases:
        about = lines.get(duty_key(case.duty), ())
        shared = case.audience == Audience.TEAM and ground.follower(case.duty.circle_id)[0] is not None
        mine = [
            line
            for line in about
            if line.audience == case.audience and (shared or line.member_id == case.recipient)
        ]
        case.told[:] = [_told(line) for line in mine if line.days is not None and line.due]
        if mine:
            case.lost = _lost(mine[-1])
        if not case.recalls:
            left = {line.message_id: line for line in about if _is_recall(line)}
            case.recalls[:] = sorted(timezone.localdate(line.written_at) for line in left.values())


def _is_recall(line):
    """What was cancelled, or refused, was said to nobody."""
    said = line.audience == Audience.OWNER and line.outcome == Line.Outcome.WRITTEN
    return said and line.message_state != State.CANCELLED and not line.was_refused


def _lost(line):
    """Why the message of this line did not reach who it was for, if it did not.

    Refused at the address that they still have, it would be refused again: it counts as said, and this is told.
    """
    return Why.CAME_BACK if line.is_back else NOT_THERE.get(line.message_state)


def _told(line):
    return Told((line.after, line.days), line.due, timezone.localdate(line.written_at))


def _lines_about(duties, ground):
    """{duty key: [Line]} of the duties that these people owe, and of those that nobody does."""
    owners = sorted({duty.member_id for duty in duties if duty.member_id})
    wanted = {duty_key(duty) for duty in duties}
    found = defaultdict(list)
    for some in (owners[start : start + FEW] for start in range(0, len(owners), FEW)):
        _sort(Line.objects.filter(Q(member__in=some) | Q(owner__in=some)), wanted, found)
    if any(duty.member_id is None for duty in duties):
        copies = Line.objects.filter(owner=0, audience=Audience.TEAM, member__programme=ground.programme)
        _sort(copies, wanted, found)
    return found


def _sort(lines, wanted, found):
    told = {
        "message_state": F("message__state"),
        "was_refused": REFUSED,
        "never_arrived": REFUSED & ELSEWHERE,
        "is_back": Q(message__bounced_at__isnull=False, message__bounce_settled=False),
    }
    for line in lines.annotate(**told).order_by("pk").iterator():
        if line.duty in wanted and not line.never_arrived:
            found[line.duty].append(line)


def _load_reach(cases, ground):
    """Who has no address, or one that is mistyped or refuses: asked once of each."""
    new = sorted({case.recipient for case in cases} - ground.unreachable.keys())
    for some in (new[start : start + FEW] for start in range(0, len(new), FEW)):
        people = Member.objects.filter(pk__in=some).annotate(refuses=mail.refuses()).order_by()
        ground.unreachable |= dict.fromkeys(some, Why.NO_ADDRESS)
        know_reach(people.values_list("pk", "email", "refuses"), ground)
    for case in cases:
        case.unreachable = ground.unreachable[case.recipient] or _waits(case.duty, ground)


def know_reach(people, ground):
    """`people`: (member, address, whether it refuses) of some who were read already."""
    ground.unreachable |= {member: _obstacle(email, refuses) for member, email, refuses in people}


def _waits(duty, ground):
    """Nobody is reminded of an invitation that they have not received."""
    return Why.NOT_INVITED if duty.kind.code == ANSWER and duty.subject in ground.not_invited else None


def _obstacle(email, refuses):
    if not email.strip():
        return Why.NO_ADDRESS
    if not mail.is_address(email):
        return Why.BAD_ADDRESS
    return Why.BOUNCED if refuses else None


def decided(case, ground) -> Decision:
    return case.decide(ground.now, ground.calendar, ground.last_left.get(case.recipient))
