"""What each state of a programme opens or shuts, as data: pages, services, mail and docs/organisers.md read it here."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme

State = Programme.State


@dataclass(frozen=True)
class Stage:
    """A state: what it lets people do, and where it leads (`onward` first, then the way back).

    `shown`: the other members see the programme. `told`: messages leave. `asks`: duties are asked and recalled.
    `members_write`, `organisers_write`: who may still write. `listed`: it stands among the programmes under way.
    """

    state: str
    slug: str
    shown: bool = True
    told: bool = True
    asks: bool = True
    members_write: bool = True
    organisers_write: bool = True
    listed: bool = True
    onward: tuple = ()
    back: tuple = ()
    means: str | Promise = ""
    opens: tuple = ()
    shuts: tuple = ()

    @property
    def leads_to(self):
        return (*self.onward, *self.back)

    @property
    def label(self):
        return State(self.state).label


STAGES = {
    stage.state: stage
    for stage in (
        Stage(
            State.DRAFT,
            "brouillon",
            shown=False,
            told=False,
            asks=False,
            members_write=False,
            onward=(State.OPEN, State.RUNNING),
            means=_(
                "Vous préparez le programme entre organisateurs. Rien ne part, personne d’autre ne le voit."
            ),
            opens=(
                _("tout se règle\u00a0: calendrier, présentation, équipe, territoires, instances"),
                _("les organisateurs s’invitent entre eux"),
            ),
            shuts=(
                _("aucun message ne part\u00a0: les invitations attendent l’ouverture"),
                _("seuls les organisateurs voient le programme"),
            ),
        ),
        Stage(
            State.OPEN,
            "ouvert",
            onward=(State.RUNNING,),
            means=_("On recrute\u00a0: les territoires sont sollicités, les invitations partent."),
            opens=(
                _("les invitations partent, chacun répond"),
                _("les membres voient le programme et ce qui leur est demandé"),
                _("les rappels partent selon leurs règles"),
            ),
        ),
        Stage(
            State.RUNNING,
            "en-cours",
            onward=(State.CLOSED,),
            back=(State.OPEN,),
            means=_("L’expérimentation a lieu\u00a0: rencontres, travaux, livrables."),
            opens=(
                _("les règles de la méthode signalent ce qui manque en cours de route"),
                _("les invitations et les rappels continuent de partir"),
            ),
        ),
        Stage(
            State.CLOSED,
            "clos",
            told=False,
            asks=False,
            members_write=False,
            onward=(State.ARCHIVED,),
            back=(State.RUNNING,),
            means=_("Le programme est fini. Chacun relit, seuls les organisateurs écrivent encore."),
            opens=(
                _("les membres lisent tout ce qu’ils lisaient"),
                _("les organisateurs complètent, publient, exportent"),
            ),
            shuts=(
                _("plus rien n’est demandé à personne, aucun rappel ne part"),
                _("les liens reçus par courriel disent que le programme est clos"),
            ),
        ),
        Stage(
            State.ARCHIVED,
            "archive",
            told=False,
            asks=False,
            members_write=False,
            organisers_write=False,
            listed=False,
            back=(State.CLOSED,),
            means=_("Le programme est rangé\u00a0: il se lit, il ne se modifie plus."),
            opens=(_("ses pages se lisent toujours à leur adresse"),),
            shuts=(
                _("personne n’y écrit plus, pas même les organisateurs"),
                _("il quitte les listes\u202f; les organisateurs le retrouvent parmi les archives"),
            ),
        ),
    )
}
PATH = tuple(STAGES)
BY_SLUG = {stage.slug: stage for stage in STAGES.values()}
ASKING = tuple(state for state, stage in STAGES.items() if stage.asks)
PREPARED = (State.DRAFT, *ASKING)  # what is asked, or will be
SHOWN = tuple(state for state, stage in STAGES.items() if stage.shown)
LISTED = tuple(state for state, stage in STAGES.items() if stage.listed)


def stage_of(programme):
    return STAGES[programme.state]


def may_become(programme, state):
    return state in stage_of(programme).leads_to


def may_act(programme, subject):
    """Whether a mailed link may do what it asks; while a programme is prepared, its organisers may join."""
    joins = getattr(subject, "is_of_an_organiser", False)
    return stage_of(programme).asks or (programme.is_draft and joins)


def may_write(programme, *, organises):
    stage = stage_of(programme)
    return stage.organisers_write if organises else stage.members_write


# How a list of programmes is read: what waits for somebody first.
IN_LISTS = (State.RUNNING, State.OPEN, State.DRAFT, State.CLOSED, State.ARCHIVED)
HEADINGS = {
    State.RUNNING: _("En cours"),
    State.OPEN: _("Ouverts, en recrutement"),
    State.DRAFT: _("Brouillons"),
    State.CLOSED: _("Clos"),
    State.ARCHIVED: _("Archivés"),
}


@dataclass(frozen=True)
class Group:
    stage: Stage
    heading: str | Promise
    programmes: list


def by_state(programmes):
    """The groups that hold something."""
    found = [
        Group(STAGES[code], HEADINGS[code], [one for one in programmes if one.state == code])
        for code in IN_LISTS
    ]
    return [group for group in found if group.programmes]


def programmes_seen_by(user):
    """Those that the user may see: one query a user instance, hence one a request."""
    if not hasattr(user, "_programmes_seen"):
        user._programmes_seen = list(Programme.objects.visible_to(user))
    return user._programmes_seen


def is_listed(programme):
    return stage_of(programme).listed
