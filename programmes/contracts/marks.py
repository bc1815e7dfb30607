"""What people put upon a duty, whatever its kind: an organiser waives it, its owner sets it aside for some days."""

from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Subquery

from programmes.models import Snooze, Waiver

from .union import Given


def without_waived(kind):
    """The open rows of a kind that are still asked."""
    waived = Waiver.objects.filter(duty_kind=kind.code, subject=OuterRef("d_subject"))
    return kind.open().filter(~Exists(waived))


def snoozed_until(code, narrowing):
    """The day until which it is set aside by who owes it, or by the user whose duties are looked for; else null.

    What nobody known owes is somebody's own only in the second case: each organiser sets it aside for themselves.
    """
    mine = narrowing.split()[0] in ("user", "organiser")
    whose = {"member__user": Given("user", BigIntegerField())} if mine else {"member": OuterRef("d_member")}
    set_aside = Snooze.objects.filter(
        duty_kind=code, subject=OuterRef("d_subject"), until__gt=Given("today", DateField()), **whose
    )
    return Subquery(set_aside.values("until")[:1])
