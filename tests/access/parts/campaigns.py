"""A message to many: its organisers', from its first word to what became of it."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from foundation.files.uploads import checked
from foundation.mail.models import Message
from reminders.campaigns import papers
from reminders.campaigns.audience import Audience
from reminders.models import Addressee, Campaign
from reminders.services import campaign_sending, campaigns
from tests.access.row import get, post


def prepare(w):
    """A draft for the referents, with a file, ready to leave."""
    w.campaign = campaigns.create(
        w.programme,
        by=w.organiser,
        audience=Audience(who=("referent",)),
        subject="Bonjour",
        body="<p>Bonjour</p>",
    )
    upload = SimpleUploadedFile("note.pdf", b"%PDF-1.7\n1 0 obj\n")
    campaigns.attach(w.campaign, [checked(upload, kinds=papers.KINDS)], by=w.organiser)


def planned(w):
    prepare(w)
    campaign_sending.launch(w.campaign, by=w.organiser, when=timezone.now() + datetime.timedelta(days=1))


def sent(state="held"):
    """One message written, in this state; it is owed something."""

    def make(w):
        prepare(w)
        Campaign.objects.filter(pk=w.campaign.pk).update(state="sent", sent_at=timezone.now(), written=1)
        Message.objects.filter(pk=w.message.pk).update(state=state)
        member = w.referent.members.get()
        Addressee.objects.create(campaign=w.campaign, member=member, message=w.message)

    return make


def stopped(w):
    sent("cancelled")(w)
    Campaign.objects.filter(pk=w.campaign.pk).update(state="cancelled")


def at(w):
    return [w.programme.slug, w.campaign.pk]


def referent(w):
    return [*at(w), w.referent.members.get().pk]


def a_page(prepare=prepare, args=at, **more):
    return get("O", args, prepare=prepare, **more)


def an_act(prepare=prepare, args=at, **more):
    return post("O", args, prepare=prepare, **more)


ROWS = {
    "reminders:campaigns": [get("O")],
    "reminders:campaign_new": [get("O"), post("O", data={"texte": "convocation"})],
    "reminders:campaign": [a_page(status=302), a_page(planned), a_page(sent())],
    "reminders:campaign_export": [
        a_page(sent(), lambda w: [*at(w), "csv"]),
        a_page(sent(), lambda w: [*at(w), "xlsx"]),
    ],
    "reminders:campaign_write_again": [an_act(sent("failed"), lambda w: [*at(w), "echecs"])],
    "reminders:campaign_write": [
        a_page(),
        an_act(
            data=lambda w: {"revision": Campaign.objects.get(pk=w.campaign.pk).revision, "subject": "Autre"}
        ),
    ],
    "reminders:campaign_file": [a_page(args=lambda w: [*at(w), w.campaign.files.get().pk])],
    "reminders:campaign_audience": [a_page(), an_act(data={"who": ["delegate"]})],
    "reminders:campaign_count": [a_page()],
    "reminders:campaign_circles": [a_page(), an_act(data={"tous": "1"})],
    "reminders:campaign_people": [a_page()],
    "reminders:campaign_people_export": [
        a_page(args=lambda w: [*at(w), "csv"]),
        a_page(args=lambda w: [*at(w), "xlsx"]),
    ],
    "reminders:campaign_leave_out": [an_act(args=referent)],
    "reminders:campaign_preview": [a_page()],
    "reminders:campaign_preview_html": [a_page(args=referent)],
    "reminders:campaign_try": [an_act(data=lambda w: {"personne": referent(w)[-1]})],
    "reminders:campaign_send": [a_page(), an_act(data={"depart": "now"})],
    "reminders:campaign_unplan": [an_act(planned)],
    "reminders:campaign_cancel": [an_act(sent())],
    "reminders:campaign_resume": [an_act(stopped)],
    "reminders:campaign_release": [an_act(sent())],
    "reminders:campaign_duplicate": [an_act()],
    "reminders:campaign_delete": [an_act()],
    "territories:write_to": [post("O")],
}
