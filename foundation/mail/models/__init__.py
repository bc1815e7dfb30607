from .attachment import Attachment
from .bounce import Bounce
from .message import Message
from .message_queryset import MessageQuerySet
from .outage import Outage
from .refused_address import RefusedAddress
from .unsubscribed import Unsubscribed

__all__ = ["Attachment", "Bounce", "Message", "MessageQuerySet", "Outage", "RefusedAddress", "Unsubscribed"]
