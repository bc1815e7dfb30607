"""The mail server is away: kept from the first message that met a closed door to the first that leaves."""

from foundation.mail.models import Outage


def begins(fault, error):
    """It keeps the hour when it began, whatever is met meanwhile."""
    Outage.objects.update_or_create(only=True, defaults={"fault": fault, "error": error[:2000]})


def ends():
    Outage.objects.all().delete()


def outage():
    """The one to tell people of, if there is one."""
    return Outage.objects.told().first()
