"""The messages of a programme: where nothing leaves yet, or any more, they are written and wait in the outbox."""

from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes.states import stage_of


def write(programme, template, *, anyway=False, **options):
    """A message in the name of the programme. `anyway`: a code, the invitation of a colleague who prepares it too."""
    return mail.write(
        template,
        scope=programme.scope,
        reply_to=programme.reply_address,
        held=not (anyway or stage_of(programme).told),
        **{"sender": programme.title, **options},
    )


def waiting(programme):
    """What was written and has not left."""
    return Message.objects.in_scope(programme.scope).filter(state=Message.State.HELD)
