"""The people of the demonstration: created by it, and shown on the sign-in page in that mode only."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

PASSWORD = "essaim-demo"  # noqa: S105  public on purpose, and only ever given to invented people


class DemoLogin(NamedTuple):
    email: str
    role: str
    sees: str


DEMO_LOGINS = (
    DemoLogin("organisatrice@demo.example", _("Organisatrice"), _("le tableau de bord du programme")),
    DemoLogin("experte@demo.example", _("Experte"), _("ses visites, ses notes, ses fiches")),
    DemoLogin("referent@demo.example", _("Référent"), _("le parcours de son territoire")),
    DemoLogin("signataire@demo.example", _("Signataire"), _("l’engagement à signer")),
    DemoLogin("delegue@demo.example", _("Délégué"), _("ses réunions, les fiches publiées")),
    DemoLogin("copil@demo.example", _("Membre du copil"), _("les livrables, la compilation")),
    DemoLogin("animateur@demo.example", _("Animateur"), _("les livrables publiés")),
    DemoLogin("chercheuse@demo.example", _("Chercheuse"), _("les passages et les livrables")),
    DemoLogin("exterieur@demo.example", _("Organisateur d’un autre programme"), _("le sien, et lui seul")),
    DemoLogin("admin@demo.example", _("Administration"), _("l’installation, sans les notes")),
)
