"""The territories of the generated programme: their circles, people, steps, commitments and messages."""

import datetime
from functools import partial

from django.utils import timezone

from benchmarks.generate import REFERENT, SLUG
from foundation.mail.models import Message
from foundation.people.models import User
from programmes.models import Circle, Member, Programme, Role
from reminders.models import Rule
from territories.models import Commitment, Delegate, Participation, Step, Territory

REGIONS = (("Meuse", "Grand Est"), ("Drôme", "Auvergne-Rhône-Alpes"), ("Orne", "Normandie"))
PROFILES = ("elu", "technicien", "societe_civile")
PLACES = ("referent", "signatory", *["delegate"] * len(PROFILES))
SINCE = datetime.date(2026, 1, 1)
OUTCOMES = (Message.State.SENT, Message.State.SENT, Message.State.SENT, Message.State.FAILED)


def rank_of(number):
    """How far a territory has come: one in ten is listed, two are solicited, the others are committed."""
    if number % 10 < 3:
        return 1 if number % 10 == 0 else 2
    return 9 if is_published(number) else 7 if is_visited(number) else 6


def is_visited(number):
    return number % 10 >= 3 and number % 4 != 0


def is_published(number):
    return is_visited(number) and number % 5 == 0


def territories(many, words):
    programme = Programme.objects.get(slug=SLUG)
    places = Territory.objects.bulk_create(_territory(number, words) for number in range(many))
    circle = partial(Circle, programme=programme, kind="participation")
    circles = Circle.objects.bulk_create(circle(name=place.name) for place in places)
    joined = Participation.objects.bulk_create(
        Participation(
            programme=programme, territory=place, circle=circle, number=number + 1, state=_state(number)
        )
        for number, (place, circle) in enumerate(zip(places, circles, strict=True))
    )
    _steps(programme, joined)


def _territory(number, words):
    departement, region = REGIONS[number % len(REGIONS)]
    figures = {"population": 4000 + 37 * number, "population_year": 2023, "communes_count": 5 + number % 60}
    return Territory(name=words.territory(), kind="CC", departement=departement, region=region, **figures)


def _state(number):
    states = {1: Participation.State.PLANNED, 2: Participation.State.SOLICITED}
    return states.get(rank_of(number), Participation.State.AGREED)


def _steps(programme, joined):
    kinds = list(programme.step_kinds.all())
    Step.objects.bulk_create(
        Step(participation=one, kind=kind, at=programme.starts_on, by="Chloé Martin")
        for number, one in enumerate(joined)
        for kind in kinds[: rank_of(number)]
    )


def people(many, words):
    """Five a territory: a referent, who should sign, three delegates of whom half have not answered."""
    programme = Programme.objects.get(slug=SLUG)
    joined = list(Participation.objects.filter(programme=programme).order_by("number"))
    members = Member.objects.bulk_create(
        _person(programme, f"{kind}-{rank}-{number}", kind, words)
        for number in range(many)
        for rank, kind in enumerate(PLACES)
    )
    _accounts(members)
    _roles(joined, members)
    _commitments(joined, members)


def _person(programme, name, kind, words):
    return Member(
        programme=programme,
        first_name=words.first_name(),
        last_name=words.last_name(),
        function=kind,
        email=f"{name}@banc.exemple",
    )


def _accounts(members):
    """The referent of the sixth territory (or the last), visited, its fiche published, has an account."""
    referent = members[min(len(PLACES) * 5, len(members) - len(PLACES))]
    referent.user = User.objects.create_user(REFERENT, first_name="Pauline", last_name="Humbert")
    referent.email = REFERENT
    referent.save()


def _roles(joined, members):
    """Invited a fortnight ago: the answers are due today."""
    invited_at = timezone.now() - datetime.timedelta(days=14)
    roles = Role.objects.bulk_create(
        _role(joined[index // len(PLACES)], index, member, invited_at)
        for index, member in enumerate(members)
        if rank_of(index // len(PLACES)) > 1
    )
    Delegate.objects.bulk_create(
        Delegate(role=role, category=PROFILES[number % len(PROFILES)])
        for number, role in enumerate(role for role in roles if role.kind == "delegate")
    )


def _role(participation, index, member, invited_at):
    number, place = divmod(index, len(PLACES))
    waits = (PLACES[place] == "delegate" and index % 2) or rank_of(number) == 2
    state = Role.State.INVITED if waits else Role.State.ACCEPTED
    role = partial(Role, circle_id=participation.circle_id, member=member, kind=PLACES[place], state=state)
    return role(invited_at=invited_at, answered_at=None if waits else timezone.now())


def _commitments(joined, members):
    Commitment.objects.bulk_create(
        _commitment(one, members[number * len(PLACES) + 1], rank_of(number))
        for number, one in enumerate(joined)
        if rank_of(number) > 1
    )


def _commitment(participation, signatory, rank):
    now = timezone.now()
    asked = partial(Commitment, participation=participation, requested_at=now)
    if rank == 2:
        return asked(state=Commitment.State.REQUESTED)
    signed = {"signatory": signatory, "signed_name": signatory.full_name, "signed_quality": "Président"}
    terms = {"undertakings": [], "organisers_cover": [], "clauses": []}
    return asked(state=Commitment.State.SIGNED, signed_at=now, terms=terms, **signed)


def outbox(many, words):
    """Two messages a territory, a week old; and reminder rules that have been there for long."""
    Rule.objects.update(since=SINCE)
    programme = Programme.objects.get(slug=SLUG)
    members = programme.members.filter(function__in=["referent", "signatory"]).order_by("pk")
    Message.objects.bulk_create(
        _message(number, member, programme, words) for number, member in enumerate(members)
    )


def _message(number, member, programme, words):
    left = timezone.now() - datetime.timedelta(days=7, minutes=number)
    state = OUTCOMES[number % len(OUTCOMES)]
    message = Message(
        template="programmes/email/invitation",
        scope=programme.scope,
        to_name=member.full_name,
        to_address=member.email,
        to_ref=member.holder,
        subject=f"Invitation, {programme.title}",
        text=words.text(3),
        html=words.html(1),
        state=state,
        created_at=left,
        sent_at=left if state == Message.State.SENT else None,
        fault="" if state == Message.State.SENT else Message.Fault.ADDRESS,
    )
    message.found_by = message.as_found()
    return message
