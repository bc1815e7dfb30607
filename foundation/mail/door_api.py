"""What the answers of a provider's API mean (django-anymail): left, refused, to try again, or nobody knows."""

from foundation.mail.models import Message

Fault = Message.Fault
REFUSED, AWAY, LATER, DOUBT = "refused", "away", "later", "doubt"
BAD_KEY = (401, 403)
ASKS_TO_WAIT = (408, 425, 429)


def is_of_a_provider(error):
    """Without loading django-anymail, that an installation with its own mail server never needs."""
    return any(base.__module__.startswith("anymail.") for base in type(error).__mro__)


def meaning(error):
    """(what to do, the fault)."""
    from anymail import exceptions as anymail

    if isinstance(error, anymail.AnymailRecipientsRefused | anymail.AnymailInvalidAddress):
        return REFUSED, Fault.ADDRESS
    if isinstance(error, anymail.AnymailUnsupportedFeature | anymail.AnymailSerializationError):
        return REFUSED, Fault.CONTENT
    if code := getattr(error, "status_code", None):
        return _of_code(code)
    if "RequestException" in _names(error):
        return _of_connection(error)
    return LATER, Fault.BROKEN


def _of_code(code):
    """A success that could not be read was a success: the message is perhaps there."""
    if code < 300:
        return DOUBT, Fault.INTERRUPTED
    if code in BAD_KEY:
        return AWAY, Fault.SENDER
    if code in ASKS_TO_WAIT or code >= 500:
        return LATER, Fault.SERVER
    return REFUSED, Fault.CONTENT


def _of_connection(error):
    """What never reached the provider may be tried again; once asked, only its answer would have told."""
    cause = next(iter(getattr(error.__cause__, "args", ())), None)
    before_asking = {"ConnectTimeout"} & _names(error) or {"NewConnectionError"} & _names(
        getattr(cause, "reason", cause)
    )
    return (AWAY, Fault.UNREACHABLE) if before_asking else (DOUBT, Fault.INTERRUPTED)


def _names(error):
    """The classes it is of, by name: those of requests and urllib3 are not ours to import."""
    return {base.__name__ for base in type(error).__mro__}
