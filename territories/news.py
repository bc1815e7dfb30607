"""The news of a territory: it commits itself, it leaves, its team is named."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.concerned import holders
from programmes.contracts.news import Kind, Said, register, tell
from programmes.following import answering_for
from programmes.models import Frequency, Role


def territory(notice):
    return notice.circle.name


COMMITTED = register(
    Kind(
        "territories.commitment_signed",
        _("Un territoire signe son engagement"),
        Frequency.DAILY,
        concerns=(Role.Kind.ORGANISER, Role.Kind.REFERENT),
        said={
            "commitment_signed": Said(
                _("{count} territoires ont signé leur engagement\u00a0: {names}"), territory
            )
        },
        order=20,
    )
)
LEFT = register(
    Kind(
        "territories.left",
        _("Un territoire décline ou se retire"),
        Frequency.DAILY,
        concerns=(Role.Kind.ORGANISER,),
        said={
            "participation_declined": Said(_("{count} territoires ont décliné\u00a0: {names}"), territory),
            "participation_withdrawn": Said(
                _("{count} territoires se sont retirés\u00a0: {names}"), territory
            ),
        },
        order=25,
    )
)
TEAM_NAMED = register(
    Kind(
        "territories.team_named",
        _("Une équipe est nommée"),
        Frequency.DAILY,
        concerns=(Role.Kind.ORGANISER, Role.Kind.REFERENT),
        said={
            "delegate_named": Said(
                _("{count} équipes sont au complet\u00a0: {names}"),
                territory,
                one=_("{by} a fini de nommer l’équipe"),
            )
        },
        order=30,
    )
)


def _page(participation):
    return reverse("territories:detail", args=[participation.programme.slug, participation.pk])


def commitment_signed(participation, entry):
    to = [*answering_for(participation.circle), *holders(participation.circle, Role.Kind.REFERENT)]
    tell(COMMITTED, entry, to=to, circle=participation.circle, url=_page(participation))


def left(participation, entry):
    tell(
        LEFT,
        entry,
        to=answering_for(participation.circle),
        circle=participation.circle,
        url=_page(participation),
    )


def team_named(participation, entry):
    """With the last delegate that was awaited: whoever is in charge, and the referent where somebody else named."""
    to = [*answering_for(participation.circle), *holders(participation.circle, Role.Kind.REFERENT)]
    tell(TEAM_NAMED, entry, to=to, circle=participation.circle, url=_page(participation))
