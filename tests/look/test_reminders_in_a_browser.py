"""The pages of reminders as people meet them: on each screen, and what an answer does not need is folded."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from programmes.services import roles
from reminders.services import campaigns, rules
from tests.look.test_in_a_browser import at_rest, beyond_the_edge, faults, signed_in
from tests.programmes.factories import MemberFactory, UserFactory, made_from_method

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "duties", "waivers", "outbox", "campaigns", "campaign_new", "rules", "rule_add", "deadlines", "quiet", "held",
)  # fmt: skip
ANSWER = "programmes.answer_invitation"


@pytest.fixture
def organiser():
    return UserFactory()


@pytest.fixture
def made(page, site, client, organiser):
    """A programme under way: somebody who has not answered, a rule, a message being prepared."""
    programme = made_from_method(by=organiser)
    programme.state = "running"
    programme.save(update_fields=["state"])
    roles.invite(programme.circle, "expert", member=MemberFactory(programme=programme), by=organiser)
    rules.add_rule(programme, duty_kind=ANSWER, days=5, by=organiser)
    campaigns.create(programme, by=organiser, subject="Des nouvelles", body="<p>Bonjour {prénom},</p>")
    signed_in(page, site, client, organiser)
    return programme


def address(site, programme, name, *args):
    return site + reverse(f"reminders:{name}", args=[programme.slug, *args])


def test_each_page_is_accessible_and_fits_on_each_screen(page, site, made, organiser, refusals):
    itself = made.members.get(user=organiser)
    pages = [address(site, made, name) for name in PAGES]
    pages += [
        address(site, made, "deadline", ANSWER),
        address(site, made, "campaign_send", made.campaigns.get().pk),
        site + reverse("programmes:following", args=[made.slug]),
        site + reverse("programmes:member", args=[made.slug, itself.pk]),
        site + reverse("programmes:news"),
        site + reverse("programmes:news_settings"),
    ]
    for one in pages:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(one)
            at_rest(page)
            assert beyond_the_edge(page) == 0, one
            assert refusals == [], one
        assert faults(page) == [], one
        refusals.clear()  # axe itself injects styles that our policy refuses


def test_a_rule_asks_only_what_its_answer_needs(page, site, made):
    page.goto(address(site, made, "rule_add"))
    days, recalls = page.get_by_label("Combien de jours"), page.get_by_label("Après combien de rappels")

    expect(days).to_be_visible()
    expect(recalls).to_be_hidden()

    page.get_by_label("le jour même").check()
    expect(days).to_be_hidden()

    page.get_by_label("après des rappels restés sans effet").check()
    expect(days).to_be_visible()
    expect(recalls).to_be_visible()


def test_a_deadline_asks_for_days_or_for_a_date(page, site, made):
    made.moments.create(code="signature", label="Signature", date=datetime.date(2050, 3, 12))
    page.goto(address(site, made, "deadline", ANSWER))

    page.get_by_label("une date du calendrier").check()
    expect(page.get_by_label("Combien de jours")).to_be_hidden()
    page.get_by_label("Quelle date").select_option(label="Signature (12\u00a0mars\u00a02050)")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("main")).to_contain_text("Signature, le 12\u00a0mars\u00a02050")


def test_a_form_that_comes_back_shows_the_field_at_fault(page, site, made):
    page.goto(address(site, made, "rule_add"))
    page.get_by_label("après des rappels restés sans effet").check()
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("Dites après combien de rappels.")).to_be_visible()
    expect(page.get_by_label("Après combien de rappels")).to_be_visible()


def test_the_button_says_what_it_will_do(page, site, made):
    page.goto(address(site, made, "campaign_send", made.campaigns.get().pk))
    made.campaigns.update(audience={"who": ["organiser"], "where": "all"})
    page.reload()

    expect(page.get_by_role("button", name="Envoyer maintenant")).to_be_visible()
    page.get_by_label("Plus tard").check()
    expect(page.get_by_role("button", name="Prévoir cet envoi")).to_be_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_a_script_every_field_is_there(page, site, made):
    page.goto(address(site, made, "rule_add"))

    expect(page.get_by_label("Combien de jours")).to_be_visible()
    expect(page.get_by_label("Après combien de rappels")).to_be_visible()
