"""The usual guide of a semi-structured interview, for a method that brings none."""

from django.utils.translation import gettext_lazy as _

INTRODUCTION = _(
    "Nous sommes deux experts en développement local. Nous écoutons des personnes de plusieurs territoires "
    "pour comprendre comment ils s’organisent, et ce que d’autres pourraient en reprendre.\n\n"
    "L’entretien dure environ une heure. Nous prenons des notes, que seules notre équipe et la personne "
    "responsable des notes du programme liront. Elles servent à écrire la fiche-reportage de votre "
    "territoire, que votre territoire relit avant sa publication.\n\n"
    "Vous choisissez si vos paroles peuvent être citées, et comment. Un territoire connu n’est jamais tout à "
    "fait anonyme\u00a0: dites-nous ce qui doit rester entre nous. Vous pouvez revenir sur votre accord, "
    "demander à voir ou à effacer ce qui vous concerne, en nous écrivant ou en écrivant à l’organisateur."
)
CLOSING = _(
    "Avons-nous oublié quelque chose\u202f? Qui d’autre faudrait-il rencontrer, et quels documents "
    "lire\u202f? Pouvons-nous vous citer, et comment\u202f? Merci."
)
THEMES = (
    (
        "parcours",
        _("Parcours et rôle"),
        _("Quel est votre rôle ici, et comment y êtes-vous venu·e\u202f?"),
        (_("depuis quand"), _("avec qui vous travaillez"), _("ce qui vous tient à cœur")),
    ),
    (
        "strategie",
        _("Stratégie et histoire du projet"),
        _("Comment cette stratégie est-elle née, et qu’est-ce qui l’a déclenchée\u202f?"),
        (_("les grandes étapes"), _("ce qui a failli l’arrêter"), _("qui l’a portée")),
    ),
    (
        "gouvernance",
        _("Gouvernance"),
        _("Qui décide, et comment le savez-vous\u202f?"),
        (_("les instances"), _("la place des habitants"), _("une décision récente")),
    ),
    (
        "cooperations",
        _("Coopérations"),
        _("Avec qui coopérez-vous, et qu’est-ce qui le rend possible\u202f?"),
        (
            _("entre collectivités"),
            _("avec les entreprises et les associations"),
            _("avec l’État, la recherche"),
        ),
    ),
    (
        "ingenierie",
        _("Organisation et ingénierie"),
        _("Avec quelle équipe et quels moyens avancez-vous\u202f?"),
        (_("les postes"), _("les compétences qui manquent"), _("le temps pour animer")),
    ),
    (
        "participation",
        _("Participation et mobilisation"),
        _("Comment les habitants et les acteurs prennent-ils part au projet\u202f?"),
        (_("ce qui a mobilisé"), _("ceux qu’on n’entend pas"), _("les formes de participation")),
    ),
    (
        "resultats",
        _("Résultats et difficultés"),
        _("Qu’est-ce qui a marché, et qu’est-ce qui résiste\u202f?"),
        (_("une réussite"), _("un frein"), _("ce que vous feriez autrement")),
    ),
    (
        "transferable",
        _("Transférabilité"),
        _("Que pourraient reprendre d’autres territoires, et à quelles conditions\u202f?"),
        (_("à qui cela servirait"), _("les conditions"), _("ce qui ne se transporte pas")),
    ),
)


def default_guide():
    """The same shape as the section `guide` of a method."""
    return {
        "introduction": str(INTRODUCTION),
        "closing": str(CLOSING),
        "themes": [
            {
                "code": code,
                "label": str(label),
                "question": str(question),
                "prompts": [str(one) for one in prompts],
            }
            for code, label, question, prompts in THEMES
        ],
    }
