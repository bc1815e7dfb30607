"""« Reprendre un programme en cours » as it is read, written by a job, and its reminders held until they are read."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from copils.services import invite_to_body
from foundation.files import services as files
from foundation.files.models import StoredFile
from foundation.jobs import kinds
from foundation.jobs.errors import LeaseLost
from foundation.jobs.models import Job
from foundation.jobs.runner import Running
from foundation.jobs.services import claim
from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.models import Programme, Role
from programmes.services import takeover as services
from programmes.services.states import change_state
from programmes.takeover import token
from reminders.models import Rule
from reminders.services import run
from reminders.services.held import approve, hold_back
from reports.models import Deliverable
from territories.models import Participation
from tests.programmes.factories import (
    UserFactory,
    account_with_role,
    made_from_method,
)
from tests.programmes.takeover.book import (
    ANNE,
    FICHE,
    REDON,
    SOPHIE,
    filled,
    pdf,
    raw_of,
    sent,
    stored,
)
from tests.reminders.scenes import at_any_hour

pytestmark = pytest.mark.django_db


# The pages ----------------------------------------------------------------------


def test_the_organiser_reads_then_takes_over(client, programme, organiser):
    client.force_login(organiser)
    book = filled(programme, Territoires=[REDON], Personnes=[ANNE], Livrables=[FICHE])
    page = sent(client, programme, book, SimpleUploadedFile("Redon.pdf", pdf()))
    assert "Redon à plusieurs voix" in page.content.decode()
    assert not Participation.objects.exists()
    apply = reverse("programmes:takeover_apply", args=[programme.slug])
    answer = client.post(apply, {"token": page.context["token"]}, follow=True)
    assert "Aucun message n’est parti" in answer.content.decode()
    assert (Participation.objects.count(), Deliverable.objects.count()) == (1, 1)
    assert not Message.objects.exists()
    assert StoredFile.objects.count() == 1


@pytest.fixture
def many(monkeypatch):
    """Two lines are many, and a part is one line."""
    monkeypatch.setattr("programmes.services.takeover.AT_ONCE", 1)
    monkeypatch.setattr("programmes.services.takeover.PART", 1)


MANY = {"Territoires": [REDON, ["Cœur de Brie", "pays"]], "Personnes": [ANNE], "Livrables": [FICHE]}


def test_many_lines_are_taken_over_by_a_job_that_tells_how_far_it_is(
    client, programme, organiser, many, run_jobs
):
    client.force_login(organiser)
    page = sent(client, programme, filled(programme, **MANY), SimpleUploadedFile("Redon.pdf", pdf()))
    apply, token_of = reverse("programmes:takeover_apply", args=[programme.slug]), page.context["token"]

    waiting = client.post(apply, {"token": token_of}, follow=True)
    again = client.post(apply, {"token": token_of}, follow=True)
    before = Participation.objects.count()
    progress = reverse("programmes:takeover_progress", args=[programme.slug])
    under_way = client.get(progress, headers={"HX-Request": "true"})
    ran = [one for one in run_jobs() if one.kind == "programmes.take_over"]
    over = client.get(progress, headers={"HX-Request": "true"})

    assert "attend son tour" in waiting.text
    assert "attend son tour" in again.text
    assert (before, "HX-Refresh" in under_way, over["HX-Refresh"]) == (0, False, "true")
    told = "2\u00a0territoires, 1\u00a0personne, 1\u00a0livrable publié"
    assert [one.result for one in ran] == [{"told": told}]
    assert f"{told}. Aucun message n’est parti." in over.text
    assert Entry.objects.about(programme).get(verb="programme_taken_over").data == {"told": told}
    assert Programme.objects.get(pk=programme.pk).reminders_held
    assert not Message.objects.exists()


def test_a_takeover_that_was_cut_short_goes_on_where_it_was(
    programme, organiser, many, run_jobs, monkeypatch
):
    raw = raw_of(programme, **MANY)
    assert services.apply(programme, raw, stored(), by=organiser) is None
    write, tried = services._write, []

    def breaks(*args):
        tried.append(args)
        if len(tried) == 2:
            raise OSError("the disk")
        write(*args)

    monkeypatch.setattr(services, "_write", breaks)
    run_jobs()
    half = Participation.objects.count()
    (job,) = run_jobs(ahead=datetime.timedelta(hours=1))

    assert half == 1
    assert job.result == {"told": "2\u00a0territoires, 1\u00a0personne, 1\u00a0livrable publié"}
    assert (Participation.objects.count(), Deliverable.objects.count()) == (2, 1)


def test_a_worker_that_lost_its_lease_takes_nothing_over(programme, organiser, many, run_jobs):
    services.apply(programme, raw_of(programme, **MANY), stored(), by=organiser)
    job = claim(Job.objects.get(kind="programmes.take_over").pk)
    Job.objects.filter(pk=job.pk).update(attempt=job.attempt + 1)  # another took it since

    with pytest.raises(LeaseLost):
        kinds.get(job.kind).function(Running(job))

    assert not Participation.objects.exists()


def test_a_second_workbook_waits_for_the_first(client, programme, organiser, many):
    services.apply(programme, raw_of(programme, **MANY), stored(), by=organiser)
    client.force_login(organiser)
    page = sent(client, programme, filled(programme, Territoires=MANY["Territoires"]))

    apply = reverse("programmes:takeover_apply", args=[programme.slug])
    answer = client.post(apply, {"token": page.context["token"]})

    assert "Un autre classeur est en train d’être repris" in answer.text
    assert answer.context["token"]


def test_what_does_not_fit_any_more_is_told_by_the_job(client, programme, organiser, many, run_jobs):
    services.apply(programme, raw_of(programme, **MANY), stored(), by=organiser)
    programme.bodies.all().delete()
    files.discard(StoredFile.objects.get())

    (job,) = run_jobs()

    assert (job.state, Participation.objects.count()) == ("failed", 0)
    assert "Envoyez le classeur à nouveau" in job.human_error
    client.force_login(organiser)
    page = client.get(reverse("programmes:takeover", args=[programme.slug]))
    assert "Le programme a changé entre-temps" in page.text


@pytest.mark.parametrize(("confirmed", "left"), [(False, 0), (True, 1)])
def test_the_pdf_of_a_preview_that_nobody_confirms_goes(
    client, programme, organiser, run_jobs, confirmed, left
):
    client.force_login(organiser)
    book = filled(programme, Territoires=[REDON], Livrables=[FICHE])
    page = sent(client, programme, book, SimpleUploadedFile("Redon.pdf", pdf()))
    if confirmed:
        apply = reverse("programmes:takeover_apply", args=[programme.slug])
        client.post(apply, {"token": page.context["token"]})

    run_jobs(ahead=datetime.timedelta(days=6))
    before = StoredFile.objects.count()
    run_jobs(ahead=datetime.timedelta(days=8))

    assert (before, StoredFile.objects.count()) == (1, left)


def test_a_preview_with_wrong_lines_writes_nothing_until_said(client, programme, organiser):
    client.force_login(organiser)
    page = sent(client, programme, filled(programme, Territoires=[REDON, ["", "pays"]]))
    assert "1\u00a0ligne à corriger" in page.content.decode()
    apply = reverse("programmes:takeover_apply", args=[programme.slug])
    again = client.post(apply, {"token": page.context["token"]})
    assert again.status_code == 200
    assert not Participation.objects.exists()
    client.post(apply, {"token": again.context["token"], "without_wrong": "1"})
    assert Participation.objects.count() == 1


def test_a_preview_serves_its_own_reader_only(client, programme, organiser):
    other = account_with_role(Role.Kind.ORGANISER, programme.circle)
    signed = token.sign(programme, organiser, raw_of(programme, Territoires=[REDON]), {})
    client.force_login(other)
    apply = reverse("programmes:takeover_apply", args=[programme.slug])
    assert (
        "envoyez le classeur à nouveau" in client.post(apply, {"token": signed}, follow=True).content.decode()
    )
    assert not Participation.objects.exists()


def test_a_file_that_is_no_pdf_is_named(client, programme, organiser):
    client.force_login(organiser)
    answer = sent(client, programme, filled(programme), SimpleUploadedFile("faux.pdf", b"bonjour"))
    assert "faux.pdf" in str(answer.context["form"].errors["pdfs"])


def test_the_way_in_ends_in_the_takeover_with_reminders_held(client):
    client.force_login(UserFactory(is_staff=True))
    answer = client.post(reverse("programmes:takeover_start"))
    assert answer.url == reverse("programmes:create")
    assert "Vous reprenez un programme en cours" in client.get(answer.url).content.decode()
    client.get(answer.url, {"neuf": "1"})
    assert "Vous reprenez un programme en cours" not in client.get(answer.url).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(client, programme, organiser, django_assert_max_num_queries, number):
    names = [[f"Pays {rank}", *REDON[1:]] for rank in range(number)]
    services.apply(programme, raw_of(programme, Territoires=names), {}, by=organiser)
    client.force_login(organiser)
    with django_assert_max_num_queries(10):
        client.get(reverse("programmes:takeover", args=[programme.slug]))


# Reminders held until they are read ------------------------------------------------


@pytest.fixture
def ripe(programme, organiser, settings):
    """Taken over and running: Sophie was asked twenty days ago, and a rule recalls it now."""
    services.apply(programme, raw_of(programme, Personnes=[SOPHIE]), {}, by=organiser)
    change_state(programme, Programme.State.RUNNING, by=organiser)
    long_ago = timezone.now() - datetime.timedelta(days=20)
    Role.objects.filter(kind="body_member").update(invited_at=long_ago)
    Rule.objects.filter(programme=programme).update(since=timezone.localdate(long_ago))
    at_any_hour(settings)
    return programme


def test_what_is_taken_over_holds_the_reminders(ripe, organiser):
    assert ripe.reminders_held
    assert run() == 0
    assert not Message.objects.exists()


def test_what_was_foreseen_is_what_the_run_then_writes(ripe, organiser):
    assert approve(ripe, by=organiser)
    foreseen = Entry.objects.about(ripe).get(verb="reminders_approved").data["number"]
    assert run() == foreseen == 1
    assert Message.objects.get().to_ref == ripe.members.get(last_name="Garnier").holder


def test_approving_is_journaled_once_and_can_be_taken_back(ripe, organiser):
    assert [approve(ripe, by=organiser), approve(ripe, by=organiser)] == [True, False]
    entry = Entry.objects.about(ripe).get(verb="reminders_approved")
    assert entry.data["number"] == 1
    assert hold_back(ripe, by=organiser)
    assert run() == 0


def test_the_organiser_reads_and_approves_on_the_page(client, ripe, organiser):
    client.force_login(organiser)
    page = reverse("reminders:held", args=[ripe.slug])
    told = client.get(page).content.decode()
    assert "Sophie Garnier" in told
    assert "aucun ne part avant que vous ayez relu lesquels" in told
    assert (
        "Les rappels partent désormais"
        in client.post(reverse("reminders:approve", args=[ripe.slug]), follow=True).content.decode()
    )
    ripe.refresh_from_db()
    assert not ripe.reminders_held


def test_another_programme_is_reminded_all_the_same(ripe, settings):
    other = made_from_method(title="Ailleurs")
    by = other.circle.roles.get(kind="organiser").member.user
    person = {"first_name": "Ana", "last_name": "Autre", "email": "ana@exemple.fr"}
    invite_to_body(other.bodies.first(), by=by, **person)
    Message.objects.all().delete()
    long_ago = timezone.now() - datetime.timedelta(days=20)
    Role.objects.filter(member__last_name="Autre").update(invited_at=long_ago)
    Rule.objects.filter(programme=other).update(since=timezone.localdate(long_ago))
    at_any_hour(settings)
    assert run() == 1
    assert Message.objects.get().scope == other.scope
