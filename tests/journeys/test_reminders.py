"""A rule edited, the preview read, a digest received, the act done in two clicks, gone everywhere (issue 4)."""

import datetime

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from foundation.mail.models import Message
from programmes.calendar import title_of
from programmes.models import Extension, Moment, Role
from programmes.services import members, moving, roles
from reminders.models import Line
from territories.services.participations import add_participation
from tests.drills.crew import until
from tests.journeys import cast
from tests.journeys.cast import EXPERT
from tests.journeys.house import PATIENCE, text_of
from tests.journeys.slots import next_slot
from tests.journeys.stage import fill, follow, press, status
from tests.programmes.factories import made_from_method

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("reminders")]

ANSWER, DIGEST = "programmes.answer_invitation", "reminders/email/digest"
ASKED, ACT = "Répondre à une invitation", "Accepter ou non d’être"


@pytest.fixture(scope="module")
def claire(house):
    organiser, _other = cast.before_it_begins()
    return organiser


@pytest.fixture(scope="module")
def programme(claire):
    """Nora was asked ten days ago to be an expert, and her answer is due in five days; Igor has no address."""
    today = timezone.localdate()
    made = made_from_method(by=claire, title="Écouter la vallée")
    type(made).objects.filter(pk=made.pk).update(reminders_held=True)
    nora = members.find_or_add_member(
        made, by=claire, **cast.person("Nora", "Benali", "géographe", email=EXPERT)
    )
    role = roles.invite(made.circle, Role.Kind.EXPERT, member=nora, by=claire, tell=False)
    type(role).objects.filter(pk=role.pk).update(invited_at=timezone.now() - datetime.timedelta(days=10))
    igor = {**cast.person("Igor", "Petit", "géographe"), "email": ""}
    silent = members.find_or_add_member(made, by=claire, **igor)
    roles.invite(made.circle, Role.Kind.EXPERT, member=silent, by=claire, tell=False)
    due = today + datetime.timedelta(days=5)
    Extension.objects.create(programme=made, duty_kind=ANSWER, subject=role.pk, due=due)
    made.moments.create(
        code="essai", label="Séminaire d’essai", kind="meeting", date=today + datetime.timedelta(days=40)
    )
    return made


@pytest.fixture(scope="module")
def page(stage, claire):
    return stage.page(claire)


def test_1_a_rule_is_edited_and_what_it_changes_is_read(stage, page, programme):
    page.goto(f"/p/{programme.slug}/messages/rappels/")
    stage.shoot(page, "regles")
    _every_day_is_open(stage, page, programme)
    page.goto(f"/p/{programme.slug}/messages/rappels/")
    rule = page.locator("li", has_text=ASKED).first
    rule.locator("summary").click()
    rule.get_by_role("link", name="Modifier").first.click()
    fill(page, days=5, at="00:00")
    press(page, "Voir ce que cela change")
    expect(page.locator("#effect")).to_contain_text("message")
    stage.shoot(page, "regle")
    press(page, "Enregistrer")
    expect(page.get_by_role("main")).to_contain_text("5\u00a0jours avant")
    assert programme.reminder_rules.filter(duty_kind=ANSWER, days=-5, at=datetime.time(0)).exists()


def _every_day_is_open(stage, page, programme):
    """The journey may be played on a Sunday."""
    page.goto(f"/p/{programme.slug}/messages/rappels/jours/")
    stage.shoot(page, "jours-sans-rappel")
    page.get_by_label("samedis et dimanches", exact=False).uncheck()
    page.get_by_label("jours fériés", exact=False).uncheck()
    press(page, "Enregistrer")


def test_2_the_preview_says_who_will_receive_what(stage, page, programme):
    page.goto(f"/p/{programme.slug}/messages/rappels/retenus/")
    first = page.locator("section", has=page.get_by_role("link", name="Nora Benali")).first
    expect(first).to_contain_text(ACT)
    stage.shoot(page, "ce-qui-partira")
    assert not Message.objects.filter(template=DIGEST).exists()
    first.get_by_role("link", name="Nora Benali").first.click()
    expect(page.get_by_role("main")).to_contain_text("À faire avant")
    stage.shoot(page, "le-message-a-venir")
    page.goto(f"/p/{programme.slug}/messages/rappels/retenus/?vue=sans-rappel")
    row = page.get_by_role("main").locator("li", has_text="Igor Petit")
    expect(row).to_contain_text("La personne n’a pas d’adresse")
    expect(row.get_by_role("link", name="Donner une adresse")).to_be_visible()
    stage.shoot(page, "sans-rappel")
    page.goto(f"/p/{programme.slug}/messages/rappels/retenus/")
    press(page, "Approuver et laisser partir")
    expect(page.get_by_role("main")).to_contain_text("partent désormais")


def test_3_one_digest_asks_for_the_act(house, programme, story):
    next_slot("reminders.run")
    next_slot("mail.send_batch")

    letter = house.post.expect(EXPERT, "À faire avant")

    assert "accepter ou non d’être" in letter["Subject"]
    assert {part.get_content_type() for part in letter.walk()} >= {"text/plain", "text/html"}
    assert letter["List-Unsubscribe"] is None
    assert letter["Reply-To"].addresses[0].addr_spec == programme.reply_address
    assert "/l/" in text_of(letter)
    assert Line.objects.filter(message__template=DIGEST).count() == 1
    next_slot("reminders.run")
    assert Message.objects.filter(template=DIGEST).count() == 1


def test_4_the_act_is_done_in_two_clicks_and_the_duty_is_gone_everywhere(house, stage, page, programme):
    assert _is_waited_for(page, programme)
    phone = stage.page(phone=True)
    phone.goto(house.post.link(EXPERT, "À faire avant"))  # the first click, in the message
    stage.shoot(phone, "le-lien")
    press(phone, "J’accepte")  # and the second
    expect(phone.get_by_role("main")).to_contain_text("C’est enregistré")

    assert not _is_waited_for(page, programme)
    nora = stage.page(cast.account(EXPERT))
    nora.goto("/")
    expect(nora.get_by_role("main")).not_to_contain_text(ACT)
    stage.shoot(nora, "accueil")


def _is_waited_for(page, programme):
    """On the board of what is owed, whichever way one looks, and in what will leave; never in one and not another."""
    root, found = f"/p/{programme.slug}", set()
    for address in (
        "echeances/",
        "echeances/?par=personne",
        "echeances/?par=sorte",
        "messages/rappels/retenus/",
    ):
        page.goto(f"{root}/{address}")
        found.add(page.get_by_role("main").get_by_text("Nora Benali").count() > 0)
    return found != {False}


def test_5_a_selection_is_reminded_and_a_message_comes_to_oneself_first(
    house, stage, page, programme, claire
):
    member = members.find_or_add_member(programme, by=claire, **cast.person("Hugo", "Lambert", "géographe"))
    roles.invite(programme.circle, Role.Kind.EXPERT, member=member, by=claire, tell=False)
    page.goto(f"/p/{programme.slug}/echeances/?par=personne")
    page.get_by_label("Cocher Hugo Lambert").check()
    stage.shoot(page, "echeances-par-personne")
    press(page, "Relancer les personnes cochées")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1\u00a0personne à relancer")
    stage.shoot(page, "relancer")
    press(page, "M’envoyer d’abord le message")
    expect(page.get_by_role("main")).to_contain_text("part à votre adresse")
    assert "/l/" not in text_of(house.post.expect(claire.email, "[Essai]"))
    press(page, "Relancer", exact=True)
    expect(page.get_by_role("main")).to_contain_text("Une personne est relancée")
    next_slot("mail.send_batch")
    assert "/l/" in text_of(house.post.expect(member.email, "accepter ou non d’être"))
    page.goto(f"/p/{programme.slug}/echeances/devoir/{ANSWER}/{member.roles.get().pk}/")
    stage.shoot(page, "une-echeance")
    page.locator("form[action$='dispenser/'] [name=reason]").fill("Il a changé d’avis")
    press(page, "Dispenser")
    expect(page.get_by_role("main")).to_contain_text("Ce n’est plus attendu")


def test_6_somebody_s_calendar_follows_theirs(house, stage, programme, claire):
    nora = cast.account(EXPERT)
    page = stage.page(nora)
    page.goto("/agenda/")
    stage.shoot(page, "mon-agenda")
    address = page.get_by_label("L’adresse à donner à votre agenda").input_value()

    before = _events(page, address)
    assert {str(one["summary"]): one.decoded("dtstart") for one in before.values()} == _expected(nora)

    moment = programme.moments.get(code="essai")
    later = moment.date + datetime.timedelta(days=7)
    moving.move(programme, [moving.Move(moment.pk, later)], by=claire)
    after = _events(page, address)
    assert after.keys() == before.keys()
    (moved,) = [uid for uid in after if after[uid].decoded("dtstart") != before[uid].decoded("dtstart")]
    assert after[moved].decoded("dtstart") == later
    assert after[moved]["sequence"] > before[moved]["sequence"]

    press(page, "Changer l’adresse")
    page.get_by_role("dialog").get_by_role("button", name="Changer l’adresse").click()
    page.wait_for_load_state()
    assert status(page, address) == 410
    assert page.get_by_label("L’adresse à donner à votre agenda").input_value() != address


def _events(page, address):
    """{UID: event} of the feed, read as a calendar does."""
    answer = page.request.get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    found = Calendar.from_ical(answer.body()).walk("VEVENT")
    return {str(one["uid"]): one for one in found if one.get("status") != "CANCELLED"}


def _expected(user):
    """What the plan says that this person is expected at, day by day."""
    coming = Moment.objects.meetings_of(user).exclude(date=None)
    return {title_of(moment): moment.date for moment in coming}


@pytest.fixture(scope="module")
def referents(programme, claire):
    """{territory: the member who answers for it}, all with the same words to read but their own name."""
    return {
        name: _referent(programme, name, first_name, claire)
        for name, first_name in (("Arzelle", "Ana"), ("Brandelle", "Bruno"), ("Tregan", "Tara"))
    }


def _referent(programme, name, first_name, claire):
    participation = add_participation(programme, by=claire, name=name, kind="PAYS")
    member = members.find_or_add_member(
        programme, by=claire, **cast.person(first_name, "Roy", "cheffe de projet")
    )
    return roles.give_role(participation.circle, Role.Kind.REFERENT, member=member, by=claire).member


def test_7_the_referents_of_two_territories_are_written_to(house, stage, page, programme, referents):
    _for_the_referents_of(page, programme, "Arzelle", "Brandelle")
    _is_written(stage, page)
    expect(page.get_by_role("heading", name="Ce que lira Ana Roy")).to_be_visible()
    words = page.frame_locator("iframe").locator("body")
    expect(words).to_contain_text("Bonjour Ana, le bilan est joint.")
    stage.shoot(page, "ecrire-a-plusieurs-apercu")
    follow(page, "Continuer vers l’envoi")
    press(page, "Envoyer maintenant")
    for name in ("Arzelle", "Brandelle"):
        letter = house.post.expect(referents[name].email, f"Le bilan {name}")
        assert f"Bonjour {referents[name].first_name}, le bilan est joint." in text_of(letter)
        [joined] = letter.iter_attachments()
        assert (joined.get_filename(), joined.get_content()[:5]) == ("bilan.pdf", b"%PDF-")
    assert house.post.to(referents["Tregan"].email) == []
    expect(page.locator("#avancement")).to_contain_text("2 sur 2")
    expect(page.locator("#liste")).to_contain_text("Bruno Roy")
    stage.shoot(page, "ecrire-a-plusieurs-resultats")


def _for_the_referents_of(page, programme, *names):
    page.goto(f"/p/{programme.slug}/messages/a-plusieurs/")
    follow(page, "Nouveau message")
    page.get_by_text("Page blanche").click()
    press(page, "Choisir à qui")
    page.locator("[name=who][value=referent]").check()
    press(page, "Choisir les territoires")
    for name in names:
        page.get_by_label(name).check()
    press(page, "Garder ce choix")
    expect(page.locator("#compte")).to_contain_text("2\u00a0personnes")
    press(page, "Continuer vers le message")


def _is_written(stage, page):
    """A field pressed beside the text, a file joined; nothing typed is lost on the way."""
    fill(page, subject="Le bilan {territoire}")
    editor = page.locator("[data-surface] [contenteditable=true]")
    editor.click()
    page.keyboard.insert_text("Bonjour ")
    press(page, "{prénom}")
    expect(editor).to_contain_text("{prénom}")
    editor.press("Control+End")  # quicker than anybody types, one may be before the cursor is back
    page.keyboard.insert_text(", le bilan est joint.")
    page.locator("[name=upload]").set_input_files(
        {"name": "bilan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n"}
    )
    press(page, "Joindre ce fichier")
    expect(page.get_by_role("link", name="bilan.pdf")).to_be_visible()
    stage.shoot(page, "ecrire-a-plusieurs-texte")
    press(page, "Continuer vers l’aperçu")


def test_8_the_outbox_kept_it_all(stage, page, programme):
    assert until(lambda: not Message.objects.in_scope(programme.scope).waiting().exists(), within=PATIENCE)
    page.goto(f"/p/{programme.slug}/messages/")
    stage.shoot(page, "messages")
    follow(page, "À faire avant")
    stage.shoot(page, "message")
