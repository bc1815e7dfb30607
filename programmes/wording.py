"""What each role is asked, in the words that an invitation uses."""

from django.utils.translation import gettext_lazy as _

from programmes.models import Role

ASKED = {
    Role.Kind.ORGANISER: [_("conduire le programme avec l’équipe qui l’organise")],
    Role.Kind.LEAD: [_("répondre des notes d’entretien de tous les territoires")],
    Role.Kind.EXPERT: [
        _("écouter un territoire, à deux, un ou deux jours"),
        _("déposer une note par entretien"),
        _("écrire la fiche-reportage avec votre binôme"),
    ],
    Role.Kind.RESEARCHER: [_("lire à travers les territoires et contribuer à la restitution")],
    Role.Kind.BODY_MEMBER: [
        _("prendre part aux réunions de l’instance"),
        _("lire les documents publiés et dire ce que vous en pensez"),
    ],
    Role.Kind.REFERENT: [
        _("être l’interlocuteur du programme pour votre territoire"),
        _("nommer les délégués de votre territoire"),
        _("organiser les rendez-vous de l’écoute, sur un ou deux jours"),
        _("relire la fiche-reportage avant sa publication"),
    ],
    Role.Kind.SIGNATORY: [_("confirmer par écrit la participation de votre territoire")],
    Role.Kind.DELEGATE: [_("prendre part aux ateliers et aux séminaires entre territoires")],
    Role.Kind.FACILITATOR: [_("animer un atelier et en rendre compte")],
    Role.Kind.SPOKESPERSON: [_("porter la parole de votre groupe")],
    Role.Kind.PARTICIPANT: [_("prendre part au travail du groupe")],
    Role.Kind.PARTNER: [_("suivre le programme et y contribuer")],
}


def what_is_asked_of(kind):
    return ASKED.get(kind, [])
