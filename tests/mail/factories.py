from foundation.mail import services as mail
from foundation.mail.links import Link
from foundation.mail.models import Message

PAULINE = mail.Recipient("Pauline Humbert", "pauline@exemple.fr", "programmes.member:5")
ANSWER = Link("answer_invitation", 12, "programmes.member:5", 3)


def written(to=PAULINE, template="tests/email/hello", **changes):
    """A message as an app writes it."""
    context = {"title": "Votre invitation", "words": "On vous attend.", "link": ANSWER}
    context |= changes.pop("context", {})
    return mail.write(template, to=to, context=context, **changes)


def fresh(message):
    return Message.objects.get(pk=message.pk)
