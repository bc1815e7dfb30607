"""The news of a listening visit: it takes a date, is called off, its notes come in. Nobody met is named here."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.concerned import holders
from programmes.contracts.news import Kind, Said, register, tell
from programmes.following import answering_for
from programmes.models import Frequency, Role

TEAM = (Role.Kind.EXPERT, Role.Kind.RESEARCHER)
ALL = (Role.Kind.ORGANISER, *TEAM, Role.Kind.REFERENT)


def territory(notice):
    return notice.entry.data["territory"]


def interview(notice):
    return notice.entry.data["interview"]


NOTE_FILED = register(
    Kind(
        "listening.note_filed",
        _("Une note d’entretien est rendue"),
        Frequency.DAILY,
        concerns=(*TEAM, Role.Kind.LEAD),
        said={"note_filed": Said(_("{count} notes sont déposées\u00a0: {names}"), interview, apart=True)},
        order=50,
    )
)
VISIT_DATED = register(
    Kind(
        "listening.visit_dated",
        _("Une écoute prend date, ou change de date"),
        Frequency.DAILY,
        concerns=ALL,
        said={
            "visit_confirmed": Said(_("{count} écoutes ont leurs dates\u00a0: {names}"), territory),
            "visit_changed": Said(_("{count} écoutes changent de date\u00a0: {names}"), territory),
        },
        order=75,
    )
)
VISIT_CANCELLED = register(
    Kind(
        "listening.visit_cancelled",
        _("Une écoute est annulée"),
        Frequency.NOW,
        concerns=ALL,
        said={"visit_cancelled": Said(_("{count} écoutes sont annulées\u00a0: {names}"), territory)},
        order=80,
    )
)


def _about(visit):
    page = reverse("listening:visit", args=[visit.circle.programme.slug, visit.pk])
    return {"circle": visit.participation.circle, "url": page}


def _team_and_host(visit):
    return [*holders(visit.circle, *TEAM), *holders(visit.participation.circle, Role.Kind.REFERENT)]


def note_filed(note, entry):
    """The rest of the team, who may write from it, and who answers for the notes."""
    leads = holders(note.visit.circle.programme.circle, Role.Kind.LEAD)
    tell(NOTE_FILED, entry, to=[*holders(note.visit.circle, *TEAM), *leads], **_about(note.visit))


def visit_dated(visit, entry):
    """The team and the referent have a message of their own."""
    tell(VISIT_DATED, entry, to=_team_and_host(visit), by_mail=False, **_about(visit))
    tell(VISIT_DATED, entry, to=answering_for(visit.participation.circle), **_about(visit))


def visit_cancelled(visit, entry, *, mailed):
    """Those who kept the days free; `mailed`: the team and the referent have a message of their own."""
    tell(VISIT_CANCELLED, entry, to=_team_and_host(visit), by_mail=not mailed, **_about(visit))
    tell(VISIT_CANCELLED, entry, to=answering_for(visit.participation.circle), **_about(visit))
