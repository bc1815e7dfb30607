"""What each role is asked, in the words that an invitation uses; what to know of somebody just entered."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.people.templatetags.typography import plural
from programmes.models import Member, Moment, Programme, Role
from programmes.vocabulary import DEFAULTS, word

SHARED_ADDRESS = _(
    "L’adresse %(email)s est aussi celle %(of_others)s\u00a0: chaque message dira à qui il va, mais une seule "
    "personne s’y connecte à son nom. À l’autre il faut une adresse à elle."
)
KEPT = _(
    "%(person)s est déjà dans le programme\u00a0: sa fiche garde ce qu’elle disait (%(fields)s), "
    "et non ce qui vient d’être saisi."
)

EDGES = {"start": _("début"), "end": _("fin")}
AT_AN_EDGE = {
    "start": _("au début de «\u00a0%(phase)s\u00a0» (%(when)s)"),
    "end": _("à la fin de «\u00a0%(phase)s\u00a0» (%(when)s)"),
}
NAME_DELEGATES = _("nommer les %(delegates)s de votre territoire")
OF_LISTENING = (
    _("organiser les rendez-vous de l’écoute, sur un ou deux jours"),
    _("relire ce qui en est écrit (%(fiche)s) avant sa publication"),
)
WITHOUT_LISTENING = _("apporter votre regard et vos compétences au programme")
ASKED = {
    Role.Kind.ORGANISER: [_("conduire le programme avec l’équipe qui l’organise")],
    Role.Kind.LEAD: [_("répondre des notes d’entretien de tous les territoires")],
    Role.Kind.EXPERT: [
        _("écouter un territoire, à deux, un ou deux jours"),
        _("déposer une note par entretien"),
        _("écrire avec votre binôme ce que vous avez entendu (%(fiche)s)"),
    ],
    Role.Kind.RESEARCHER: [_("lire à travers les territoires et contribuer à la restitution")],
    Role.Kind.BODY_MEMBER: [
        _("prendre part à ses réunions"),
        _("lire les documents publiés et dire ce que vous en pensez"),
    ],
    Role.Kind.REFERENT: [
        _("être l’interlocuteur du programme pour votre territoire"),
        NAME_DELEGATES,
        *OF_LISTENING,
    ],
    Role.Kind.SIGNATORY: [_("confirmer par écrit la participation de votre territoire")],
    Role.Kind.DELEGATE: [_("prendre part aux %(workshops)s et aux séminaires entre territoires")],
    Role.Kind.FACILITATOR: [_("animer le groupe et en rendre compte")],
    Role.Kind.SPOKESPERSON: [_("porter la parole de votre groupe")],
    Role.Kind.PARTICIPANT: [_("prendre part au travail du groupe")],
    Role.Kind.PARTNER: [_("suivre le programme et y contribuer")],
}


# What a programme says of a role rather than the usual lines, where it says something: the mission of its nomination.
SAID_BY_THE_PROGRAMME = (Role.Kind.REFERENT,)


def what_is_asked_of(kind, programme):
    """Lines, in the words of the programme; where it renames the referent, its own mission stands for the usual."""
    words = {
        "delegates": word(programme, "delegate", many=True),
        "workshops": word(programme, "workshop", many=True),
        "fiche": word(programme, "fiche"),
    }
    own = _mission_of(kind, programme) if kind in SAID_BY_THE_PROGRAMME else []
    return [str(line) % words for line in own or _usual(kind, programme)]


def _usual(kind, programme):
    """The usual lines, without those of a part that the programme leaves aside, or of a role that it does not name."""
    if kind == Role.Kind.EXPERT and not programme.uses(Programme.Part.LISTENING):
        return [WITHOUT_LISTENING]
    asked = ASKED.get(kind, [])
    if kind != Role.Kind.REFERENT:
        return asked
    names_delegates = programme.nominations.filter(kind=Role.Kind.DELEGATE).exists()
    kept = {
        NAME_DELEGATES: names_delegates,
        **dict.fromkeys(OF_LISTENING, programme.uses(Programme.Part.LISTENING)),
    }
    return [line for line in asked if kept.get(line, True)]


def _mission_of(kind, programme):
    """What the programme asks of a role that it calls by another name than the usual one: one query."""
    if word(programme, kind) == str(DEFAULTS[kind][0]):
        return []
    mission = programme.nominations.filter(kind=kind).values_list("mission", flat=True).first()
    return [mission.replace("%", "%%")] if mission else []


def what_to_know_of(member, within=None):
    """Sentences for who has just entered somebody: an address that others share, a record that stays as it was.

    Those who only know the people of a circle (`within`) read no other name.
    """
    if others := _others_at_address_of(member):
        yield SHARED_ADDRESS % {"email": member.email, "of_others": _told_to(within, others)}
    if fields := ", ".join(str(Member._meta.get_field(name).verbose_name) for name in member.kept):
        yield KEPT % {"person": member.full_name, "fields": fields}


def _others_at_address_of(member):
    if not member.email:
        return []
    return list(member.programme.members.at(member.email).exclude(pk=member.pk))


def _told_to(within, others):
    """« de Léa Roy », or « d’une autre personne du programme »."""
    known = others
    if within is not None:
        near = set(within.roles.active().values_list("member", flat=True))
        known = [other for other in others if other.pk in near]
    if not known:
        return _("d’une autre personne du programme")
    return _("de %(names)s") % {"names": ", ".join(other.full_name for other in known[:3])}


@dataclass(frozen=True)
class Change:
    """How one goes from a state to another: the button, the question, and what is said once it is done."""

    button: str | Promise
    title: str | Promise
    done: str | Promise
    help: str | Promise = ""


_State = Programme.State
_STARTED = _("Le programme est en cours.")
CHANGES = {
    (_State.DRAFT, _State.OPEN): Change(
        _("Ouvrir le programme"),
        _("Ouvrir le programme\u202f?"),
        _("Le programme est ouvert\u00a0: ses membres le voient, les invitations peuvent partir."),
        _("On recrute les territoires, chacun répond à ses invitations."),
    ),
    (_State.DRAFT, _State.RUNNING): Change(
        _("Passer directement «\u00a0en cours\u00a0»"),
        _("Passer directement «\u00a0en cours\u00a0»\u202f?"),
        _STARTED,
        _("Pour un programme dont les territoires sont déjà engagés."),
    ),
    (_State.OPEN, _State.RUNNING): Change(
        _("Commencer l’expérimentation"),
        _("Commencer l’expérimentation\u202f?"),
        _STARTED,
        _("Les territoires sont là\u00a0: les rencontres et les travaux commencent."),
    ),
    (_State.RUNNING, _State.OPEN): Change(
        _("Revenir au recrutement"),
        _("Revenir au recrutement\u202f?"),
        _("Le programme recrute de nouveau."),
        _("Si vous étiez passé trop tôt «\u00a0en cours\u00a0»."),
    ),
    (_State.RUNNING, _State.CLOSED): Change(
        _("Clore le programme"),
        _("Clore le programme\u202f?"),
        _("Le programme est clos. Merci à toutes et à tous\u202f!"),
        _("Plus rien n’est demandé à personne. Vous pourrez le rouvrir."),
    ),
    (_State.CLOSED, _State.RUNNING): Change(
        _("Rouvrir le programme"),
        _("Rouvrir le programme\u202f?"),
        _("Le programme est de nouveau en cours."),
        _("Ce qui n’était pas fait est de nouveau demandé."),
    ),
    (_State.CLOSED, _State.ARCHIVED): Change(
        _("Archiver le programme"),
        _("Archiver le programme\u202f?"),
        _("Le programme est archivé\u00a0: vous le retrouvez au bas de «\u00a0Mes programmes\u00a0»."),
        _("Il se lit encore, il ne se modifie plus. Vous pourrez l’en sortir."),
    ),
    (_State.ARCHIVED, _State.CLOSED): Change(
        _("Sortir des archives"),
        _("Sortir le programme des archives\u202f?"),
        _("Le programme est sorti des archives\u00a0: il est clos, ses organisateurs peuvent y écrire."),
        _("Pour compléter ou corriger quelque chose."),
    ),
}


def told_moment(moment):
    """« Signature, le 12 mars 2027 », « à la fin de « Écouter » (juin 2027) »: as a sentence says when."""
    for side, told in AT_AN_EDGE.items():
        ending = f", {EDGES[side]}"
        if moment.kind == Moment.Kind.EDGE and moment.label.endswith(ending):
            return told % {"phase": moment.label.removesuffix(ending), "when": moment.text}
    return f"{moment.label}, {moment.when}"


def told_deadline(deadline, kind):
    """« 14 jours après l’invitation », or the date of the plan; of none, « pas d’échéance »."""
    if deadline is None:
        return str(_("pas d’échéance"))
    if deadline.moment:
        return told_moment(deadline.moment)
    return f"{plural(deadline.delay.days, 'jour,jours')} {kind.counted_from}"
