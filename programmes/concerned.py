"""Whom what happens in a circle concerns, for who tells news; who follows it: `programmes.following`."""

from programmes.models import Member, Role


def holders(circle, *kinds):
    """The members who hold one of these roles in the circle (any, if none is named), each once."""
    held = Role.objects.accepted().filter(circle=circle)
    if kinds:
        held = held.filter(kind__in=kinds)
    return list(Member.objects.filter(pk__in=held.values("member")).order_by("pk"))
