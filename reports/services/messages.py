"""What those who write and re-read a fiche are told by e-mail."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.mail.links import Link
from programmes.models import Role
from programmes.services import letters
from territories.wording import of_territory

letters.names(
    {
        "reports/email/reread": _("Fiche à relire"),
        "reports/email/corrections": _("Corrections demandées"),
    }
)

REREAD = "reread_fiche"  # the purpose of its link (reports.acts)


def referents_of(deliverable):
    return _members(deliverable.participation.circle, Role.Kind.REFERENT)


def writers_of(deliverable):
    return _members(deliverable.team, *deliverable.WRITERS)


def _members(circle, *kinds):
    """Each once: somebody may be both an expert and a researcher."""
    roles = circle.roles.accepted().filter(kind__in=kinds).select_related("member__programme").order_by("pk")
    return list({role.member_id: role.member for role in roles}.values())


def tell_referents(deliverable):
    """The territory has a fiche to re-read; taken up again before the message leaves, it does not leave."""
    for member in referents_of(deliverable):
        link = Link(REREAD, deliverable.pk, member.holder, member.link_epoch)
        _write(deliverable, member, "reread", check="programmes.still_asked", page=link)


def tell_writers(deliverable, *, by, count):
    """The territory asks the team for corrections; how many could be written to."""
    members = [member for member in writers_of(deliverable) if member.email]
    for member in members:
        _write(deliverable, member, "corrections", page=_page(deliverable), by=by.full_name, count=count)
    return len(members)


def _page(deliverable):
    return settings.SITE_URL + reverse(
        "reports:deliverable", args=[deliverable.programme.slug, deliverable.pk]
    )


def _write(deliverable, member, template, *, check="", **facts):
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
            **facts,
        },
        key=f"{template}:{deliverable.pk}:{member.pk}:{timezone.now().isoformat()}",
        check=check,
    )
