"""What the people of a visit are told by e-mail. Nothing here names a person met."""

from django.conf import settings
from django.urls import reverse

from foundation.mail import services as mail
from listening.models import Visit
from programmes.models import Role


def tell_confirmed(visit):
    """The team and the referent know the dates; confirmed again at others, they are told again."""
    team = _held(visit.circle, *Visit.TEAM)
    hosts = _held(visit.participation.circle, Role.Kind.REFERENT)
    names = [member.full_name for member in team]
    for member in {member.pk: member for member in (*team, *hosts) if member.email}.values():
        _write(visit, member, names, books=member in hosts)


def _held(circle, *kinds):
    roles = circle.roles.accepted().filter(kind__in=kinds).select_related("member").order_by("pk")
    return [role.member for role in roles]


def _write(visit, member, names, *, books):
    programme = visit.circle.programme
    mail.write(
        "listening/email/visit_confirmed",
        to=member.recipient,
        context={
            "territory": visit.territory.name,
            "when": visit.when,
            "place": visit.place,
            "team": names,
            "books": books,
            "programme": programme.title,
            "link": settings.SITE_URL + reverse("listening:visit", args=[programme.slug, visit.pk]),
        },
        scope=programme.scope,
        reply_to=programme.reply_address,
        key=f"visit_confirmed:{visit.pk}:{visit.starts_on}:{visit.ends_on}:{member.pk}",
    )
