from django import template

from foundation.mail import services

register = template.Library()


@register.inclusion_tag("mail/partials/outage.html", takes_context=True)
def mail_outage(context):
    """`{% mail_outage %}`: that nothing leaves any more, for who must know; nothing while all is well."""
    return {"outage": services.outage(), "user": context["user"]}
