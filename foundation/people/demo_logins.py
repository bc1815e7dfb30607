"""The people of the demonstration: created by it, and shown on the sign-in page in that mode only.

Plain data without Django, so that the supervisor can read it before anything is set up.
"""

from typing import NamedTuple

PASSWORD = "essaim-demo"  # noqa: S105  public on purpose, and only ever given to invented people


class DemoLogin(NamedTuple):
    email: str
    role: str
    sees: str


DEMO_LOGINS = (
    DemoLogin("organisatrice@demo.example", "Organisatrice", "le tableau de bord du programme"),
    DemoLogin("experte@demo.example", "Experte", "ses visites, ses notes, ses fiches"),
    DemoLogin("referent@demo.example", "Référent", "le parcours de son territoire"),
    DemoLogin("signataire@demo.example", "Signataire", "l’engagement à signer"),
    DemoLogin("delegue@demo.example", "Délégué", "ses réunions, les fiches publiées"),
    DemoLogin("copil@demo.example", "Membre du copil", "les livrables, la compilation"),
    DemoLogin("animateur@demo.example", "Animateur", "les livrables publiés"),
    DemoLogin("chercheuse@demo.example", "Chercheuse", "les passages et les livrables"),
    DemoLogin("exterieur@demo.example", "Organisateur d’un autre programme", "le sien, et lui seul"),
    DemoLogin("admin@demo.example", "Administration", "l’installation, sans les notes"),
)
