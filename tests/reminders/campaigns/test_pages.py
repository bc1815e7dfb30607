"""Preparing a message to many, page by page: nothing typed is lost, and each mistake is told beside its field."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.files.models import StoredFile
from foundation.mail.models import Message
from foundation.people.templatetags.typography import plural
from reminders.campaigns import audience as audiences
from reminders.campaigns import papers
from reminders.campaigns.audience import Audience
from reminders.campaigns.fields import FIELDS
from reminders.campaigns.starters import STARTERS
from reminders.models import Campaign
from reminders.services import campaign_sending, campaigns
from tests.programmes.factories import ProgrammeFactory, account_with_role

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(autouse=True)
def signed_in(client, organiser):
    client.force_login(organiser)


@pytest.fixture
def at(programme):
    """`at("campaign_write", campaign)`: the address of a page."""
    return lambda name, campaign=None, *args: reverse(
        f"reminders:{name}", args=[programme.slug, *([campaign.pk] if campaign else []), *args]
    )


EVERY_FIELD = "<p>" + " ".join(field.braces for field in FIELDS) + "</p>"


def fresh(campaign):
    return Campaign.objects.get(pk=campaign.pk)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda one: one.code)
def test_each_text_to_start_from_can_leave_as_it_is(client, at, territory, person, organiser, starter):
    person("referent", territory("Arzelle"))

    client.post(at("campaign_new"), {"texte": starter.code})

    campaign = Campaign.objects.get()
    campaigns.change_audience(campaign, Audience(who=("referent",)))
    if starter.body:
        assert campaign_sending.launch(campaign, by=organiser).is_being_written
    else:
        assert (campaign.subject, campaign.body) == ("", "")


def test_an_unknown_text_is_a_blank_page_and_a_double_press_makes_one(client, at):
    sent = {"texte": "inconnu", "operation": "9b2f0f9e-8d4b-4a3e-9f6e-0a6d6f5d2b11"}

    first, second = client.post(at("campaign_new"), sent), client.post(at("campaign_new"), sent)

    assert first.url == second.url == at("campaign_audience", Campaign.objects.get())


def test_what_is_typed_is_kept_whatever_is_wrong_in_it(client, at, draft):
    campaign = draft(subject="Ancien")
    typed = {"revision": "1", "subject": "x" * 151, "html": "<p>Bonjour {truc}</p>", "nature": "news"}

    page = client.post(at("campaign_write", campaign), typed)

    assert page.status_code == 200
    assert "x" * 151 in page.content.decode()
    assert "{truc} n’est pas un champ connu" in page.content.decode()
    kept = fresh(campaign)
    assert (kept.subject, kept.body, kept.nature) == ("Ancien", "<p>Bonjour {truc}</p>", "news")


def test_without_a_script_the_plain_area_is_what_counts(client, at, draft):
    campaign = draft()

    client.post(
        at("campaign_write", campaign), {"revision": "1", "subject": "S", "plain": "Un\n\n<b>deux</b>"}
    )

    assert fresh(campaign).body == "<p>Un</p><p>&lt;b&gt;deux&lt;/b&gt;</p>"


def test_rich_text_is_sanitised(client, at, draft):
    campaign = draft()
    html = '<p onclick="x()">a<script>b</script><a href="javascript:c">d</a></p>'

    client.post(at("campaign_write", campaign), {"revision": "1", "subject": "S", "html": html})

    assert fresh(campaign).body == "<p>a<a>d</a></p>"


def test_two_who_write_at_once_are_told_and_nothing_is_overwritten(client, at, draft):
    campaign = draft(subject="Un")
    campaigns.change(campaign, subject="De l’autre")

    page = client.post(
        at("campaign_write", campaign), {"revision": "1", "subject": "Du mien", "html": "<p>x</p>"}
    )

    assert "a changé entre-temps" in page.content.decode()
    assert "Du mien" in page.content.decode()
    assert fresh(campaign).subject == "De l’autre"
    client.post(
        at("campaign_write", campaign),
        {"revision": "1", "subject": "Du mien", "html": "<p>x</p>", "quand-meme": "1"},
    )
    assert fresh(campaign).subject == "Du mien"


def test_saved_while_one_types(client, at, draft):
    campaign = draft()

    answer = client.post(
        at("campaign_write", campaign),
        {"revision": "1", "subject": "S {truc}", "html": "<p>a</p>"},
        headers={"HX-Request": "true"},
    )

    assert fresh(campaign).subject == "S {truc}"
    assert 'value="2"' in answer.content.decode()
    assert "{truc} n’est pas" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("virus.com", EICAR, "n’est pas d’un type accepté"),
        ("virus.pdf", EICAR, "n’est pas d’un type accepté"),
        ("page.html", b"<html></html>", "n’est pas d’un type accepté"),
        ("vide.pdf", b"", "est vide"),
        ("lourd.pdf", PDF + b"0" * (papers.MOST_BYTES + 1), "10,0\u00a0Mio au plus"),
    ],
)
def test_a_file_refused_is_told_and_the_rest_is_kept(client, at, draft, name, content, told):
    campaign = draft()
    upload = SimpleUploadedFile(name, content)

    page = client.post(
        at("campaign_write", campaign),
        {"revision": "1", "subject": "Nouveau", "html": "<p>a</p>", "upload": upload},
    )

    assert told in page.content.decode()
    assert fresh(campaign).subject == "Nouveau"
    assert not StoredFile.objects.exists()


def test_files_together_have_a_limit_and_one_removed_is_forgotten(client, at, draft, monkeypatch):
    campaign = draft()

    def send(name):
        upload = SimpleUploadedFile(name, PDF)
        sent = {"revision": fresh(campaign).revision, "subject": "S", "html": "<p>a</p>", "upload": upload}
        return client.post(at("campaign_write", campaign), sent, follow=True).content.decode()

    monkeypatch.setattr(papers, "MOST_BYTES", len(PDF) + 1)
    assert "un.pdf" in send("un.pdf")
    assert "Ensemble, les pièces jointes pèseraient" in send("deux.pdf")
    attached = campaign.files.get()
    assert client.get(at("campaign_file", campaign, attached.pk)).getvalue() == PDF
    client.post(
        at("campaign_write", campaign), {"revision": fresh(campaign).revision, "retirer": attached.pk}
    )
    assert not StoredFile.objects.exists()


def test_territories_are_ticked_page_by_page_and_the_choice_is_kept(client, at, draft, territory, programme):
    circles = [territory(f"Pays {number:02}").pk for number in range(55)]
    gone = territory("Parti", closed=True).pk
    campaign = draft("referent")
    here = at("campaign_circles", campaign)

    client.post(here, {"montre": circles[:50], "territoire": [*circles[:2], gone, "x", 10**30], "page": "2"})
    client.post(here, {"montre": circles[50:], "territoire": circles[54:]})

    assert audiences.of(fresh(campaign)).circles == {*circles[:2], circles[54]}
    client.post(here, {"montre": circles[:50], "territoire": circles[1:2]})
    assert audiences.of(fresh(campaign)).circles == {circles[1], circles[54]}
    client.post(here, {"q": "pays 54", "aucun": "1"})
    assert audiences.of(fresh(campaign)).circles == {circles[1]}
    client.post(here, {"q": "PÀYS", "tous": "1"})
    assert audiences.of(fresh(campaign)).circles == set(circles)
    assert "55\u00a0territoires" in client.get(here).content.decode()
    assert "1\u00a0territoire<" in client.get(f"{here}?q=54").content.decode()


def test_how_many_is_told_before_anything_is_saved(client, at, draft, territory, person):
    here = territory("Arzelle")
    person("referent", here)
    person("delegate", here, email="", first_name="Bob", last_name="Lou", phone="06 01 02 03 04")
    campaign = draft("referent")

    told = client.get(at("campaign_count", campaign), {"who": ["referent", "delegate"]}).content.decode()

    assert "<strong>1</strong>" in told
    assert "06 01 02 03 04" in told
    assert audiences.of(fresh(campaign)).who == ("referent",)


def test_a_person_is_left_aside_then_taken_back(client, at, draft, territory, person):
    ana = person("referent", territory("Arzelle"))
    campaign = draft("referent")

    client.post(at("campaign_leave_out", campaign, ana.pk), {"liste": "qui=&page=1"})
    assert audiences.of(fresh(campaign)).without == {ana.pk}
    client.post(at("campaign_leave_out", campaign, ana.pk), {"reprendre": "1"})
    assert audiences.of(fresh(campaign)).without == set()
    stranger = account_with_role("referent", ProgrammeFactory().circle).members.get()
    assert client.post(at("campaign_leave_out", campaign, stranger.pk)).status_code == 404


def test_the_preview_shows_what_each_reads_and_what_is_empty(client, at, draft, territory, person):
    here = territory("Arzelle")
    ana = person("referent", here, first_name="Ana", last_name="A", function="maire")
    bob = person("referent", here, first_name="Bob", last_name="B")
    campaign = draft("referent", subject="À {prénom}", body="<p>{prénom}, {fonction}</p>")

    first = client.get(at("campaign_preview", campaign)).content.decode()
    second = client.get(at("campaign_preview", campaign), {"personne": bob.pk}).content.decode()
    framed = client.get(at("campaign_preview_html", campaign, bob.pk))

    assert "Ce que lira Ana A" in first
    assert "À Ana" in first
    assert "champ est vide" not in first
    assert f"?personne={bob.pk}" in first
    assert "champ est vide" in second
    assert f"{plural(1, 'personne n’a,personnes n’ont')} pas de fonction" in second
    assert "sandbox" in framed["Content-Security-Policy"]
    assert "Bob," in framed.content.decode()
    assert (
        client.get(at("campaign_preview", campaign), {"q": "àna"})
        .content.decode()
        .count(f"?personne={ana.pk}")
        >= 1
    )


def test_a_trial_leaves_even_from_a_draft_programme_but_to_oneself(
    client, at, draft, territory, person, programme, organiser, mailoutbox, run_jobs
):
    ana = person("referent", territory("Arzelle"))
    type(programme).objects.filter(pk=programme.pk).update(state="draft")

    client.post(at("campaign_try", draft("referent")), {"personne": ana.pk})
    run_jobs()

    [letter] = mailoutbox
    assert organiser.email in letter.to[0]
    assert letter.subject.startswith("[Essai]")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Dites quand il part."),
        ({"depart": "later"}, "Choisissez le jour du départ."),
        ({"depart": "later", "day": "2027-03-28", "hour": "02:30"}, "Cette heure n’existe pas cette nuit-là"),
        ({"depart": "later", "day": "2020-03-28", "hour": "10:30"}, "C’est déjà passé"),
        ({"depart": "later", "day": "2090-03-28", "hour": "10:30"}, "dans plus d’un an"),
        ({"depart": "later", "day": "demain", "hour": "10:30"}, "Saisissez une date valide"),
        ({"depart": "later", "day": "2027-03-28", "hour": "25h"}, "Écrivez une heure"),
    ],
)
def test_a_departure_badly_said_is_told_beside_its_field(client, at, draft, territory, person, typed, told):
    person("referent", territory("Arzelle"))
    campaign = draft("referent")

    page = client.post(at("campaign_send", campaign), typed)

    assert told in page.content.decode()
    assert fresh(campaign).is_draft
    assert Message.objects.count() == 0


def test_a_draft_is_deleted_what_is_planned_is_not(client, at, draft, territory, person, organiser):
    person("referent", territory("Arzelle"))
    campaign = draft("referent")
    Campaign.objects.filter(pk=campaign.pk).update(state="planned", planned_for="2090-01-01T00:00:00Z")

    client.post(at("campaign_delete", campaign))
    assert fresh(campaign).is_planned
    client.post(at("campaign_unplan", campaign))
    client.post(at("campaign_delete", campaign))

    assert not Campaign.objects.exists()


def test_what_left_is_not_edited(client, at, draft, territory, person, organiser):
    person("referent", territory("Arzelle"))
    campaign = campaign_sending.launch(draft("referent"), by=organiser)

    answer = client.post(
        at("campaign_write", campaign), {"revision": campaign.revision, "subject": "Trop tard"}
    )

    assert answer.url == at("campaign", campaign)
    for act in ("campaign_unplan", "campaign_resume", "campaign_release"):
        assert client.post(at(act, campaign)).url == at("campaign", campaign)
    assert fresh(campaign).subject == "Bonjour"


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("name", "questions"),
    [
        ("campaigns", 7), ("campaign_audience", 7), ("campaign_circles", 6), ("campaign_people", 6),
        ("campaign_preview", 12), ("campaign_send", 14), ("campaign_write", 8),
    ],
)  # fmt: skip
def test_questions_do_not_grow(
    client, at, draft, territory, person, django_assert_num_queries, name, questions, number
):
    for rank in range(number):
        campaign = draft("referent", "delegate", subject=f"Message {rank}", body=EVERY_FIELD)
        person("referent", territory(f"Pays {rank}"))

    with django_assert_num_queries(questions):
        client.get(at(name, None if name == "campaigns" else campaign))
