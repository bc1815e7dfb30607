"""Texts to start from: each can be sent as it is, and is better with a word of one's own."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.mail.models import Message


@dataclass(frozen=True)
class Starter:
    code: str
    title: str | Promise
    help: str | Promise
    subject: str | Promise = ""
    body: str | Promise = ""
    nature: str = Message.Kind.SERVICE


STARTERS = (
    Starter("vierge", _("Page blanche"), _("Vous écrivez tout.")),
    Starter(
        "convocation",
        _("Convier à une rencontre"),
        _("La date, ce qu’on y fera, qui prévenir. Joignez l’agenda de la rencontre."),
        _("{programme}\u00a0: nous vous attendons à la prochaine rencontre"),
        _(
            "<p>Bonjour {prénom},</p>"
            "<p>Nous aurons plaisir à vous retrouver pour notre prochaine rencontre\u00a0: "
            "<strong>{prochaine rencontre|la date vous sera précisée très bientôt}</strong>.</p>"
            "<p>Vous y venez comme {rôle|participant}\u00a0: votre regard compte, et celui de votre territoire "
            "avec lui. "
            "Où et à quelle heure\u00a0: {lieu et horaire|le lieu et l’horaire vous seront précisés}.</p>"
            "<p>Votre page, et vos dates\u00a0: {lien}</p>"
            "<p>Si vous ne pouvez pas venir, répondez simplement à ce message\u00a0: nous verrons ensemble "
            "qui peut vous représenter.</p>"
            "<p>À bientôt,<br>l’équipe de {programme}</p>"
        ),
    ),
    Starter(
        "merci",
        _("Remercier, et dire la suite"),
        _("Après une rencontre ou une visite, dans les jours qui suivent."),
        _("{programme}\u00a0: merci, et la suite"),
        _(
            "<p>Bonjour {prénom},</p>"
            "<p>Merci d’avoir été des nôtres. Ce que vous avez apporté, les questions comme les idées, "
            "nourrit déjà la suite du travail.</p>"
            "<p>La suite, justement\u00a0:</p>"
            "<ul><li>le compte rendu vous parviendra dès qu’il sera relu\u202f;</li>"
            "<li>la prochaine rencontre\u00a0: {prochaine rencontre|sa date vous sera donnée bientôt}.</li></ul>"
            "<p>Une remarque vous est venue sur le chemin du retour\u202f? Répondez à ce message, "
            "nous la joindrons aux autres.</p>"
            "<p>Bien cordialement,<br>l’équipe de {programme}</p>"
        ),
    ),
    Starter(
        "changement",
        _("Annoncer un changement de date"),
        _("La nouvelle date, avec de quoi corriger son agenda."),
        _("{programme}\u00a0: la date de la rencontre change"),
        _(
            "<p>Bonjour {prénom},</p>"
            "<p>La date de notre prochaine rencontre change. La voici\u00a0: "
            "<strong>{prochaine rencontre|elle vous sera donnée dans les jours qui viennent}</strong>.</p>"
            "<p>Nous sommes désolés si cela bouscule votre emploi du temps. "
            "Ce qui était prévu par ailleurs ne bouge pas\u00a0: lieu, ordre du jour, prise en charge.</p>"
            "<p>Si cette nouvelle date ne vous convient pas, dites-le-nous en répondant à ce message.</p>"
            "<p>Merci de votre compréhension,<br>l’équipe de {programme}</p>"
        ),
    ),
    Starter(
        "relance",
        _("Relancer tout le monde, doucement"),
        _("Chacun y lit ce qu’il lui reste à faire, et rien d’autre."),
        _("{programme}\u00a0: ce qu’il reste à faire de votre côté"),
        _(
            "<p>Bonjour {prénom},</p>"
            "<p>Un petit point d’étape. Voici ce que nous attendons encore de vous\u00a0:</p>"
            "<p>{échéances|rien du tout\u00a0: vous êtes à jour, merci\u202f!}</p>"
            "<p>Tout se fait en deux clics depuis votre page\u00a0: {lien}</p>"
            "<p>Quelque chose vous retient, ou n’est pas clair\u202f? Répondez à ce message\u00a0: "
            "{suivi par|l’équipe} vous aidera.</p>"
            "<p>Merci de votre aide,<br>l’équipe de {programme}</p>"
        ),
    ),
    Starter(
        "nouvelles",
        _("Donner des nouvelles du programme"),
        _("Où l’on en est, ce qui vient. On peut s’en désinscrire."),
        _("Des nouvelles de {programme}"),
        _(
            "<p>Bonjour {prénom},</p>"
            "<p>Voici où en est le programme.</p>"
            "<h3>Ce qui s’est passé</h3>"
            "<p>Les territoires avancent, chacun à son rythme. Les documents publiés sont sur votre page\u00a0: "
            "{lien}</p>"
            "<h3>Ce qui vient</h3>"
            "<p>{prochaine rencontre|Les prochaines rencontres seront annoncées ici.}</p>"
            "<p>Une nouvelle de chez vous à faire connaître aux autres\u202f? "
            "Répondez à ce message.</p>"
            "<p>À bientôt,<br>l’équipe de {programme}</p>"
        ),
        Message.Kind.NEWS,
    ),
)
BY_CODE = {one.code: one for one in STARTERS}
