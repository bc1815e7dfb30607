"""A message to many leaves: once for each, through a real mail server, with its files and the date of a meeting."""

import datetime
import email.policy

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from foundation.files.uploads import checked
from foundation.jobs.models import Job
from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.models import FreeDuty, Moment, Role
from reminders.campaigns import letter, papers
from reminders.models import Addressee, Campaign
from reminders.services import campaign_sending, campaign_writing, campaigns
from tests.programmes.factories import CircleFactory, MemberFactory, RoleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
SUNDAY = datetime.datetime(2027, 3, 7, 10, tzinfo=datetime.UTC)
PDF = b"%PDF-1.7\n1 0 obj\n"


def attached(campaign, organiser, name="note.pdf"):
    sound = checked(SimpleUploadedFile(name, PDF), kinds=papers.KINDS)
    return campaigns.attach(campaign, [sound], by=organiser)


def verbs():
    return list(
        Entry.objects.filter(verb__startswith="campaign_").order_by("pk").values_list("verb", flat=True)
    )


def test_each_reads_their_own_with_the_files_and_the_date(
    programme, organiser, territory, person, draft, server, run_jobs
):
    ana = person("referent", territory("Arzelle"), first_name="Ana", last_name="Roy", function="maire")
    person("referent", territory("Brandelle"), member=ana)
    person("delegate", territory("Tregan"), first_name="Bob", last_name="Lou")
    meeting = Moment.objects.create(
        programme=programme, code="copil", label="Copil d’été", kind="meeting", date=timezone.localdate()
    )
    campaign = draft(
        "referent", "delegate", subject="{programme}\u00a0: {prénom}", moment=meeting,
        body="<p>Bonjour {prénom} {nom}, {fonction|membre} à {territoire}</p><p>{lien}</p>",
    )  # fmt: skip
    attached(campaign, organiser)

    campaign_sending.launch(campaign, by=organiser)
    run_jobs()

    letters = {str(one["To"]): one for one in server.parsed}
    assert sorted(letters) == [
        f"Ana Roy <{ana.email}>",
        f"Bob Lou <{Role.objects.get(kind='delegate').member.email}>",
    ]
    mine = letters[f"Ana Roy <{ana.email}>"]
    assert mine["Subject"] == "Écouter\u00a0: Ana"
    assert mine["List-Unsubscribe"] is None
    text = mine.get_body(("plain",)).get_content().splitlines()
    assert text[:3] == ["Bonjour Ana Roy, maire à Arzelle et Brandelle", "", "https://essaim.exemple.fr/"]
    assert "Bonjour Ana Roy, maire à Arzelle et Brandelle" in mine.get_body(("html",)).get_content()
    pdf, ics = mine.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content()) == ("note.pdf", PDF)
    assert ics.get_content_type() == "text/calendar"
    [event] = icalendar.Calendar.from_ical(ics.get_content()).walk("VEVENT")
    assert str(event["summary"]) == "Copil d’été"
    assert "membre à Tregan" in server.parsed[1].get_body(("plain",)).get_content()
    campaign.refresh_from_db()
    assert (campaign.state, campaign.written) == ("sent", 2)
    assert verbs() == ["campaign_created", "campaign_launched", "campaign_sent"]


def test_news_can_be_unsubscribed_from(organiser, territory, person, draft, server, run_jobs):
    person("referent", territory("Arzelle"))

    campaign_sending.launch(draft("referent", nature="news"), by=organiser)
    run_jobs()

    [letter] = server.parsed
    assert "/desabonnement/" in letter["List-Unsubscribe"]
    assert "<mailto:" in letter["List-Unsubscribe"]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_hostile_name_adds_no_header_and_no_markup(organiser, territory, person, draft, server, run_jobs):
    person(
        "referent", territory("Arzelle"),
        first_name="<b>Ana</b>\r\nBcc: tous@exemple.fr", last_name="https://piege.exemple {lien}",
    )  # fmt: skip

    campaign_sending.launch(draft(subject="À {prénom} {nom}", body="<p>{prénom} {nom}</p>"), by=organiser)
    run_jobs()

    [letter] = server.parsed
    assert letter["Bcc"] is None
    page = letter.get_body(("html",)).get_content()
    assert "<b>" not in page
    assert "href" not in page
    assert "https://piege" not in letter.get_body(("plain",)).get_content()


def test_the_job_run_twice_or_killed_in_the_middle_writes_once(
    programme, organiser, territory, person, draft, monkeypatch
):
    for number in range(5):
        person("referent", territory(f"Pays {number}"))
    campaign = campaign_sending.launch(draft("referent"), by=organiser)
    started = campaign_writing.start(campaign.pk, campaign.launches)
    people, selection = campaign_writing.still_to_write(started)

    def killed():
        raise KeyboardInterrupt

    first = programme.members.filter(pk__in=people[:2])
    assert campaign_writing.write_some(started, first, keep=lambda: None)
    with pytest.raises(KeyboardInterrupt):
        campaign_writing.write_some(started, programme.members.filter(pk__in=people[2:4]), keep=killed)

    again = campaign_writing.start(campaign.pk, campaign.launches)
    rest, selection = campaign_writing.still_to_write(again)
    assert rest == people[2:]
    assert campaign_writing.write_some(again, programme.members.filter(pk__in=people), keep=lambda: None)
    campaign_writing.finish(again, selection, by=organiser)

    assert Message.objects.count() == Addressee.objects.count() == 5
    assert campaign_writing.start(campaign.pk, campaign.launches) is None


def test_two_workers_at_once_write_each_message_once(
    programme, organiser, territory, person, draft, together
):
    for number in range(4):
        person("referent", territory(f"Pays {number}"))
    campaign = campaign_sending.launch(draft("referent"), by=organiser)

    def work():
        started = campaign_writing.start(campaign.pk, campaign.launches)
        people, _selection = campaign_writing.still_to_write(started)
        campaign_writing.write_some(started, programme.members.filter(pk__in=people), keep=lambda: None)

    together(work, work)

    assert Message.objects.count() == Addressee.objects.written_to().count() == 4


def test_decided_twice_at_once_it_leaves_once(organiser, territory, person, draft, together):
    person("referent", territory("Arzelle"))
    campaign = draft("referent")

    def decide():
        try:
            return campaign_sending.launch(campaign, by=organiser).launches
        except campaigns.CampaignLeft:
            return "left"

    assert sorted(map(str, together(decide, decide))) == ["1", "left"]
    assert Job.objects.filter(kind="reminders.campaign").count() == 1


def test_what_is_owed_is_listed_for_each(
    programme, organiser, territory, person, draft, mailoutbox, run_jobs
):
    here = territory("Arzelle")
    person("referent", here, first_name="Ana")
    person("delegate", here, first_name="Bob")
    FreeDuty.objects.create(
        programme=programme,
        circle=here,
        what="Déposer le bilan",
        owed_by="referent",
        due=datetime.date(2027, 3, 20),
    )

    campaign_sending.launch(draft("referent", "delegate", body="<p>{échéances|rien}</p>"), by=organiser)
    run_jobs()

    texts = [one.body.split("\n--")[0].strip() for one in mailoutbox]
    assert texts == ["Déposer le bilan, Arzelle (avant le 20\u00a0mars\u00a02027)", "rien"]


def test_answers_go_to_who_follows_the_territory_and_is_named(
    programme, organiser, territory, person, draft, server, run_jobs
):
    me = organiser.members.get()
    person("referent", territory("Arzelle", follower=me), first_name="Ana", last_name="A")
    person("referent", territory("Brandelle"), first_name="Bob", last_name="B")

    campaign_sending.launch(draft("referent", body="<p>{suivi par|l’équipe}</p>"), by=organiser)
    run_jobs()

    assert [letter["Reply-To"] for letter in server.parsed] == [me.email, programme.reply_address]
    texts = [letter.get_body(("plain",)).get_content().splitlines()[0] for letter in server.parsed]
    assert texts == [me.full_name, "l’équipe"]


def test_the_next_meeting_is_that_of_ones_bodies(programme, organiser, person, draft, mailoutbox, run_jobs):
    soon = timezone.localdate() + datetime.timedelta(days=9)
    of = {"a": {"body": "gt", "rank": 1}, "b": {"body": "copil"}, "c": {}}
    for days, (code, details) in enumerate(of.items()):
        Moment.objects.create(
            programme=programme, code=code, label=f"Réunion {code}", kind="meeting",
            date=soon + datetime.timedelta(days=days), details=details,
        )  # fmt: skip
    copil = CircleFactory(programme=programme, kind="body", name="Copil", code="copil")
    person("body_member", copil, first_name="Ana", last_name="A")
    person("expert", programme.circle, first_name="Bob", last_name="B")
    for rank, name in ((1, "Cléo"), (2, "Dan")):
        group = CircleFactory(programme=programme, kind="body", name=f"Groupe {rank}", code=f"gt-{rank}")
        person("body_member", group, first_name=name, last_name="C")

    campaign_sending.launch(draft("body_member", "expert", body="<p>{prochaine rencontre}</p>"), by=organiser)
    run_jobs()

    assert [one.body.split(",")[0] for one in mailoutbox] == [
        "Réunion b", "Réunion c", "Réunion a", "Réunion c",
    ]  # fmt: skip


def test_a_trial_goes_to_the_organiser_alone_with_its_files_and_counts_nowhere(
    organiser, territory, person, draft, server, run_jobs
):
    ana = person("referent", territory("Arzelle"), first_name="Ana")
    campaign = attached(
        draft("referent", subject="À {prénom}", body="<p>{prénom}\u00a0: {lien}</p>"), organiser
    )

    campaign_sending.send_trial(campaign, ana, by=organiser)
    run_jobs()

    [letter] = server.parsed
    assert organiser.email in letter["To"]
    assert letter["Subject"] == "[Essai] À Ana"
    assert "Ana\u00a0:" in letter.get_body(("plain",)).get_content()
    assert [part.get_filename() for part in letter.iter_attachments()] == ["note.pdf"]
    copy = Message.objects.get()
    assert (copy.kind, copy.scope, copy.to_ref, copy.batch) == ("trial", campaign.programme.scope, "", "")
    assert Entry.objects.latest("pk").verb == "message_tried"
    assert Campaign.objects.get().is_draft
    assert Addressee.objects.count() == 0


def test_a_batch_asks_few_questions_whatever_its_size(
    programme, organiser, territory, draft, django_assert_max_num_queries
):
    here = territory("Arzelle")
    members = MemberFactory.create_batch(30, programme=programme)
    for member in members:
        RoleFactory(member=member, circle=here, kind="referent")
    campaign = draft(
        "referent", body="<p>{prénom} {territoire} {rôle} {suivi par} {échéances} {prochaine rencontre}</p>"
    )

    with django_assert_max_num_queries(5):
        merged = letter.Letters(campaign, members)
        assert len({merged.to(member).text for member in members}) == 30
        assert merged.reply_address(members[0]) == programme.reply_address


def test_the_letter_is_well_formed(organiser, territory, person, draft, server, run_jobs):
    person("referent", territory("Arzelle"))
    campaign_sending.launch(draft("referent"), by=organiser)
    run_jobs()

    raw = email.message_from_bytes(server.letters[0], policy=email.policy.strict)
    assert raw.get_content_type() == "multipart/alternative"
    assert raw["Message-ID"] == Message.objects.get().message_id
