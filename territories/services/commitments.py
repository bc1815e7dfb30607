"""The commitment of a territory: asked for, signed once, kept with its PDF."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.documents import services as documents
from foundation.jobs import services as jobs
from foundation.journal import services as journal
from foundation.mail.links import Link
from foundation.mail.models import Message
from programmes.models import Role
from programmes.services import letters, roles
from programmes.services.roles import prove_address
from territories import news
from territories.models import Commitment, CommitmentTerms
from territories.models.commitment import sha256_of
from territories.models.step import COMMITTED
from territories.wording import of_territory

from . import steps
from .participations import ParticipationClosed

journal.tells(
    {
        "signature_requested": _("a demandé à {person} de signer l’engagement"),
        "commitment_signed": _("a signé l’engagement, en qualité de {quality}"),
        "commitment_terms_changed": _("a modifié le texte de l’engagement"),
        "commitment_pdf_asked": _("a demandé que le PDF de l’engagement soit refait"),
    }
)

KIND = "territories.commitment"
KIND_OF_JOB = "territories.commitment_pdf"
SIGN = "sign_commitment"
letters.names(
    {
        "territories/email/sign_request": _("Demande de signature"),
        "territories/email/signed": _("Engagement signé"),
    }
)
State = Commitment.State
PAUSE = datetime.timedelta(minutes=10)  # the same as « Relancer »


class AlreadySigned(Exception):
    """There is one signature, and it stands."""


class NotTheSignatory(Exception):
    """Only who was asked to sign signs."""


class TermsChanged(Exception):
    """The text is no longer the one that was on the screen."""


class NobodyToAsk(Exception):
    """No signatory with an address: there is nobody to write to."""


class AskedJustNow(Exception):
    """The same request left a moment ago: `message` says to whom and when."""

    def __init__(self, message):
        self.message = message
        super().__init__(message)


@transaction.atomic
def request_signature(participation, *, by):
    """Write to the signatory; asked again after a pause, a new message leaves."""
    participation = steps.lock(participation)
    commitment = participation.commitment
    if commitment.is_signed:
        raise AlreadySigned
    role = signatories(participation).exclude(member__email="").order_by("-pk").first()
    if role is None:
        raise NobodyToAsk
    if message := _request_on_its_way(participation, role):
        raise AskedJustNow(message)
    commitment.state, commitment.requested_at = State.REQUESTED, timezone.now()
    commitment.save(update_fields=["state", "requested_at"])
    data = {"person": role.member.full_name}
    journal.record("signature_requested", commitment, by=by, about=participation, data=data)
    return _write_request(participation, role)


def _request_on_its_way(participation, role):
    """To the address of today: one that was wrong, or a message that failed, is no reason to wait."""
    recent = Message.objects.filter(
        key__startswith=_key_of_requests(participation, role),
        to_address__iexact=role.member.email,
        created_at__gt=timezone.now() - PAUSE,
    )
    return recent.exclude(state__in=[Message.State.FAILED, Message.State.CANCELLED]).first()


def _key_of_requests(participation, role):
    return f"sign_request:{participation.pk}:{role.pk}:"


def signatories(participation):
    """The roles, invited or accepted, of those who may sign."""
    held = Role.objects.active().filter(circle=participation.circle_id, kind=Role.Kind.SIGNATORY)
    return held.select_related("member", "circle", "invited_by")


def _write_request(participation, role):
    programme, member = participation.programme, role.member
    terms = participation.commitment.current_terms
    return letters.write(
        programme,
        "territories/email/sign_request",
        to=member.recipient,
        context={
            "territory": participation.name,
            "of_territory": of_territory(participation.name),
            "programme": programme.title,
            "inviter": role.invited_by.full_name if role.invited_by else "",
            "undertakings": terms["undertakings"],
            "organisers_cover": terms["organisers_cover"],
            "link": Link(SIGN, participation.pk, member.holder, member.link_epoch),
        },
        key=f"{_key_of_requests(participation, role)}{timezone.now().isoformat()}",
        check="programmes.still_asked",
    )


@transaction.atomic
def sign(participation, *, member, name, quality, terms_sha256, evidence, deliberation=""):
    """Freeze what was read and who signed it, then have the PDF made: it may fail, the signature stands."""
    participation = steps.lock(participation)
    commitment = Commitment.objects.select_for_update().get(pk=participation.commitment.pk)
    role = _check_it_may_be_signed(participation, commitment, member, terms_sha256)
    _freeze(commitment, member, name, quality, deliberation, evidence)
    if role.state == Role.State.INVITED:
        roles.answer_invitation(role, accept=True, by=member, proves_address=True)
    prove_address(member)
    _record(participation, commitment, member)
    jobs.ask(KIND_OF_JOB, participation.pk, by=member, key=f"{participation.pk}")
    return commitment


def _check_it_may_be_signed(participation, commitment, member, terms_sha256):
    if commitment.is_signed:
        raise AlreadySigned
    if not participation.is_open:
        raise ParticipationClosed
    role = signatories(participation).filter(member=member).first()
    if role is None:
        raise NotTheSignatory
    if terms_sha256 != commitment.terms_sha256:
        raise TermsChanged
    return role


def _freeze(commitment, member, name, quality, deliberation, evidence):
    commitment.terms = commitment.current_terms
    commitment.state, commitment.signed_at = State.SIGNED, timezone.now()
    commitment.signatory, commitment.signed_name = member, name.strip()
    commitment.signed_quality, commitment.deliberation = quality.strip(), deliberation.strip()
    commitment.evidence = {**evidence, "terms_sha256": sha256_of(commitment.terms)}
    commitment.save()


def _record(participation, commitment, member):
    data = {"quality": commitment.signed_quality, "terms_sha256": commitment.evidence["terms_sha256"]}
    entry = journal.record("commitment_signed", commitment, by=member, about=participation, data=data)
    news.commitment_signed(participation, entry)
    for code in ("solicited", "agreed", COMMITTED):
        steps.imply_step(participation, code, by=member)


@transaction.atomic
def publish_commitment(participation, rendition):
    """Keep the PDF as a Version for the territory and the organisers, and send it to those who asked."""
    participation = steps.lock(participation)
    commitment = participation.commitment
    if commitment.document is None:
        commitment.document = documents.new_document(KIND)
        commitment.save(update_fields=["document"])
    version = documents.publish(
        commitment.document,
        rendition,
        title=str(_("Engagement signé")),
        audience=[participation.circle.key, f"{participation.programme.scope}:organiser"],
        by=commitment.signatory,
        about=participation,
        scope=participation.journal_scope,
    )
    _send_copies(participation, commitment, version)
    return {"version": version.pk, "sha256": version.sha256}


def _send_copies(participation, commitment, version):
    """One message a person, whatever the number of times the PDF is built."""
    people = {commitment.signatory_id: commitment.signatory}
    referents = Role.objects.active().filter(circle=participation.circle_id, kind=Role.Kind.REFERENT)
    people |= {role.member_id: role.member for role in referents.select_related("member")}
    for member in people.values():
        if member.email:
            _send_copy(participation, commitment, version, member)


def _send_copy(participation, commitment, version, member):
    programme = participation.programme
    letters.write(
        programme,
        "territories/email/signed",
        to=member.recipient,
        context={
            "of_territory": of_territory(participation.name),
            "programme": programme.title,
            "name": commitment.signed_name,
            "quality": commitment.signed_quality,
            "signed_at": commitment.signed_at,
            "sha256": version.sha256,
        },
        key=f"commitment_signed:{commitment.pk}:{member.pk}",
        attachments=[version.file],
    )


@transaction.atomic
def build_commitment_pdf(participation, *, by):
    """Ask again for a PDF that failed: same words, same signature."""
    participation = steps.lock(participation)
    commitment = participation.commitment
    if not commitment.is_signed or commitment.version:
        return None
    journal.record("commitment_pdf_asked", commitment, by=by, about=participation)
    return jobs.ask(KIND_OF_JOB, participation.pk, by=by, key=f"{participation.pk}")


@transaction.atomic
def change_terms(participation, *, undertakings, organisers_cover, by):
    """Change the text for this territory alone, before it is signed."""
    participation = steps.lock(participation)
    commitment = participation.commitment
    if commitment.is_signed:
        raise AlreadySigned
    commitment.terms = {"undertakings": undertakings, "organisers_cover": organisers_cover}
    commitment.save(update_fields=["terms"])
    journal.record("commitment_terms_changed", commitment, by=by, about=participation)
    return commitment


@transaction.atomic
def change_programme_terms(programme, *, undertakings, organisers_cover, by):
    """Change the text for every territory that has neither signed nor a text of its own."""
    values = {"undertakings": undertakings, "organisers_cover": organisers_cover}
    terms, _created = CommitmentTerms.objects.update_or_create(programme=programme, defaults=values)
    journal.record("commitment_terms_changed", programme, by=by)
    return terms
