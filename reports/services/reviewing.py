"""From a draft to what is published: re-reading by the territory, bon à tirer, publication."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.documents import services as documents
from foundation.jobs import services as jobs
from foundation.journal import services as journal
from foundation.texts import services as texts
from programmes.contracts import searchable
from reports import news
from reports.models import Deliverable, Remark
from reports.services.messages import referents_of, tell_referents, tell_writers
from reports.services.quotations import refuse_beyond_consent
from territories import services as territories

State = Deliverable.State
journal.tells(
    {
        "fiche_sent": _("a envoyé «\u00a0{title}\u00a0» en relecture à {person}"),
        "fiche_corrections_asked": _("a demandé des corrections sur «\u00a0{title}\u00a0» ({count})"),
        "fiche_validated": _("a validé «\u00a0{title}\u00a0»"),
        "fiche_validated_for": _("a noté que le territoire valide «\u00a0{title}\u00a0»"),
        "fiche_approved": _("a donné le bon à tirer de «\u00a0{title}\u00a0»"),
        "fiche_published": _("a publié «\u00a0{title}\u00a0», version {number}"),
        "fiche_reopened": _("a repris la rédaction de «\u00a0{title}\u00a0»\u00a0: {reason}"),
        "remark_settled": _("a traité une remarque sur «\u00a0{title}\u00a0»"),
    }
)
NEWS = {
    "fiche_corrections_asked": partial(news.came_back, writers_mailed=True),
    "fiche_validated": news.came_back,
    "fiche_validated_for": news.came_back,
    "fiche_published": news.published,
}


class NotInThisState(Exception):
    """The deliverable has moved on meanwhile."""


class NotWritten(Exception):
    """Nothing to re-read yet: `sections` are the empty ones."""

    def __init__(self, sections):
        self.sections = sections
        super().__init__(", ".join(section.title for section in sections))


def _held(deliverable, *states):
    """The deliverable, closed to others until the end of the transaction, in one of these states."""
    rows = Deliverable.objects.select_for_update(of=("self",)).select_related(
        "programme", "participation__territory", "participation__circle", "team"
    )
    held = rows.get(pk=deliverable.pk)
    if held.state not in states:
        raise NotInThisState
    return held


def _move(deliverable, state, verb, *, by, data=None, **fields):
    deliverable.state = state
    for name, value in fields.items():
        setattr(deliverable, name, value)
    deliverable.save(update_fields=["state", *fields])
    facts = {"title": deliverable.title, **(data or {})}
    entry = journal.record(verb, deliverable, by=by, about=deliverable.participation, data=facts)
    if verb in NEWS:
        NEWS[verb](deliverable, entry)
    searchable.refresh(deliverable)
    return deliverable


@transaction.atomic
def send_for_rereading(deliverable, *, by):
    """Close the texts and ask the territory's referents to re-read."""
    held = _held(deliverable, State.DRAFT)
    sections = list(held.sections.select_related("text"))
    if empty := [section for section in sections if not section.text.plain.strip()]:
        raise NotWritten(empty)
    refuse_beyond_consent(held)
    for section in sections:
        texts.lock(section.text)
    names = ", ".join(person.full_name for person in referents_of(held))
    facts = {"person": names or str(_("l’équipe, faute d’interlocuteur"))}
    held = _move(held, State.REREADING, "fiche_sent", by=by, data=facts, sent_on=timezone.localdate())
    tell_referents(held)
    return held


@transaction.atomic
def ask_corrections(deliverable, remarks, *, by):
    """`remarks`: [(section or None, text)]. The texts open again for the team; how many of it are written to."""
    held = _held(deliverable, State.REREADING)
    Remark.objects.bulk_create(
        Remark(deliverable=held, section=section, text=text, by=_user(by), by_label=by.full_name)
        for section, text in remarks
    )
    _unlock(held)
    count = len(remarks)
    held = _move(held, State.DRAFT, "fiche_corrections_asked", by=by, data={"count": count}, sent_on=None)
    return tell_writers(held, by=by, count=count)


def _user(by):
    return by if getattr(by, "is_authenticated", False) else getattr(by, "user", None)


def _unlock(deliverable):
    for section in deliverable.sections.select_related("text"):
        texts.unlock(section.text)


@transaction.atomic
def validate(deliverable, *, by, for_territory=False):
    """The territory agrees to what will be published; `for_territory`: the organiser notes it."""
    held = _held(deliverable, State.REREADING)
    refuse_beyond_consent(held)
    verb = "fiche_validated_for" if for_territory else "fiche_validated"
    held = _move(held, State.VALIDATED, verb, by=by, validated_on=timezone.localdate())
    territories.make_step(held.participation, "reread", by=by)
    return held


def _held_or_stuck(deliverable, *states):
    """The same, or stuck in its publication: a job that failed must not close the fiche for ever."""
    held = _held(deliverable, *states, State.APPROVED)
    if held.state == State.APPROVED and not held.is_stuck:
        raise NotInThisState
    return held


@transaction.atomic
def approve(deliverable, *, by):
    """The bon à tirer: a job renders the PDF, then publishes it."""
    held = _held_or_stuck(deliverable, State.VALIDATED)
    refuse_beyond_consent(held)
    document = held.document or documents.new_document("reports.fiche")
    job = jobs.ask("reports.publish", held.pk, by=by, key=f"publish:{held.pk}")
    return _move(held, State.APPROVED, "fiche_approved", by=by, document=document, job=job)


@transaction.atomic
def finish_publication(deliverable, rendition, *, by):
    """Make the rendered PDF the next version, and open it to its audience."""
    held = _held(deliverable, State.APPROVED)
    refuse_beyond_consent(held)  # the job runs later than the bon à tirer, or again the day after
    version = documents.publish(
        held.document,
        rendition,
        title=held.title,
        audience=held.keys,
        by=by,
        about=held.participation,
        scope=held.journal_scope,
    )
    _move(held, State.PUBLISHED, "fiche_published", by=by, data={"number": version.number}, job=None)
    if held.participation:
        territories.make_step(held.participation, "published", by=by)
    return {"version": version.pk, "number": version.number}


@transaction.atomic
def reopen(deliverable, *, by, reason=""):
    """Take up the writing again; what was published stays readable until the next version."""
    held = _held_or_stuck(deliverable, State.REREADING, State.VALIDATED, State.PUBLISHED)
    _unlock(held)
    facts = {"reason": reason or str(_("sans raison donnée"))}
    return _move(held, State.DRAFT, "fiche_reopened", by=by, data=facts, sent_on=None, validated_on=None)


@transaction.atomic
def settle_remark(remark, *, by):
    remark.settled_at = timezone.now()
    remark.save(update_fields=["settled_at"])
    journal.record("remark_settled", remark.deliverable, by=by, data={"title": remark.deliverable.title})
    return remark
