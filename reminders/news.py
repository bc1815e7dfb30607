"""The news of the mail: a message did not arrive."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.mail.models import Message
from programmes import following
from programmes.contracts.news import Kind, Said, register, tell
from programmes.models import Frequency, Role


def person(notice):
    return notice.entry.data["person"]


FAILED = register(
    Kind(
        "reminders.message_failed",
        _("Un message n’est pas arrivé"),
        Frequency.DAILY,
        concerns=(Role.Kind.ORGANISER,),
        said={
            "message_failed": Said(
                _("Des messages ne sont pas arrivés à {count} personnes\u00a0: {names}"), person
            )
        },
        order=90,
    )
)


def message_failed(programme, message, entry):
    """Those whom it answers to, but not whom it could not reach; of news that failed no mail: it would go round."""
    charged = following.of_holder(message.to_ref)
    team = [charged] if charged else following.organisers_of(programme)
    to = [one for one in team if one.holder != message.to_ref]
    circle = _place_of(message, charged) or programme.circle
    page = reverse("reminders:message", args=[programme.slug, message.pk])
    tell(FAILED, entry, to=to, circle=circle, url=page, by_mail=message.kind != Message.Kind.NEWS)


def _place_of(message, charged):
    """Where the person holds a role and `charged` is in charge: the territory before the programme."""
    name, _colon, pk = message.to_ref.rpartition(":")
    if name != "programmes.member":
        return None
    held = Role.objects.active().filter(member=pk).exclude(circle__kind="programme").order_by("pk")
    places = [role.circle for role in held.select_related("circle__follower", "circle__parent")]
    return next((one for one in places if following.in_charge_of(one) == charged), None)
