"""What the people of a visit are told by e-mail. Nothing here names a person met."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.files import services as files
from foundation.journal.models import Entry
from foundation.journal.refs import ref
from listening import ics
from listening.models import Visit
from listening.wording import days_text
from programmes.models import Role
from programmes.services import letters

letters.names(
    {
        "listening/email/visit_confirmed": _("Écoute confirmée"),
        "listening/email/visit_moved": _("Écoute déplacée"),
        "listening/email/visit_cancelled": _("Écoute annulée"),
    }
)
FILE, FILE_KIND = "ecoute.ics", "text/calendar"


def tell_confirmed(visit):
    """The team and the referent know the dates, each time that they are confirmed."""
    _tell(visit, "listening/email/visit_confirmed", when=visit.when)


def tell_moved(visit, before):
    """The days that were confirmed no longer hold: those who keep them free know at once."""
    _tell(
        visit,
        "listening/email/visit_moved",
        was=None if visit.starts_on else before,
        before=days_text(*before),
        when=visit.when if visit.starts_on else "",
    )


def tell_cancelled(visit):
    """It stands in agendas: those who keep its days free know at once, and why."""
    _tell(visit, "listening/email/visit_cancelled", when=visit.when, reason=visit.reason)


def is_awaited(visit):
    """Whether its days, or earlier ones, were confirmed by a message."""
    confirmed = Entry.objects.filter(subject=ref(visit), verb="visit_confirmed")
    return visit.starts_on is not None and (visit.state == Visit.State.CONFIRMED or confirmed.exists())


def _tell(visit, template, *, was=None, **facts):
    """`was`: its days, when it has none any more."""
    team = _held(visit.circle, *Visit.TEAM)
    hosts = _held(visit.participation.circle, Role.Kind.REFERENT)
    facts["team"] = [member.full_name for member in team]
    people = {member.pk: member for member in (*team, *hosts) if member.email}.values()
    joined = [files.keep(ics.file_of(visit, was=was), name=FILE, kind=FILE_KIND)] if people else []
    for member in people:
        _write(visit, member, template, joined, books=member in hosts, **facts)


def _held(circle, *kinds):
    roles = circle.roles.accepted().filter(kind__in=kinds).select_related("member").order_by("pk")
    return [role.member for role in roles]


def _write(visit, member, template, joined, **facts):
    programme = visit.circle.programme
    letters.write(
        programme,
        template,
        to=member.recipient,
        context={
            "territory": visit.territory.name,
            "place": visit.place,
            "programme": programme.title,
            "joined": bool(joined),
            "link": settings.SITE_URL + reverse("listening:visit", args=[programme.slug, visit.pk]),
            **facts,
        },
        attachments=joined,
    )
