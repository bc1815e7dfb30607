"""Each kind of duty, done by who owes it: it is owed no more, and told in « Fait récemment » of who did it."""

import datetime

import pytest
import time_machine

from foundation.journal import services as journal
from listening import services as listening
from listening.models import Visit
from programmes.contracts import duties
from programmes.models import Member, Role
from programmes.services import free_duties, roles
from reports import services as reports
from territories.services import commitments, delegates, people, steps
from tests.listening.factories import FIRST_DAY, interview_in, pair_in, signed, written
from tests.programmes.factories import UserFactory, account_with_role
from tests.reports.factories import Fiche
from tests.territories.factories import EVIDENCE, REFERENT, SIGNATORY, accepted, listed, person

pytestmark = [pytest.mark.django_db, pytest.mark.db]
Kind = Role.Kind


def organiser_of(programme):
    return Member.objects.get(roles__kind=Kind.ORGANISER, programme=programme).user


def asked(kind):
    """Somebody with an account, asked to be this of a territory; (the account, the role)."""
    participation = listed()
    told = SIGNATORY if kind == Kind.SIGNATORY else REFERENT
    role = people.invite_person(participation, kind, by=None, **told)
    user = UserFactory(email=told["email"])
    Member.objects.filter(pk=role.member_id).update(user=user)
    return user, role


def answering(accept):
    def answer():
        user, role = asked(Kind.REFERENT)
        yield user
        roles.answer_invitation(role, accept=accept, by=user, reason="Trop loin")

    return answer


def signing():
    user, role = asked(Kind.SIGNATORY)
    yield user
    participation = role.circle.participation
    role.member.refresh_from_db()
    commitments.sign(
        participation, member=role.member, name="Jeanne Marchal", quality="présidente",
        terms_sha256=participation.commitment.terms_sha256, evidence=EVIDENCE,
    )  # fmt: skip


def naming_the_referent():
    participation = steps.make_step(listed(), "solicited", by=None).participation
    user = organiser_of(participation.programme)
    yield user
    people.invite_person(participation, Kind.REFERENT, by=user, **REFERENT)


def naming_the_team():
    user, role = asked(Kind.REFERENT)
    accepted(role)
    yield user
    for number, category in enumerate(("elu", "technicien", "societe_civile")):
        delegates.name_delegate(role.circle.participation, by=user, category=category, **person(number))


def planning_the_visit():
    participation = signed(listed())
    user = organiser_of(participation.programme)
    pair = pair_in(participation.programme)
    yield user
    listening.plan_visit(participation, by=user, pair=pair, starts_on=FIRST_DAY, place="Rocroi")


def dating_the_visit():
    participation = signed(listed())
    user = organiser_of(participation.programme)
    pair = pair_in(participation.programme)
    visit = listening.plan_visit(participation, by=user, pair=pair)
    yield user
    listening.change_visit(visit, by=user, pair=pair, starts_on=FIRST_DAY)


def filing_the_note():
    fiche = Fiche()
    note = written(interview_in(fiche.visit))
    yield fiche.expert
    listening.file_note(note, by=fiche.expert)


def writing_the_fiche():
    fiche = Fiche()
    Visit.objects.update(state=Visit.State.DONE)
    yield fiche.expert
    fiche.sent()


def rereading(correct):
    def reread():
        fiche = Fiche().sent()
        yield fiche.referent
        if correct:
            reports.ask_corrections(fiche.reload(), [(None, "51 communes")], by=fiche.referent)
        else:
            reports.validate(fiche.reload(), by=fiche.referent)

    return reread


def publishing():
    fiche = Fiche().validated()
    yield fiche.organiser
    reports.approve(fiche.reload(), by=fiche.organiser)


def what_was_asked():
    participation = listed()
    user = account_with_role(Kind.REFERENT, participation.circle)
    [duty] = free_duties.ask(
        participation.programme,
        circles=[participation.circle],
        what="Déposer le bilan",
        owed_by=Kind.REFERENT,
        by=None,
    )
    yield user
    free_duties.fulfil(duty, by=user, member=user.members.get())


# (kind of duty, verb that settles it): how it is settled.
SETTLED = {
    ("programmes.answer_invitation", "role_accepted"): answering(True),
    ("programmes.answer_invitation", "role_declined"): answering(False),
    ("programmes.free", "free_duty_done"): what_was_asked,
    ("territories.sign_commitment", "commitment_signed"): signing,
    ("territories.name_referent", "step_made:referent_named"): naming_the_referent,
    ("territories.name_delegates", "delegate_named"): naming_the_team,
    ("listening.plan_visit", "visit_planned:ready"): planning_the_visit,
    ("listening.plan_visit", "visit_changed:ready"): dating_the_visit,
    ("listening.file_note", "note_filed"): filing_the_note,
    ("reports.write_fiche", "fiche_sent"): writing_the_fiche,
    ("reports.reread_fiche", "fiche_validated"): rereading(correct=False),
    ("reports.reread_fiche", "fiche_corrections_asked"): rereading(correct=True),
    ("reports.publish_fiche", "fiche_approved"): publishing,
}


@pytest.fixture(autouse=True)
def _after_the_visits():
    with time_machine.travel("2027-03-20 09:00 +0100", tick=False):
        yield


def told_to(client, user):
    """The titles of « Fait récemment » on the page of this person."""
    client.force_login(user)
    page = client.get("/")
    titles = [one.title for one in page.context["done"]]
    assert ("Fait récemment" in page.content.decode()) is bool(titles)
    return titles


def owes(user, code):
    return code in {duty.kind.code for duty in duties.of_user(user)}


def test_each_kind_says_what_settles_it():
    assert {(kind.code, told) for kind in duties.kinds().values() for told in kind.settled_by} == set(SETTLED)
    assert {code for code, _verb in SETTLED} == set(duties.kinds())


@pytest.mark.parametrize(("code", "verb"), SETTLED)
def test_done_it_is_owed_no_more_and_told_to_who_did_it(client, code, verb):
    doing = SETTLED[code, verb]()
    user = next(doing)
    assert owes(user, code)
    assert told_to(client, user) == []

    next(doing, None)

    assert not owes(user, code)
    title = "Déposer le bilan" if code == "programmes.free" else str(duties.kinds()[code].title)
    assert title in told_to(client, user)  # who signs answers the invitation too
    assert told_to(client, UserFactory()) == []


def test_a_visit_that_moves_is_not_planned_again(client):
    participation = signed(listed())
    user = organiser_of(participation.programme)
    pair = pair_in(participation.programme)
    with time_machine.travel("2027-02-01 09:00 +0100", tick=False):
        visit = listening.plan_visit(participation, by=user, pair=pair, starts_on=FIRST_DAY)

    listening.change_visit(visit, by=user, pair=pair, starts_on=FIRST_DAY, place="Rocroi")

    assert told_to(client, user) == []


def test_a_visit_made_ready_while_it_moves_is_planned_by_that(client):
    participation = signed(listed())
    user = organiser_of(participation.programme)
    visit = listening.plan_visit(participation, by=user, starts_on=FIRST_DAY)
    listening.confirm_visit(visit, by=user)
    later = FIRST_DAY + datetime.timedelta(days=7)

    listening.change_visit(visit, by=user, pair=pair_in(participation.programme), starts_on=later)

    assert told_to(client, user) == ["Programmer l’écoute du territoire"]


def test_who_signs_did_one_thing(client):
    doing = signing()
    user = next(doing)

    with journal.origin(request_id="r1"):
        next(doing, None)

    assert told_to(client, user) == ["Confirmer la participation"]
