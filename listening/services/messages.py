"""What the people of a visit are told by e-mail. Nothing here names a person met."""

from django.conf import settings
from django.urls import reverse

from listening.models import Visit
from listening.wording import days_text
from programmes.models import Role
from programmes.services import letters


def tell_confirmed(visit):
    """The team and the referent know the dates, each time that they are confirmed."""
    _tell(visit, "listening/email/visit_confirmed", when=visit.when)


def tell_moved(visit, before):
    """The days that were confirmed no longer hold: those who keep them free know at once."""
    _tell(
        visit,
        "listening/email/visit_moved",
        before=days_text(*before),
        when=visit.when if visit.starts_on else "",
    )


def _tell(visit, template, **facts):
    team = _held(visit.circle, *Visit.TEAM)
    hosts = _held(visit.participation.circle, Role.Kind.REFERENT)
    facts["team"] = [member.full_name for member in team]
    for member in {member.pk: member for member in (*team, *hosts) if member.email}.values():
        _write(visit, member, template, books=member in hosts, **facts)


def _held(circle, *kinds):
    roles = circle.roles.accepted().filter(kind__in=kinds).select_related("member").order_by("pk")
    return [role.member for role in roles]


def _write(visit, member, template, **facts):
    programme = visit.circle.programme
    letters.write(
        programme,
        template,
        to=member.recipient,
        context={
            "territory": visit.territory.name,
            "place": visit.place,
            "programme": programme.title,
            "link": settings.SITE_URL + reverse("listening:visit", args=[programme.slug, visit.pk]),
            **facts,
        },
    )
