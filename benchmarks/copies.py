"""What others owe, told in copy to the referents and to the team: a run of it, and its hand-over, on a copy."""

from benchmarks.measure import timed
from benchmarks.outbox import LEAST_A_SECOND, a_mail_server
from benchmarks.reminders import at_any_hour
from foundation.mail import sending
from foundation.mail.models import Message
from reminders import services
from reminders.models import Audience, Line, Rule

MESSAGES = 500
MOST_S = 30


def measure(territories, rounds):
    at_any_hour()
    Rule.objects.update(to_referent=True, to_team=True, copies_since=None)
    with timed() as running:
        written = services.run()
    asked = _only_copies(MESSAGES)
    with a_mail_server() as connections, timed() as spent:
        sending.send_due()
    sent = Message.objects.filter(pk__in=asked, state=Message.State.SENT).count()
    return {
        "written": written,
        "run_s": round(running.seconds, 1),
        "most_s": MOST_S,
        "messages": sent,
        "largest": max(Line.objects.filter(message=one).count() for one in asked),
        "handed_s": round(spent.seconds, 1),
        "a_second": round(sent / spent.seconds),
        "least_a_second": LEAST_A_SECOND,
        "connections": connections.value,
    }


def _only_copies(number):
    """The first so many that tell of what others owe, the largest among them; the rest of what waits is held."""
    waiting = Message.objects.filter(state=Message.State.QUEUED)
    copies = Line.objects.exclude(audience=Audience.OWNER).filter(message__in=waiting)
    chosen = sorted(set(copies.values_list("message", flat=True)))[:number]
    held = list(waiting.exclude(pk__in=chosen).values_list("pk", flat=True))
    Message.objects.filter(pk__in=held).update(state=Message.State.HELD)
    return chosen
