"""Who sits in a body is named in « Personnes »."""

from django.utils.translation import gettext_lazy

from programmes.contracts.takeover import Seat, register_seat
from programmes.models import Role

register_seat(Seat("body", (Role.Kind.BODY_MEMBER,), gettext_lazy("une instance")))
