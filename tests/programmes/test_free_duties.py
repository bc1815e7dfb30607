"""What a method or an organiser asks: of whom, by when, with which proof; done once for all, reopened, recalled."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.files.models import StoredFile
from foundation.mail.models import Message
from programmes import asked
from programmes.contracts import duties
from programmes.models import Extension, FreeDuty
from programmes.services import free_duties, roles
from reminders.models import Rule
from reminders.services.run import run
from tests.programmes.factories import (
    CircleFactory,
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    account_with_role,
)
from tests.programmes.free_duties import (
    FREE,
    WHAT,
    Kind,
    Proof,
    a_moment,
    asked_in,
    page_of,
    territory,
    who_owes,
)

pytestmark = pytest.mark.django_db


# Who owes it


@pytest.mark.db
def test_each_holder_of_the_role_in_the_circle_owes_it_and_nobody_elsewhere():
    place = territory()
    other = territory(place.programme)
    first, second, invited = (
        RoleFactory(
            member=MemberFactory(programme=place.programme), circle=place, kind=Kind.REFERENT, state=state
        )
        for state in ("accepted", "accepted", "invited")
    )
    RoleFactory(member=MemberFactory(programme=place.programme), circle=place, kind=Kind.DELEGATE)
    RoleFactory(member=MemberFactory(programme=place.programme), circle=other, kind=Kind.REFERENT)
    duty = asked_in(place, moment=None)

    assert who_owes(place.programme) == sorted((duty.pk, role.member_id) for role in (first, second))
    assert asked.members_who_owe(duty) == [first.member, second.member]
    assert not asked.is_owed_by(duty, invited.member)


@pytest.mark.db
def test_a_person_named_owes_it_alone():
    place = territory()
    RoleFactory(member=MemberFactory(programme=place.programme), circle=place, kind=Kind.REFERENT)
    named = MemberFactory(programme=place.programme)
    duty = asked_in(place, member=named, owed_by=Kind.REFERENT)

    assert who_owes(place.programme) == [(duty.pk, named.pk)]


@pytest.mark.db
@pytest.mark.parametrize(
    ("kind", "owed_by", "falls_to_the_team"),
    [
        ("participation", Kind.REFERENT, False),
        ("participation", Kind.SIGNATORY, False),
        ("participation", "", True),
        ("body", Kind.BODY_MEMBER, True),
        ("programme", Kind.ORGANISER, True),
        ("programme", "", True),
    ],
)
def test_without_anybody_it_falls_to_the_organisers_unless_the_person_is_still_to_be_named(
    kind, owed_by, falls_to_the_team
):
    programme = ProgrammeFactory()
    organiser = account_with_role(Kind.ORGANISER, programme.circle)
    expert = account_with_role(Kind.EXPERT, programme.circle)
    circle = programme.circle if kind == "programme" else CircleFactory(programme=programme, kind=kind)
    duty = asked_in(circle, owed_by=owed_by)

    assert who_owes(programme) == ([(duty.pk, 0)] if falls_to_the_team else [])
    assert duties.of_user(organiser).count() == falls_to_the_team
    assert duties.of_user(expert).count() == 0


@pytest.mark.db
def test_nothing_is_asked_of_a_territory_that_left_until_it_comes_back():
    place = territory()
    RoleFactory(member=MemberFactory(programme=place.programme), circle=place, kind=Kind.REFERENT)
    asked_in(place)

    roles.close_circle(place)
    assert who_owes(place.programme) == []
    roles.close_circle(place, closed=False)
    assert len(who_owes(place.programme)) == 1


# When


@pytest.mark.db
def test_due_on_its_day_its_moment_or_as_extended():
    programme = ProgrammeFactory()
    circle = programme.circle
    undated = asked_in(circle, what="Sans date", owed_by="")
    dated = asked_in(circle, what="Daté", owed_by="", due=datetime.date(2050, 1, 15))
    hung = asked_in(circle, what="Au moment", owed_by="", moment=a_moment(programme))
    longer = asked_in(circle, what="Prolongé", owed_by="", due=datetime.date(2050, 1, 15))
    Extension.objects.create(
        programme=programme, duty_kind=FREE, subject=longer.pk, due=datetime.date(2050, 6, 1)
    )

    assert {one.subject: one.due for one in duties.of_programme(programme, FREE)} == {
        undated.pk: None,
        dated.pk: datetime.date(2050, 1, 15),
        hung.pk: datetime.date(2050, 3, 1),
        longer.pk: datetime.date(2050, 6, 1),
    }


@pytest.mark.db
@pytest.mark.parametrize(("code", "due"), [("bilan", "2026-11-16"), ("", "2026-11-05")])
@time_machine.travel("2026-11-02 10:00+01:00", tick=False)
def test_what_the_method_asks_late_leaves_a_fortnight_and_what_somebody_dates_is_kept(code, due):
    programme = ProgrammeFactory()
    moment = a_moment(programme, date=datetime.date(2026, 11, 5))
    asked_in(programme.circle, owed_by="", moment=moment, code=code)

    (duty,) = duties.of_programme(programme, FREE)
    assert duty.due == datetime.date.fromisoformat(due)


def test_a_date_so_far_from_a_moment_follows_it_and_goes_with_the_last_that_asked_it():
    programme = ProgrammeFactory()
    places = [territory(programme), territory(programme, "Pays voisin")]
    moment = a_moment(programme)
    made = free_duties.ask(
        programme, circles=places, what=WHAT, owed_by="", moment=moment, offset=-2, unit="weeks", by=None
    )

    assert {duty.moment.date for duty in made} == {datetime.date(2050, 2, 15)}
    assert len({duty.moment_id for duty in made}) == 1
    free_duties.remove(made[0], by=None)
    assert programme.moments.filter(kind="deadline").count() == 1
    free_duties.remove(made[1], by=None)
    assert list(programme.moments.all()) == [moment]


# Done, once


@pytest.mark.parametrize(
    ("proof", "sent", "kept"),
    [
        (Proof.TICK, {"text": ""}, {"text": ""}),
        (Proof.TICK, {"text": "Fait en réunion."}, {"text": "Fait en réunion."}),
        (Proof.TEXT, {"text": "Oui, à poursuivre."}, {"text": "Oui, à poursuivre."}),
        (Proof.DATE, {"day": "2026-12-01"}, {"day": datetime.date(2026, 12, 1)}),
    ],
)
def test_the_holder_says_that_it_is_done(client, proof, sent, kept):
    place = territory()
    user = account_with_role(Kind.REFERENT, place)
    duty = asked_in(place, proof=proof)
    client.force_login(user)

    assert client.get(page_of(duty)).status_code == 200
    answer = client.post(page_of(duty), sent)

    duty.refresh_from_db()
    assert answer.status_code == 302
    assert duty.is_done
    assert duty.done_by == user.members.get()
    assert {name: getattr(duty, name) for name in kept} == kept
    assert who_owes(place.programme) == []
    assert user.members.get().full_name in client.get(page_of(duty)).content.decode()


@pytest.mark.parametrize(
    ("proof", "sent", "said"),
    [
        (Proof.TEXT, {"text": "  "}, "Écrivez votre réponse"),
        (Proof.DATE, {"day": "", "text": "Bientôt."}, "Choisissez la date"),
        (Proof.DATE, {"day": "0026-12-01"}, "entre 2000 et 2100"),
        (Proof.FILE, {"text": "Voir pièce."}, "Choisissez le fichier"),
    ],
)
def test_a_proof_that_lacks_is_told_beside_its_field(client, proof, sent, said):
    place = territory()
    client.force_login(account_with_role(Kind.REFERENT, place))
    duty = asked_in(place, proof=proof)

    text = client.post(page_of(duty), sent).content.decode()

    duty.refresh_from_db()
    assert said in text
    assert sent.get("text", "").strip() in text
    assert not duty.is_done


def pdf(name="bilan.pdf", content=b"%PDF-1.7\n%\xe2\xe3\nbilan"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_file_is_kept_and_read_by_the_circle_and_the_organisers(client):
    place = territory()
    duty = asked_in(place, proof=Proof.FILE)
    client.force_login(account_with_role(Kind.REFERENT, place))
    client.post(page_of(duty), {"upload": pdf()})

    duty.refresh_from_db()
    assert duty.file.name == "bilan.pdf"
    for kind, circle, status in [
        (Kind.DELEGATE, place, 200),
        (Kind.ORGANISER, place.programme.circle, 200),
        (Kind.REFERENT, territory(place.programme, "Pays voisin"), 404),
        (Kind.EXPERT, place.programme.circle, 404),
    ]:
        client.force_login(account_with_role(kind, circle))
        assert client.get(page_of(duty, "free_duty_file")).status_code == status


def test_a_file_of_no_known_kind_is_refused_beside_its_field(client):
    place = territory()
    duty = asked_in(place, proof=Proof.FILE)
    client.force_login(account_with_role(Kind.REFERENT, place))

    answer = client.post(page_of(duty), {"upload": pdf("bilan.pdf", b"MZ\x00\x01")})

    duty.refresh_from_db()
    assert answer.status_code == 200
    assert "invalid-feedback" in answer.content.decode()
    assert (duty.is_done, StoredFile.objects.count()) == (False, 0)


def test_the_first_who_says_so_does_it_for_all(client):
    place = territory()
    first, second = account_with_role(Kind.REFERENT, place), account_with_role(Kind.REFERENT, place)
    duty = asked_in(place)
    client.force_login(first)
    client.post(page_of(duty))
    client.force_login(second)
    answer = client.post(page_of(duty), follow=True)

    duty.refresh_from_db()
    assert "rien n’a changé" in answer.content.decode()
    assert duty.done_by == first.members.get()
    with pytest.raises(free_duties.AlreadyDone):
        free_duties.fulfil(duty, by=None)


def test_what_was_removed_meanwhile_is_no_longer_there_to_be_done(client):
    duty = asked_in(territory())
    stale = FreeDuty.objects.get(pk=duty.pk)
    free_duties.remove(duty, by=None)

    with pytest.raises(free_duties.NoLongerAsked):
        free_duties.fulfil(stale, by=None)


@pytest.mark.parametrize(
    ("kind", "status"), [(Kind.DELEGATE, 403), (Kind.SIGNATORY, 403), (Kind.REFERENT, 302)]
)
def test_the_others_of_the_circle_read_and_do_not_settle(client, kind, status):
    place = territory()
    duty = asked_in(place)
    client.force_login(account_with_role(kind, place))

    assert client.get(page_of(duty)).status_code == 200
    assert client.post(page_of(duty)).status_code == status


def test_the_organiser_reopens_and_what_was_given_stays_until_replaced(client):
    place = territory()
    duty = asked_in(place, proof=Proof.FILE)
    organiser = account_with_role(Kind.ORGANISER, place.programme.circle)
    client.force_login(organiser)
    client.post(page_of(duty), {"upload": pdf("un.pdf")})
    client.post(page_of(duty, "free_duty_reopen"))

    duty.refresh_from_db()
    assert not duty.is_done
    assert "un.pdf" in client.get(page_of(duty)).content.decode()
    client.post(page_of(duty), {"upload": pdf("deux.pdf")})
    duty.refresh_from_db()
    assert [one.name for one in StoredFile.objects.all()] == ["deux.pdf"]
    client.post(page_of(duty, "free_duty_remove"))
    assert (FreeDuty.objects.count(), StoredFile.objects.count()) == (0, 0)


# The link in the reminder


def test_the_holder_does_it_by_the_link_of_a_reminder(client):
    from foundation.mail.links import MAILED, Link, sign

    place = territory()
    holder = RoleFactory(
        member=MemberFactory(programme=place.programme), circle=place, kind=Kind.REFERENT
    ).member
    duty, by_file = asked_in(place, proof=Proof.TEXT), asked_in(place, what="Déposer", proof=Proof.FILE)
    url, file_url = (
        reverse(
            "programmes:link", args=[sign(Link("do_free_duty", one.pk, holder.holder, 1), channel=MAILED)]
        )
        for one in (duty, by_file)
    )

    assert WHAT in client.get(url).content.decode()
    assert client.post(url, {"text": ""}).status_code == 200
    assert client.post(url, {"text": "Oui."}).status_code == 302
    assert "C’est noté" in client.get(url).content.decode()
    assert "Déposer le fichier" in client.get(file_url).content.decode()
    assert client.post(file_url, {}).status_code == 200
    duty.refresh_from_db()
    by_file.refresh_from_db()
    assert (duty.text, duty.done_by, by_file.is_done) == ("Oui.", holder, False)


def test_the_link_stops_with_the_role(client):
    from foundation.mail.links import MAILED, Link, sign

    place = territory()
    role = RoleFactory(member=MemberFactory(programme=place.programme), circle=place, kind=Kind.REFERENT)
    duty = asked_in(place)
    url = reverse(
        "programmes:link", args=[sign(Link("do_free_duty", duty.pk, role.member.holder, 1), channel=MAILED)]
    )
    roles.end_role(role, by=None)

    assert client.post(url).status_code == 410
    duty.refresh_from_db()
    assert not duty.is_done


@time_machine.travel("2026-11-02 10:00+01:00", tick=False)
def test_a_rule_recalls_it_with_a_link_that_settles_it():
    place = territory()
    holder = RoleFactory(member=MemberFactory(programme=place.programme), circle=place, kind=Kind.REFERENT)
    asked_in(place, due=datetime.date(2026, 11, 9))
    asked_in(place, what="Sans date")
    Rule.objects.create(programme=place.programme, duty_kind=FREE, days=-7, since=datetime.date(2026, 1, 1))

    assert run() == 1
    message = Message.objects.get()
    assert message.to_ref == holder.member.holder
    assert WHAT in message.text
    assert "Dire que c’est fait" in message.text
    assert "Sans date" not in message.text
