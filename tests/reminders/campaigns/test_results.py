"""What became of a message: copy by copy, taken away as a workbook, and whom to write to again."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.mail.models import Message
from programmes.models import FreeDuty
from reminders.campaigns import audience as audiences
from reminders.campaigns.results import Results
from reminders.models import Campaign
from reminders.services import campaign_sending, campaigns
from tests.mail.server import Server

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(programme):
    return lambda name, campaign, *args: reverse(
        f"reminders:{name}", args=[programme.slug, campaign.pk, *args]
    )


@pytest.fixture
def gone(client, programme, organiser, territory, person, draft, through, run_jobs):
    """Ana has it, Bob's address is refused, Cléo has none; Ana still owes something."""
    client.force_login(organiser)
    through(Server(recipients=["250 OK", "550 5.1.1 No such user"]))
    here = territory("Arzelle")
    for name, address in (("Ana", "ana@exemple.fr"), ("Bob", "=bob@exemple.fr"), ("Cléo", "")):
        person("referent", here, first_name=name, last_name=name[0], email=address)
    FreeDuty.objects.create(
        programme=programme, circle=here, what="Bilan", member=programme.members.get(first_name="Ana")
    )
    campaign = campaign_sending.launch(draft("referent", subject="Objet"), by=organiser)
    run_jobs()
    return Campaign.objects.select_related("programme").get(pk=campaign.pk)


def test_each_copy_says_what_became_of_it(client, at, gone):
    results = Results(gone)

    assert results.counts == {"sent": 1, "failed": 1}
    assert [(why.value, number) for why, number in results.whys] == [("no_address", 1)]
    assert [(row.member.first_name, row.owed) for row in results.rows(results.addressees)] == [
        ("Ana", 1), ("Bob", 0), ("Cléo", 0),
    ]  # fmt: skip
    page = client.get(at("campaign", gone)).content.decode()
    assert "Le serveur du destinataire refuse cette adresse" in page
    assert "sans adresse" in page
    assert "qui a ouvert ce message" in page


def test_the_list_is_narrowed_to_a_state_or_to_words(gone):
    def shown(**asked):
        return [one.member.first_name for one in Results(gone, **asked).addressees]

    assert shown(group="echecs") == ["Bob"]
    assert shown(group="sans") == ["Cléo"]
    assert shown(group="doivent") == ["Ana"]
    assert shown(group="inconnu", query="ana@") == ["Ana"]
    assert shown(query="personne") == []


def test_it_is_taken_away_and_no_cell_is_a_formula(client, at, gone):
    answer = client.get(at("campaign_export", gone, "xlsx"))

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:5] == ["Nom", "Prénom", "Fonction", "Structure", "Adresse"]
    assert [(row[1], row[6], row[9]) for row in rows[1:]] == [
        ("Ana", "envoyé", 1), ("Bob", "non envoyé", 0), ("Cléo", "sans message", 0),
    ]  # fmt: skip
    assert sheet["E3"].data_type == "s"
    assert "'=bob@exemple.fr" in b"".join(client.get(at("campaign_export", gone, "csv"))).decode()


def test_those_who_did_not_get_it_or_still_owe_are_written_to_again(client, at, gone, programme):
    for group, name in (("echecs", "Bob"), ("doivent", "Ana")):
        answer = client.post(at("campaign_write_again", gone, group))
        draft = Campaign.objects.order_by("pk").last()
        assert answer.url == at("campaign_write", draft)
        assert audiences.of(draft).people == {programme.members.get(first_name=name).pk}


def test_nobody_to_write_to_again_makes_no_draft(client, at, gone):
    FreeDuty.objects.update(done_at=timezone.now())

    assert client.post(at("campaign_write_again", gone, "doivent")).url == at("campaign", gone)
    assert Campaign.objects.count() == 1


def test_the_same_text_serves_again(client, at, gone):
    client.post(at("campaign_duplicate", gone))

    copy = Campaign.objects.order_by("pk").last()
    assert (copy.subject, copy.state, copy.planned_for) == ("Objet", "draft", None)
    assert audiences.of(copy).who == ("referent",)


def test_while_it_goes_the_bar_asks_again_then_the_page_is_drawn_anew(client, at, gone):
    headers = {"HX-Request": "true", "HX-Target": "avancement"}
    assert client.get(at("campaign", gone), headers=headers)["HX-Refresh"] == "true"
    Message.objects.filter(state="failed").update(state="queued")

    moving = client.get(at("campaign", gone), headers=headers).content.decode()

    assert "1 sur 2" in moving
    assert 'hx-trigger="every 2s"' in moving


def test_a_job_that_failed_says_so_and_is_taken_up_again(
    client, at, organiser, territory, person, draft, run_jobs
):
    client.force_login(organiser)
    person("referent", territory("Arzelle"))
    campaign = campaign_sending.launch(draft("referent"), by=organiser)
    type(campaign.job).objects.update(state="failed", finished_at=timezone.now(), human_error="Cassé.")

    page = client.get(at("campaign", campaign)).content.decode()
    client.post(at("campaign_resume", campaign))
    run_jobs()

    assert "L’écriture s’est arrêtée" in page
    assert Campaign.objects.get().state == "sent"
    assert Message.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_questions_do_not_grow(
    client, at, organiser, territory, person, draft, run_jobs, mailoutbox, django_assert_num_queries, number
):
    client.force_login(organiser)
    for rank in range(number):
        person("referent", territory(f"Pays {rank}"))
    campaign = campaign_sending.launch(draft("referent"), by=organiser)
    run_jobs()

    with django_assert_num_queries(12):
        client.get(at("campaign", campaign))


def test_of_a_file_that_two_hold_removing_one_leaves_the_other(organiser, draft, gone):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from foundation.files.models import StoredFile
    from foundation.files.uploads import checked

    first = draft("referent")
    campaigns.attach(
        first, [checked(SimpleUploadedFile("a.pdf", b"%PDF-1.7 a"), kinds=("pdf",))], by=organiser
    )
    copy = campaigns.duplicate(first, by=organiser)

    campaigns.delete(first, by=organiser)

    assert copy.files.get().file.open().read() == b"%PDF-1.7 a"
    campaigns.delete(copy, by=organiser)
    assert not StoredFile.objects.filter(name="a.pdf").exists()
