"""What the search finds, what the run says, what the outbox tells."""

import datetime
import re

from django.utils import timezone
from playwright.sync_api import expect

from foundation.mail.models import Message
from programmes.models import Extension
from reminders.models import Line

from .listening import the_organiser


def search_finds(stage, user, words, found, hidden="", picture=""):
    page = stage.page(user)
    page.goto("/")
    box = page.get_by_role("searchbox", name="Rechercher").or_(
        page.get_by_role("combobox", name="Rechercher")
    )
    box.fill(words)
    for one in found:
        expect(page.locator("#search-suggestions")).to_contain_text(one)
    box.press("Enter")
    page.wait_for_url("**/recherche/**")
    for one in found:
        expect(page.get_by_role("main")).to_contain_text(one)
    if hidden:
        expect(page.get_by_role("main")).not_to_contain_text(hidden)
    if picture:
        stage.shoot(page, picture)


def said_to(house, who):
    """How many lines and letters these people have had; others may be receiving theirs at this moment."""
    lines = Line.objects.sent().filter(member__in=who).count()
    return lines, [len(house.post.to(member.email)) for member in who]


def due(participation, kind, day):
    Extension.objects.create(
        programme=participation.programme,
        duty_kind=kind,
        subject=participation.pk,
        due=day,
        reason="Accord oral",
    )


def long_ago(people):
    """What was written to them is older than the pause between two messages."""
    before = timezone.now() - datetime.timedelta(days=4)
    Message.objects.filter(to_ref__in=[member.holder for member in people]).update(created_at=before)


def outbox_tells(stage, story, who):
    page = stage.page(the_organiser())
    page.goto(f"{story.root}/messages/?etat=envoyes")
    for member in who:
        expect(page.get_by_role("row", name=re.compile(member.full_name)).first).to_contain_text("envoyé")
    stage.shoot(page, "messages")
    page.goto(f"{story.root}/echeances/")
    stage.shoot(page, "echeances")
    page.goto(f"{story.root}/messages/rappels/")
    stage.shoot(page, "regles-de-rappel")
