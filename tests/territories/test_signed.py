"""What a signature leaves: a PDF with its fingerprint, a frozen row, pages for those who may read them."""

import hashlib

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from foundation.documents.models import Version
from foundation.jobs.models import Job
from foundation.mail.models import Message
from programmes.models import Role
from programmes.roles import roles_of
from territories.models import Commitment
from territories.models.commitment import CommitmentIsSigned
from territories.services import commitments
from tests.territories.factories import listed, signatory_of, signed, solicited

pytestmark = pytest.mark.django_db
Kind = Role.Kind


def test_pdf_is_published_with_its_fingerprint_and_sent(run_jobs):
    participation = solicited()
    signed(participation)

    run_jobs()

    version = Version.objects.get()
    with version.file.open() as content:
        assert hashlib.sha256(content.read()).hexdigest() == version.sha256
    assert set(version.audience.values_list("key", flat=True)) == {
        participation.circle.key,
        f"programme:{participation.programme_id}:organiser",
    }
    told = Message.objects.filter(template="territories/email/signed")
    assert sorted(told.values_list("to_name", flat=True)) == ["Jeanne Marchal", "Pauline Humbert"]
    name = f"Engagement, {participation.name}.pdf"
    assert [[str(one) for one in message.attachments.all()] for message in told] == [[name], [name]]


def test_pdf_that_fails_leaves_the_signature_and_is_made_again(run_jobs, monkeypatch):
    participation = solicited()
    signed(participation)

    def broken(*args, **options):
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("foundation.documents.services.build", broken)
        for _try in range(6):
            run_jobs(ahead=timezone.timedelta(days=1))
    job = Job.objects.get(kind=commitments.KIND_OF_JOB)
    assert (job.state, Version.objects.count()) == ("failed", 0)
    assert Commitment.objects.signed().count() == 1

    commitments.build_commitment_pdf(participation, by=None)
    run_jobs()

    assert Version.objects.count() == 1


def test_job_run_twice_publishes_once(run_jobs):
    from foundation.jobs import services as jobs

    participation = solicited()
    signed(participation)
    run_jobs()
    jobs.ask(commitments.KIND_OF_JOB, participation.pk)
    run_jobs()
    assert Version.objects.count() == 1
    assert Message.objects.filter(template="territories/email/signed").count() == 2


def test_signed_row_is_frozen():
    participation = solicited()
    commitment = signed(participation)
    commitment.signed_quality = "empereur"
    with pytest.raises(CommitmentIsSigned):
        commitment.save()
    with pytest.raises(commitments.AlreadySigned):
        commitments.change_terms(participation, undertakings=["autre"], organisers_cover=[], by=None)


def test_changing_the_text_of_the_programme_leaves_what_is_signed():
    participation = solicited()
    before = signed(participation).current_terms["undertakings"]
    commitments.change_programme_terms(
        participation.programme, undertakings=["tout autre chose"], organisers_cover=[], by=None
    )
    other = listed(participation.programme, name="Autre")
    assert Commitment.objects.get(participation=participation).current_terms["undertakings"] == before
    assert other.commitment.current_terms["undertakings"] == ["tout autre chose"]


@pytest.mark.db
@pytest.mark.parametrize("missing", ["signed_at", "signatory", "signed_name", "signed_quality"])
def test_database_refuses_half_a_signature(missing):
    participation = solicited()
    values = {
        "state": "signed",
        "signed_at": timezone.now(),
        "signatory": signatory_of(participation),
        "signed_name": "J. M.",
        "signed_quality": "maire",
        missing: None if missing in {"signed_at", "signatory"} else "",
    }
    with pytest.raises(IntegrityError, match="commitment_signed_is_complete"):
        Commitment.objects.filter(participation=participation).update(**values)


@pytest.mark.parametrize(
    ("role", "status"),
    [("organiser", 200), ("referent", 200), ("signatory", 200), ("delegate", 403), ("expert", 403),
     ("body_member", 403), ("outsider", 404), ("anonymous", 302)],
)  # fmt: skip
def test_engagement_page_answers_each_role(client, as_role, role, status):
    participation = solicited()
    signed(participation)
    here = (
        participation.programme.circle
        if role in {"organiser", "expert", "body_member"}
        else participation.circle
    )
    as_role(role, here)
    url = reverse("territories:commitment", args=[participation.programme.slug, participation.pk])
    assert client.get(url).status_code == status


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("organiser", 200),
        ("referent", 200),
        ("signatory", 200),
        ("delegate", 403),
        ("expert", 403),
        ("outsider", 404),
    ],
)
def test_signed_pdf_is_served_to_its_audience(client, as_role, run_jobs, role, status):
    participation = solicited()
    signed(participation)
    run_jobs()
    here = participation.programme.circle if role in {"organiser", "expert"} else participation.circle
    user = as_role(role, here)
    url = reverse("territories:commitment_pdf", args=[participation.programme.slug, participation.pk])

    answer = client.get(url)

    assert answer.status_code == status
    if status == 200:
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
        assert answer["Content-Disposition"].startswith("attachment")
        assert roles_of(user).keys & set(Version.objects.get().audience.values_list("key", flat=True))
