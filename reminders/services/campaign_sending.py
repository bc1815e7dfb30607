"""A message to many leaves: decided by an organiser, planned, stopped, taken up again. See `campaign_writing`."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.jobs import services as jobs
from foundation.journal import services as journal
from foundation.mail import services as mail
from foundation.mail.models import Message
from reminders.campaigns import letter, papers
from reminders.campaigns.ready import faults_of
from reminders.campaigns.selection import select
from reminders.campaigns.times import told_in_full
from reminders.models import Campaign

from .campaigns import editable

journal.tells(
    {
        "campaign_planned": _(
            "a prévu le message «\u00a0{subject}\u00a0» pour {number:personne,personnes}, {when}"
        ),
        "campaign_launched": _("envoie le message «\u00a0{subject}\u00a0» à {number:personne,personnes}"),
        "campaign_unplanned": _("a remis en brouillon le message «\u00a0{subject}\u00a0»"),
        "campaign_sent": _("a écrit «\u00a0{subject}\u00a0» à {number:personne,personnes}"),
        "campaign_not_sent": _("Le message «\u00a0{subject}\u00a0» n’est pas parti\u00a0: {why}"),
        "campaign_cancelled": _(
            "a arrêté le message «\u00a0{subject}\u00a0»\u00a0: "
            "{number:exemplaire ne partira pas,exemplaires ne partiront pas}"
        ),
        "campaign_resumed": _("a repris l’envoi du message «\u00a0{subject}\u00a0»"),
        "campaign_released": _(
            "a laissé partir le message «\u00a0{subject}\u00a0» ({number:exemplaire,exemplaires})"
        ),
    }
)
JOB = "reminders.campaign"
State = Campaign.State


class CampaignNotReady(Exception):
    """Why it cannot leave, in sentences."""

    def __init__(self, faults):
        self.faults = [str(one) for one in faults]
        super().__init__(" ".join(self.faults))


class NothingToStop(Exception):
    """All has left already, or nothing was to leave."""


@transaction.atomic
def launch(campaign, *, by, when=None, held=False):
    """Decide that it leaves, now or at a date to come. Decided twice, it leaves once."""
    locked = editable(campaign)
    selection = select(locked)
    if faults := faults_of(locked, selection, when=when):
        raise CampaignNotReady(faults)
    locked.expected = [one.pk for one in selection.to_write]
    locked.planned_for, locked.held, locked.stopped_because = when, held, ""
    locked.state = State.PLANNED if when else State.WRITING
    _ask(locked, by)
    facts = {"number": selection.number, "when": _told(when)}
    verb = "campaign_planned" if when else "campaign_launched"
    journal.record(verb, locked, by=by, about=locked.programme, data=facts)
    return locked


def _told(when):
    return told_in_full(when) if when else ""


def _ask(locked, by):
    """One order more: the jobs of the former ones find that they were taken back."""
    locked.launches += 1
    locked.revision += 1
    locked.job = jobs.ask(
        JOB,
        locked.pk,
        by=by,
        data={"launch": locked.launches},
        key=f"{locked.pk}:{locked.launches}",
        run_after=locked.planned_for if locked.is_planned else None,
    )
    locked.save()


@transaction.atomic
def unplan(campaign, *, by):
    """A planned one is a draft again."""
    locked = editable(campaign)
    if not locked.is_planned:
        raise NothingToStop
    back_to_draft(locked)
    journal.record("campaign_unplanned", locked, by=by, about=locked.programme)
    return locked


def back_to_draft(locked, why=""):
    locked.state, locked.planned_for, locked.stopped_because = State.DRAFT, None, str(why)[:240]
    locked.launches += 1
    locked.revision += 1
    locked.save()


@transaction.atomic
def cancel(campaign, *, by):
    """Stop what has not left; what is in somebody's mailbox stays there. Returns how many were stopped."""
    locked = Campaign.objects.lock(campaign)
    stopped = _stop_messages(locked, by) if locked.state in (State.WRITING, State.SENT) else 0
    if not stopped and locked.state != State.WRITING:
        raise NothingToStop
    locked.state = State.CANCELLED
    locked.launches += 1
    locked.save(update_fields=["state", "launches"])
    journal.record("campaign_cancelled", locked, by=by, about=locked.programme, data={"number": stopped})
    return stopped


def _stop_messages(campaign, by):
    """One update: a message that a worker takes meanwhile leaves."""
    waiting = Message.objects.filter(campaign_addressees__campaign=campaign, state__in=mail.STOPPABLE)
    known = dict(waiting.values_list("pk", "state"))
    held = [pk for pk, state in known.items() if state == Message.State.HELD]
    stopped = mail.cancel_all(Message.objects.filter(pk__in=known), by=by)
    mine = campaign.addressees.filter(message__in=known, message__state=Message.State.CANCELLED)
    mine.update(stopped=True)
    mine.filter(message__in=held).update(was_held=True)
    return stopped


@transaction.atomic
def resume(campaign, *, by):
    """Take up again what was stopped, or what a job left unfinished: who has their message gets no other."""
    locked = Campaign.objects.select_related("programme", "job").lock(campaign)
    abandoned = locked.is_being_written and not (locked.job and locked.job.is_active)
    if locked.state != State.CANCELLED and not abandoned:
        raise NothingToStop
    if faults := faults_of(locked, select(locked)):
        raise CampaignNotReady(faults)
    _let_go(locked)
    locked.state, locked.planned_for = State.WRITING, None
    _ask(locked, by)
    journal.record("campaign_resumed", locked, by=by, about=locked.programme)
    return locked


def _let_go(campaign):
    """As each was when it was stopped: what somebody held by hand is still held."""
    for was_held, again in ((True, Message.State.HELD), (False, Message.State.QUEUED)):
        stopped = campaign.addressees.filter(stopped=True, was_held=was_held)
        known = list(stopped.values_list("message", flat=True))
        cancelled = Message.objects.filter(pk__in=known, state=Message.State.CANCELLED)
        cancelled.update(state=again, planned_for=None, cancelled_for="", cancelled_by="")
        stopped.update(stopped=False, was_held=False)
    campaign.addressees.left_aside().delete()  # who gets nothing is said again once all is written


@transaction.atomic
def release(campaign, *, by):
    """Let those that were held go; how many."""
    held = Message.objects.filter(campaign_addressees__campaign=campaign)
    number = mail.release_all(held)
    if not number:
        raise NothingToStop
    ring()
    journal.record("campaign_released", campaign, by=by, about=campaign.programme, data={"number": number})
    return number


def ring():
    """The next batch of the outbox leaves at once rather than within the minute."""
    jobs.ask("mail.send_batch", key="periodic")


@transaction.atomic
def send_trial(campaign, member, *, by):
    """To the organiser alone, what this person would read."""
    merged = letter.Letters(campaign, [member])
    paper = papers.calendar_of(campaign.programme, campaign.moment)
    attached = [one.file for one in campaign.files.select_related("file")] + ([paper] if paper else [])
    return mail.send_to_oneself(merged.message_to(member, merged.to(member)), by=by, files=attached)
