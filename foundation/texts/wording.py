"""What the scripts of the editors say."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "saving": _("Enregistrement…"),
    "saved": _("✓ enregistré"),
    "saved_seconds": _("✓ enregistré il y a {n}\u00a0s"),
    "saved_minutes": _("✓ enregistré il y a {n}\u00a0min"),
    "saved_at": _("✓ enregistré à {time}"),
    "typing": _("Modification en cours…"),
    "offline": _("Hors ligne · gardé sur cet appareil"),
    "trouble": _("Le serveur ne répond pas · gardé sur cet appareil, nouvel essai bientôt"),
    "signin": _("Reconnectez-vous, votre texte est gardé ici"),
    "signin_link": _("Se reconnecter dans un autre onglet"),
    "stranger": _("Vous avez changé de compte. Votre texte est gardé ici, pour le compte qui l’a écrit."),
    "gone": _("Ce texte n’est plus accessible. Ce que vous avez écrit est gardé sur cet appareil."),
    "locked": _("Fermé à l’écriture · gardé sur cet appareil"),
    "refused": _("Non enregistré · gardé sur cet appareil"),
    "stale": _("Ce texte a changé pendant que vous écriviez\u00a0: choisissez plus bas."),
    "unkept": _("Ce navigateur ne garde pas votre texte\u00a0: attendez qu’il soit enregistré pour partir."),
    "found": _("Un texte non enregistré a été retrouvé sur cet appareil."),
    "left": _("Un texte écrit avant la fermeture est resté sur cet appareil."),
    "copy": _("Copier mon texte"),
    "copied": _("Texte copié"),
    "forget": _("Oublier ce texte"),
    "no_network": _(
        "Hors ligne\u00a0: rien n’a été envoyé. Restez sur cette page, votre texte y est\u202f; "
        "réessayez quand le réseau reviendra."
    ),
    "not_sent": _("Le serveur ne répond pas\u00a0: rien n’a été envoyé. Réessayez dans un instant."),
    "not_yet": _(
        "Votre texte n’est pas encore enregistré\u00a0: rien n’a été envoyé. Réessayez dans un instant."
    ),
}
