"""What was chosen is kept: the person whose address is corrected, the body that closed, who was left aside."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail import services as mail
from foundation.mail.models import Message, RefusedAddress
from foundation.mail.sending import send_due
from programmes.models import Circle, Member, Role
from programmes.services import members
from reminders.campaigns import audience as audiences
from reminders.campaigns.selection import select
from reminders.models import Addressee, Campaign
from reminders.models.campaign import CampaignQuerySet
from reminders.services import campaign_handover, campaign_sending, campaigns
from tests.programmes.factories import CircleFactory, MemberFactory, RoleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def correct(member, email, by):
    members.change_member(Member.objects.get(pk=member.pk), by=by, email=email)


def addresses(mailoutbox):
    return [letter.to[0].split("<")[-1].strip(">") for letter in mailoutbox]


@pytest.fixture
def held(organiser, territory, person, draft, run_jobs):
    """A message to one person, written and held to be read: (campaign, member)."""
    member = person("referent", territory("Arzelle"), email="ancienne@exemple.fr")
    campaign = campaign_sending.launch(draft("referent"), by=organiser, held=True)
    run_jobs()
    return Campaign.objects.get(pk=campaign.pk), member


# An address corrected while it waits ------------------------------------------
def test_it_leaves_to_the_new_address_once_in_the_words_that_were_read(organiser, held, mailoutbox):
    campaign, member = held
    first = Message.objects.get()
    words = mail.words_of(first) + "\n\nÀ bientôt."
    mail.edit(first, subject="Relu", words=words, seen=mail.fingerprint(first), by=organiser)
    correct(member, "neuve@exemple.fr", organiser)

    campaign_sending.release(campaign, by=organiser)
    send_due()

    [letter] = mailoutbox
    assert addresses(mailoutbox) == ["neuve@exemple.fr"]
    assert (letter.subject, "À bientôt." in letter.body) == ("Relu", True)
    place = Addressee.objects.get()
    assert (place.message.to_address, place.message.state) == ("neuve@exemple.fr", "sent")
    first.refresh_from_db()
    assert first.state == "cancelled"
    assert f"part à la nouvelle adresse de {member.full_name}" in Entry.objects.latest("pk").sentence


def test_corrected_twice_or_taken_up_again_it_is_still_one(organiser, held, mailoutbox, run_jobs):
    campaign, member = held
    campaign_sending.cancel(campaign, by=organiser)
    correct(member, "deuxieme@exemple.fr", organiser)
    campaign_sending.resume(campaign, by=organiser)
    run_jobs()
    campaign_sending.release(campaign, by=organiser)
    correct(member, "troisieme@exemple.fr", organiser)
    send_due()

    campaign.refresh_from_db()
    assert addresses(mailoutbox) == ["troisieme@exemple.fr"]
    assert Addressee.objects.get().message.key == campaign.key_for(member.pk)


def test_a_copy_sent_again_by_hand_goes_there_too(organiser, held, mailoutbox):
    campaign, member = held
    campaign_sending.release(campaign, by=organiser)
    send_due()
    copy = mail.resend(Message.objects.get(), by=organiser)
    correct(member, "neuve@exemple.fr", organiser)
    send_due()

    assert addresses(mailoutbox) == ["ancienne@exemple.fr", "neuve@exemple.fr"]
    copy.refresh_from_db()
    assert (copy.state, copy.cancelled_for) == ("cancelled", "moved")
    assert f"part à la nouvelle adresse de {member.full_name}" in Entry.objects.latest("pk").sentence


def test_a_worker_that_died_and_one_who_presses_again_write_nothing_more(organiser, held, mailoutbox):
    campaign, member = held
    correct(member, "neuve@exemple.fr", organiser)
    campaign_sending.release(campaign, by=organiser)
    send_due()
    Message.objects.filter(state="cancelled").update(state="uncertain", cancelled_for="")  # nothing was noted
    mail.resend(Message.objects.get(state="uncertain"), by=organiser)
    send_due()

    assert addresses(mailoutbox) == ["neuve@exemple.fr"]
    assert Entry.objects.filter(verb="message_to_new_address").count() == 1


def test_of_two_workers_who_hand_it_over_at_once_its_place_is_of_the_one_copy(organiser, held, monkeypatch):
    _campaign, member = held
    correct(member, "neuve@exemple.fr", organiser)
    first, lock, others = (
        Message.objects.get(),
        CampaignQuerySet.lock,
        iter([campaign_handover.still_concerned]),
    )

    def after_the_other(rows, found):
        for hand_over in others:
            hand_over(first)
        return lock(rows, found)

    monkeypatch.setattr(CampaignQuerySet, "lock", after_the_other)
    campaign_handover.still_concerned(Message.objects.get())

    place = Addressee.objects.get()
    assert (place.message.to_address, place.left_out) == ("neuve@exemple.fr", "")


def test_a_place_is_never_emptied_by_what_was_written_before(organiser, held):
    _campaign, member = held
    first = Message.objects.get()
    correct(member, "neuve@exemple.fr", organiser)
    campaign_handover.still_concerned(first)
    Addressee.objects.update(message=first)
    campaign_handover.still_concerned(first)

    assert Addressee.objects.get().message == first


def test_stopped_as_it_was_leaving_it_is_taken_up_with_the_others(
    organiser, territory, person, draft, run_jobs, mailoutbox, monkeypatch
):
    moved = person("referent", territory("Arzelle"), email="ancienne@exemple.fr")
    person("referent", territory("Redon"), email="autre@exemple.fr")
    campaign = campaign_sending.launch(draft("referent"), by=organiser, held=True)
    run_jobs()
    correct(moved, "neuve@exemple.fr", organiser)
    campaign_sending.release(campaign, by=organiser)
    reads_there, stops = campaign_handover.reads_there, iter([campaign_sending.cancel])

    def once_stopped(member, message):
        for stop in stops:
            stop(campaign, by=organiser)
        return reads_there(member, message)

    monkeypatch.setattr(campaign_handover, "reads_there", once_stopped)
    send_due(first=Message.objects.get(to_ref=moved.holder).pk)
    assert mailoutbox == []
    assert Message.objects.get(to_ref=moved.holder).cancelled_for == "stopped"

    campaign_sending.resume(campaign, by=organiser)
    run_jobs()
    send_due()
    assert sorted(addresses(mailoutbox)) == ["autre@exemple.fr", "neuve@exemple.fr"]


def test_stopped_then_taken_up_again_it_is_no_longer_said_to_be_cancelled(organiser, held, run_jobs):
    campaign, _member = held
    campaign_sending.cancel(campaign, by=organiser)
    assert Message.objects.get().why_cancelled == f"Annulé par {organiser.full_name}."

    campaign_sending.resume(campaign, by=organiser)
    assert Message.objects.get().why_cancelled == ""


def test_its_files_go_with_it(organiser, held, mailoutbox, run_jobs):
    from foundation.files import services as files
    from foundation.mail.models import Attachment

    campaign, member = held
    kept = files.keep(b"BEGIN:VCALENDAR", name="rencontre.ics", kind="text/calendar")
    Attachment.objects.create(message=Message.objects.get(), file=kept, order=0)
    correct(member, "neuve@exemple.fr", organiser)

    campaign_sending.release(campaign, by=organiser)
    send_due()

    assert [name for name, _content, _kind in mailoutbox[0].attachments] == ["rencontre.ics"]


@pytest.mark.parametrize(
    ("address", "why"), [("", "no_address"), ("sans arobase", "bad_address"), ("non@exemple.fr", "refused")]
)
def test_where_no_mail_can_go_the_reason_is_kept_and_mended_it_leaves(
    organiser, held, mailoutbox, run_jobs, address, why
):
    campaign, member = held
    RefusedAddress.objects.create(address="non@exemple.fr", message=None)
    Member.objects.filter(pk=member.pk).update(email=address)

    campaign_sending.release(campaign, by=organiser)
    send_due()

    place = Addressee.objects.get()
    assert (mailoutbox, place.message, place.left_out) == ([], None, why)
    assert Message.objects.get().cancelled_for == "unreachable"
    assert (
        f"à {member.full_name}\u00a0: {place.get_left_out_display()}" in Entry.objects.latest("pk").sentence
    )

    Member.objects.filter(pk=member.pk).update(email="juste@exemple.fr")
    Campaign.objects.filter(pk=campaign.pk).update(state="cancelled")
    campaign_sending.resume(campaign, by=organiser)
    run_jobs()
    Message.objects.filter(state="held").update(state="queued")
    send_due()
    assert addresses(mailoutbox) == ["juste@exemple.fr"]


def test_once_it_was_stopped_the_new_address_gets_nothing_either(organiser, held, mailoutbox):
    campaign, member = held
    correct(member, "neuve@exemple.fr", organiser)
    Message.objects.update(state="queued")
    Campaign.objects.filter(pk=campaign.pk).update(state="cancelled")  # a worker had it in hand

    send_due()

    assert mailoutbox == []
    assert Message.objects.get().cancelled_for == "stopped"


@pytest.mark.parametrize(("again", "left"), [(False, 0), (True, 1)])
def test_stopped_while_its_server_was_away_it_does_not_leave_when_it_is_back(held, mailoutbox, again, left):
    """Unless an organiser sends that one again."""
    campaign, _member = held
    Message.objects.update(state="queued", sent_again_at=timezone.now() if again else None)
    Campaign.objects.filter(pk=campaign.pk).update(state="cancelled")  # a worker had it in hand

    send_due()

    assert len(mailoutbox) == left
    assert Message.objects.get().cancelled_for == ("" if again else "stopped")
    assert campaign.addressees.get().stopped is not again


# A body that closed -----------------------------------------------------------
@pytest.fixture
def bodies(programme, draft):
    """A draft for the members of one body of two, which has closed since: (campaign, the other body)."""
    one, other = (CircleFactory(programme=programme, kind="body", name=name) for name in ("Un", "Deux"))
    for body in (one, other):
        RoleFactory(member=MemberFactory(programme=programme), circle=body, kind=Role.Kind.BODY_MEMBER)
    campaign = draft("body_member")
    campaigns.change_audience(campaign, audiences.of(campaign).but(bodies=frozenset({one.pk})))
    Circle.objects.filter(pk=one.pk).update(closed=True)
    return Campaign.objects.get(pk=campaign.pk), other


def reached(campaign):
    return [one.pk for one in select(Campaign.objects.get(pk=campaign.pk)).to_write]


@pytest.fixture
def audience_page(client, organiser, programme):
    client.force_login(organiser)
    return lambda campaign: reverse("reminders:campaign_audience", args=[programme.slug, campaign.pk])


def test_chosen_and_closed_since_it_stays_ticked_and_saving_widens_nothing(client, audience_page, bodies):
    campaign, _other = bodies
    page = client.get(audience_page(campaign)).content.decode()
    [box] = re.findall(r'<input[^>]*name="bodies"[^>]*checked[^>]*>', page)
    assert "Un (close)" in page

    sent = {"who": "body_member", "where": "all", "answer": "", "bodies": re.search(r'value="(\d+)"', box)[1]}
    assert client.post(audience_page(campaign), sent).status_code == 302

    assert reached(campaign) == []


def test_with_nothing_ticked_any_more_it_is_asked_rather_than_widened(client, audience_page, bodies):
    campaign, other = bodies
    sent = {"who": "body_member", "where": "all", "answer": ""}

    refused = client.post(audience_page(campaign), sent)
    assert "est clos" in refused.content.decode()
    assert reached(campaign) == []

    client.post(audience_page(campaign), {**sent, "bodies": other.pk})
    assert len(reached(campaign)) == 1
    client.post(audience_page(campaign), sent)  # « aucune cochée : toutes », said by who chose among the open
    assert audiences.of(Campaign.objects.get(pk=campaign.pk)).bodies == frozenset()


def test_one_that_is_closed_and_was_not_chosen_is_not_offered(client, audience_page, draft, bodies):
    page = client.get(audience_page(draft("body_member"))).content.decode()

    assert "Deux" in page
    assert "(close)" not in page


# A message copied -------------------------------------------------------------
@pytest.mark.parametrize("aside", [0, 1, 2])
def test_a_copy_leaves_aside_whom_one_left_aside_and_says_so(
    client, organiser, territory, person, draft, programme, aside
):
    people = [person("referent", territory(name)) for name in ("A", "B", "C")]
    campaign = draft("referent")
    for member in people[:aside]:
        campaign = campaigns.leave_out(campaign, member.pk)
    client.force_login(organiser)

    answer = client.post(reverse("reminders:campaign_duplicate", args=[programme.slug, campaign.pk]))

    copy = Campaign.objects.exclude(pk=campaign.pk).get()
    assert sorted(reached(copy)) == [member.pk for member in people[aside:]]
    told = " ".join(map(str, get_messages(answer.wsgi_request)))
    assert ("laissée" in told) is (aside > 0)
