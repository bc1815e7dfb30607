"""What those who write and re-read a fiche are told by e-mail."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from programmes.models import Role
from programmes.services import letters
from territories.wording import of_territory


def referents_of(deliverable):
    return _members(deliverable.participation.circle, Role.Kind.REFERENT)


def writers_of(deliverable):
    return _members(deliverable.team, *deliverable.WRITERS)


def _members(circle, *kinds):
    """Each once: somebody may be both an expert and a researcher."""
    roles = circle.roles.accepted().filter(kind__in=kinds).select_related("member__programme").order_by("pk")
    return list({role.member_id: role.member for role in roles}.values())


def tell_referents(deliverable):
    """The territory has a fiche to re-read."""
    for member in referents_of(deliverable):
        _write(deliverable, member, "reread", "reports:deliverable")


def tell_writers(deliverable, *, by, count):
    """The territory asks the team for corrections; how many could be written to."""
    members = [member for member in writers_of(deliverable) if member.email]
    for member in members:
        _write(deliverable, member, "corrections", "reports:deliverable", by=by.full_name, count=count)
    return len(members)


def _write(deliverable, member, template, page, **facts):
    if not member.email:
        return
    programme = deliverable.programme
    letters.write(
        programme,
        f"reports/email/{template}",
        to=member.recipient,
        context={
            "programme": programme.title,
            "of_territory": of_territory(deliverable.participation.territory.name),
            "title": deliverable.title,
            "page": settings.SITE_URL + reverse(page, args=[programme.slug, deliverable.pk]),
            **facts,
        },
        key=f"{template}:{deliverable.pk}:{member.pk}:{timezone.now().isoformat()}",
    )
