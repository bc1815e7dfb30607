"""When a message to many leaves, and when it does not: planned, taken back, held, stopped, taken up again."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.journal.models import Entry
from foundation.mail import sending
from foundation.mail import services as mail
from foundation.mail.door import Door
from foundation.mail.models import Message
from programmes.models import Programme
from reminders.campaigns import ready
from reminders.campaigns.audience import Audience
from reminders.campaigns.letter import Letters
from reminders.campaigns.selection import select
from reminders.campaigns.starters import BY_CODE
from reminders.services import campaign_sending, campaign_writing, campaigns

pytestmark = [pytest.mark.django_db, pytest.mark.db]
SUNDAY = datetime.datetime(2027, 3, 7, 10, tzinfo=datetime.UTC)


def verbs():
    return list(
        Entry.objects.filter(verb__startswith="campaign_").order_by("pk").values_list("verb", flat=True)
    )


def test_planned_it_waits_for_its_hour_and_can_be_changed_until_then(
    organiser, territory, person, draft, mailoutbox, run_jobs
):
    person("referent", territory("Arzelle"))
    with time_machine.travel(SUNDAY, tick=False):
        campaign = draft("referent", subject="Avant")
        tomorrow = SUNDAY + datetime.timedelta(days=1)
        campaign_sending.launch(campaign, by=organiser, when=tomorrow)
        campaigns.change(campaign, subject="Après")
    with time_machine.travel(tomorrow, tick=False):
        Job.objects.filter(kind="reminders.campaign").update(
            run_after=timezone.now() - datetime.timedelta(days=999)
        )
        run_jobs()

    assert [one.subject for one in mailoutbox] == ["Après"]
    assert Message.objects.get().planned_for == tomorrow


def test_taken_back_or_planned_again_the_first_order_does_nothing(
    organiser, territory, person, draft, mailoutbox, run_jobs
):
    person("referent", territory("Arzelle"))
    campaign = draft("referent")
    soon = timezone.now() + datetime.timedelta(hours=1)
    campaign_sending.launch(campaign, by=organiser, when=soon)
    campaign_sending.unplan(campaign, by=organiser)

    run_jobs(ahead=datetime.timedelta(hours=2))

    assert mailoutbox == []
    campaign.refresh_from_db()
    assert campaign.is_draft
    campaign_sending.launch(campaign, by=organiser, when=soon)
    campaign_sending.launch(campaign, by=organiser, when=soon + datetime.timedelta(hours=5))
    run_jobs(ahead=datetime.timedelta(hours=2))
    assert mailoutbox == []


def test_an_hour_that_is_past_or_a_text_with_a_fault_does_not_leave(organiser, territory, person, draft):
    person("referent", territory("Arzelle"))
    past = timezone.now() - datetime.timedelta(minutes=1)

    def faults(campaign, **options):
        with pytest.raises(campaign_sending.CampaignNotReady) as refusal:
            campaign_sending.launch(campaign, by=organiser, **options)
        return refusal.value.faults

    assert faults(draft("referent"), when=past) == [
        "Cette heure est déjà passée\u00a0: choisissez-en une à venir."
    ]
    assert faults(draft("referent", subject=" ", body="<p></p>")) == [
        "Il manque un objet\u00a0: c’est ce que l’on lit d’abord.",
        "Le message est vide.",
    ]
    assert faults(draft("referent", body="<p>{truc}</p>"))[0].startswith("{truc} n’est pas un champ connu")
    assert faults(draft(audience=Audience())) == ["Choisissez à qui vous écrivez."]
    assert faults(draft("partner")) == ["Personne ne répond à ce choix\u00a0: élargissez-le."]
    assert Message.objects.count() == 0


@pytest.mark.parametrize("state", ["draft", "closed", "archived"])
def test_nothing_leaves_a_programme_that_is_not_open(programme, organiser, territory, person, draft, state):
    person("referent", territory("Arzelle"))
    Programme.objects.filter(pk=programme.pk).update(state=state)

    with pytest.raises(campaign_sending.CampaignNotReady) as refusal:
        campaign_sending.launch(draft("referent"), by=organiser)

    assert refusal.value.faults == [
        "Rien ne part de ce programme\u00a0: il n’est pas ouvert, ou il est clos."
    ]


def test_closed_meanwhile_what_was_planned_is_a_draft_that_says_why(
    programme, organiser, territory, person, draft, mailoutbox, run_jobs
):
    person("referent", territory("Arzelle"))
    campaign = campaign_sending.launch(
        draft("referent"), by=organiser, when=timezone.now() + datetime.timedelta(hours=1)
    )
    Programme.objects.filter(pk=programme.pk).update(state="closed")

    run_jobs(ahead=datetime.timedelta(hours=2))

    campaign.refresh_from_db()
    assert (campaign.state, campaign.planned_for) == ("draft", None)
    assert campaign.stopped_because.startswith("Rien ne part de ce programme")
    assert (mailoutbox, verbs()[-1]) == ([], "campaign_not_sent")


def test_who_left_meanwhile_gets_none_and_who_came_does(organiser, territory, person, draft, run_jobs):
    here = territory("Arzelle")
    gone = person("referent", here, first_name="Ana")
    person("referent", here, first_name="Bob")
    campaign = campaign_sending.launch(
        draft("referent"), by=organiser, when=timezone.now() + datetime.timedelta(hours=1)
    )
    gone.roles.update(state="ended", ended_at=timezone.now())
    person("referent", here, first_name="Cléo")
    person("referent", here, first_name="Dan", email="")

    run_jobs(ahead=datetime.timedelta(hours=2))

    told = {one.member.first_name: one for one in campaign.addressees.select_related("member", "message")}
    assert {name: one.left_out for name, one in told.items()} == {
        "Ana": "gone", "Bob": "", "Cléo": "", "Dan": "no_address",
    }  # fmt: skip
    assert [name for name, one in told.items() if one.came_later] == ["Cléo"]


def test_held_each_waits_to_be_read_then_all_are_let_go(
    organiser, territory, person, draft, mailoutbox, run_jobs
):
    person("referent", territory("Arzelle"))
    campaign = campaign_sending.launch(draft("referent"), by=organiser, held=True)
    run_jobs()
    assert [one.state for one in Message.objects.all()] == ["held"]

    assert campaign_sending.release(campaign, by=organiser) == 1
    run_jobs()

    assert len(mailoutbox) == 1
    with pytest.raises(campaign_sending.NothingToStop):
        campaign_sending.release(campaign, by=organiser)


def test_held_the_list_says_so_and_leads_to_its_messages(
    client, programme, organiser, territory, person, draft, run_jobs
):
    client.force_login(organiser)
    person("referent", territory("Arzelle"))
    campaign = campaign_sending.launch(draft("referent"), by=organiser, held=True)
    run_jobs()
    listed = reverse("reminders:campaigns", args=[programme.slug])

    page = client.get(listed).content.decode()
    (address,) = re.findall(r'href="([^"]*lot=[^"]*)"', page)
    outbox = client.get(address.replace("&amp;", "&")).context["outbox"]

    assert "retenu\u00a0: 1 à relire" in page
    assert "écrit à tous" not in page
    assert list(outbox.page) == list(Message.objects.all())
    campaign_sending.release(campaign, by=organiser)
    assert "écrit à tous" in client.get(listed).content.decode()


def test_stopped_what_has_not_left_stays_and_taken_up_again_it_leaves_once(
    programme, organiser, territory, person, draft, mailoutbox, run_jobs
):
    for number in range(3):
        person("referent", territory(f"Pays {number}"))
    campaign = campaign_sending.launch(draft("referent"), by=organiser)
    started = campaign_writing.start(campaign.pk, campaign.launches)
    people, selection = campaign_writing.still_to_write(started)
    campaign_writing.write_some(started, programme.members.filter(pk__in=people[:2]), keep=lambda: None)
    with Door() as door:
        assert sending.send(Message.objects.first().pk, door) == "sent"

    assert campaign_sending.cancel(campaign, by=organiser) == 1

    assert Message.objects.counts()["cancelled"] == 1
    rest = programme.members.filter(pk__in=people)
    assert campaign_writing.write_some(started, rest, keep=lambda: None) is False
    assert campaign_writing.finish(started, selection, by=organiser) is None
    campaign_sending.resume(campaign, by=organiser)
    run_jobs()
    assert len(mailoutbox) == 3
    assert sorted(one.to[0] for one in mailoutbox) == sorted({one.to[0] for one in mailoutbox})
    campaign.refresh_from_db()
    assert (campaign.state, campaign.written) == ("sent", 3)


def test_taken_up_again_what_somebody_held_by_hand_is_still_held(
    organiser, territory, person, draft, mailoutbox, run_jobs
):
    for number in range(2):
        person("referent", territory(f"Pays {number}"))
    campaign = campaign_sending.launch(draft("referent"), by=organiser, held=True)
    run_jobs()
    kept, freed = Message.objects.order_by("pk")
    mail.release(freed, by=organiser)

    assert campaign_sending.cancel(campaign, by=organiser) == 2
    campaign_sending.resume(campaign, by=organiser)
    run_jobs()

    assert [freed.to_address in one.to[0] for one in mailoutbox] == [True]
    kept.refresh_from_db()
    assert kept.state == "held"


def test_a_campaign_that_leaves_at_once_lets_nothing_go_that_was_held(
    programme, organiser, territory, person, draft, mailoutbox, run_jobs
):
    person("referent", territory("Pays"))
    campaign = campaign_sending.launch(draft("referent"), by=organiser)
    started = campaign_writing.start(campaign.pk, campaign.launches)
    people, _selection = campaign_writing.still_to_write(started)
    campaign_writing.write_some(started, programme.members.filter(pk__in=people), keep=lambda: None)
    mail.hold(Message.objects.get(), by=organiser)

    campaign_sending.cancel(campaign, by=organiser)
    campaign_sending.resume(campaign, by=organiser)
    run_jobs()

    assert mailoutbox == []
    assert Message.objects.get().state == "held"


def test_at_hand_over_who_left_gets_nothing_and_who_reads_elsewhere_is_written_to_there(
    organiser, territory, person, draft, mailoutbox, run_jobs
):
    here = territory("Arzelle")
    ana, bob = (person("referent", here, first_name=name) for name in ("Ana", "Bob"))
    person("referent", here, first_name="Cléo", email="cleo@exemple.fr")
    campaign = campaign_sending.launch(draft("referent"), by=organiser, held=True)
    run_jobs()
    ana.roles.update(state="ended", ended_at=timezone.now())
    type(bob).objects.filter(pk=bob.pk).update(email="ailleurs@exemple.fr")

    campaign_sending.release(campaign, by=organiser)
    run_jobs()

    assert sorted(one.to[0].split("<")[-1].strip(">") for one in mailoutbox) == [
        "ailleurs@exemple.fr", "cleo@exemple.fr",
    ]  # fmt: skip
    assert Message.objects.counts()["cancelled"] == 2


@pytest.mark.parametrize(
    ("details", "said", "warned"),
    [
        ({}, "le lieu et l’horaire vous seront précisés", "n’a ni lieu ni horaire"),
        ({"place": "Salle des fêtes"}, "Salle des fêtes", "n’a pas d’horaire"),
        ({"starts_at": "14:00"}, "à 14\u00a0h", "n’a pas de lieu"),
        ({"place": "Salle des fêtes", "starts_at": "14:00"}, "à 14\u00a0h, Salle des fêtes", ""),
    ],
)
def test_a_convocation_promises_only_what_is_known(
    programme, organiser, territory, person, draft, details, said, warned
):
    member = person("referent", territory("Arzelle"))
    programme.moments.create(
        code="s", label="Séminaire", kind="meeting",
        date=timezone.localdate() + datetime.timedelta(days=9), details=details,
    )  # fmt: skip
    campaign = draft("referent", body=str(BY_CODE["convocation"].body))
    letters = Letters(campaign, [member])

    told = list(ready.unusual(campaign, select(campaign), meetings=letters.meetings))

    assert said in letters.to(member).text
    assert [one for one in told if "Séminaire" in one] == [one for one in told if warned and warned in one]
    assert any("Séminaire" in one for one in told) is bool(warned)


def test_a_message_that_tells_of_no_meeting_warns_of_none(programme, territory, person, draft):
    member = person("referent", territory("Arzelle"))
    programme.moments.create(code="s", label="Séminaire", kind="meeting", date=timezone.localdate())

    assert Letters(draft("referent"), [member]).meetings == []


@pytest.mark.parametrize(
    ("number", "sentences", "pages", "warned"),
    [
        (
            1,
            ["envoie le message «\u00a0Bonjour\u00a0» à 1\u00a0personne",
             "a écrit «\u00a0Bonjour\u00a0» à 1\u00a0personne",
             "a laissé partir le message «\u00a0Bonjour\u00a0» (1\u00a0exemplaire)",
             "a arrêté le message «\u00a0Bonjour\u00a0»\u00a0: 1\u00a0exemplaire ne partira pas"],
            ["1\u00a0message s’en va.", "Arrêté\u00a0: 1\u00a0message ne partira pas."],
            "Une personne sans adresse n’en saura rien",
        ),
        (
            2,
            ["envoie le message «\u00a0Bonjour\u00a0» à 2\u00a0personnes",
             "a écrit «\u00a0Bonjour\u00a0» à 2\u00a0personnes",
             "a laissé partir le message «\u00a0Bonjour\u00a0» (2\u00a0exemplaires)",
             "a arrêté le message «\u00a0Bonjour\u00a0»\u00a0: 2\u00a0exemplaires ne partiront pas"],
            ["2\u00a0messages s’en vont.", "Arrêté\u00a0: 2\u00a0messages ne partiront pas."],
            "2\u00a0personnes sans adresse n’en sauront rien",
        ),
    ],
)  # fmt: skip
def test_each_sentence_agrees_with_its_number(
    client, programme, organiser, territory, person, draft, run_jobs, number, sentences, pages, warned
):
    client.force_login(organiser)
    for _rank in range(number):
        person("referent", territory("Pays"))
        person("referent", territory("Pays"), email="")
    campaign = draft("referent")
    assert any(warned in one for one in ready.unusual(campaign, select(campaign)))

    campaign_sending.launch(campaign, by=organiser, held=True)
    run_jobs()
    said = []
    for act in ("campaign_release", "campaign_cancel"):
        answer = client.post(reverse(f"reminders:{act}", args=[programme.slug, campaign.pk]), follow=True)
        said += map(str, answer.context["messages"])

    told = [one.sentence for one in Entry.objects.filter(verb__startswith="campaign_").order_by("pk")]
    assert said == pages
    assert [one.removeprefix(f"{organiser.full_name} ") for one in told][1:] == sentences
