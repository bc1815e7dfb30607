"""The signatory signs, the referent enters and names three delegates, who answer."""

import hashlib
import io

import pypdf
from playwright.sync_api import expect

from programmes.models import Role
from tests.journeys import cast
from tests.journeys.cast import REFERENT, SIGNATORY
from tests.journeys.house import text_of
from tests.journeys.stage import download, fill, follow, press, status


def signatory_signs(house, stage):
    page = stage.page(phone=True)
    page.goto(house.post.link(SIGNATORY, "Confirmer la participation"))
    page.get_by_text("Lire le texte complet").click()
    stage.shoot(page, "engagement-a-lire")
    page.get_by_label("J’ai lu l’engagement").check()
    fill(page, name="Jeanne Marchal", quality="présidente", deliberation="2026-41 du 12 mars 2026")
    press(page, "Recevoir le code")
    code = house.post.code(SIGNATORY, "code", r"\b\d{6}\b")
    expect(page.get_by_label("J’ai lu l’engagement")).to_be_checked()
    fill(page, code=code)
    stage.shoot(page, "engagement-code")
    press(page, "Signer au nom du territoire")
    expect(page.get_by_role("heading", level=1)).to_contain_text("La participation est confirmée")
    stage.shoot(page, "engagement-signe")


def pdf_of_the_commitment_arrives(house, stage, story):
    letter = house.post.expect(SIGNATORY, "Engagement signé")
    attached = stage.keep("engagement.pdf", next(letter.iter_attachments()).get_content())
    story.fingerprint = hashlib.sha256(attached).hexdigest()
    assert story.fingerprint in text_of(letter)
    assert "Jeanne Marchal" in pypdf.PdfReader(io.BytesIO(attached)).pages[0].extract_text()
    page = stage.page(cast.account(SIGNATORY))
    page.goto(f"{story.root}/territoires/{story.here.pk}/engagement/")
    expect(page.locator("code.fingerprint")).to_have_text(story.fingerprint)
    stage.shoot(page, "engagement-pdf")
    assert hashlib.sha256(download(page, "Télécharger le PDF")).hexdigest() == story.fingerprint


def referent_enters(house, stage, story):
    page = stage.page(phone=True)
    page.goto(house.post.link(REFERENT, "dire si vous"))
    stage.shoot(page, "invitation")
    press(page, "J’accepte")
    expect(page.get_by_role("main")).to_contain_text("C’est enregistré")
    follow(page, "Voir tout ce qui m’attend")
    fill(page, email=REFERENT)
    press(page, "Recevoir un code")
    fill(page, code=house.post.code(REFERENT, "votre code", r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"))
    stage.shoot(page, "code-de-connexion")
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour Pauline")
    expect(page.get_by_role("main")).to_contain_text("Engagement signé")
    stage.shoot(page, "accueil-referente")
    return page


def referent_never_signs(page, story):
    page.goto(f"{story.root}/territoires/{story.here.pk}/engagement/")
    expect(page.get_by_role("main")).to_contain_text("Jeanne Marchal, présidente")
    expect(page.get_by_role("link", name="Lire et signer")).to_have_count(0)
    assert status(page, f"/a-faire/sign_commitment/{story.here.pk}/") == 404
    other = story.others[2]
    assert status(page, f"{story.root}/territoires/{other.pk}/engagement/") == 404


def referent_names_three(stage, page, story):
    page.goto(f"{story.root}/territoires/{story.here.pk}/delegues/")
    for rank, (first, last, function) in enumerate(DELEGATES):
        email = f"{last}@exemple.fr".lower()
        fill(page, f"place{rank}-", first_name=first, last_name=last, function=function, email=email)
    stage.shoot(page, "nommer-les-delegues")
    press(page, "Nommer et inviter")
    expect(page.get_by_role("main")).to_contain_text("3 sur 3")
    for _first, last, _function in DELEGATES:
        expect(page.get_by_role("main")).to_contain_text(last)
    stage.shoot(page, "delegues-nommes")


DELEGATES = [
    ("Karim", "Fontaine", "vice-président au tourisme"),
    ("Anne", "Lefort", "chargée de mission énergie"),
    ("Paul", "Girard", "président d’une association de randonneurs"),
]


def delegates_answer(house, stage, story):
    page = stage.page(phone=True)
    page.goto(house.post.link("fontaine@exemple.fr", "dire si vous"))
    press(page, "J’accepte")
    expect(page.get_by_role("main")).to_contain_text("C’est enregistré")
    page.goto(house.post.link("girard@exemple.fr", "dire si vous"))
    page.get_by_text("Je ne peux pas").click()
    fill(page, reason="Je quitte la présidence de l’association en janvier.")
    stage.shoot(page, "decliner")
    press(page, "Décliner l’invitation")
    expect(page.get_by_role("main")).to_contain_text("Vous avez décliné cette invitation")
    answers = story.here.circle.roles.filter(kind=Role.Kind.DELEGATE).values_list(
        "member__last_name", "state", "reason"
    )
    assert set(answers) == {
        ("Fontaine", "accepted", ""),
        ("Lefort", "invited", ""),
        ("Girard", "declined", "Je quitte la présidence de l’association en janvier."),
    }
