"""The demonstration logins, for the sign-in page of a demonstration and no other."""

from django import template
from django.conf import settings

from foundation.people.demo_logins import DEMO_LOGINS, PASSWORD

register = template.Library()


@register.simple_tag
def demo_logins():
    return DEMO_LOGINS if settings.DEMO else ()


@register.simple_tag
def demo_password():
    return PASSWORD if settings.DEMO else ""
