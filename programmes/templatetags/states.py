"""The line that says, on every page of a programme, that something is not as usual there."""

from django import template

from programmes import permissions
from programmes.models import Programme

register = template.Library()


@register.inclusion_tag("programmes/states/notice.html", takes_context=True)
def state_notice(context):
    """A draft, a programme that is over, reminders that are held: silent otherwise. No query."""
    programme, request = context.get("programme"), context.get("request")
    if request is None or not isinstance(programme, Programme):
        return {"silent": True}
    organises = permissions.can_organise(request.user, programme)
    held = programme.reminders_held and programme.is_live and organises
    return {"programme": programme, "organises": organises, "held": held, "silent": False}
