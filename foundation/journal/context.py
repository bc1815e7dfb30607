"""Where an act comes from: address, channel and request, known without being passed around."""

import contextlib
import contextvars
import dataclasses


@dataclasses.dataclass(frozen=True)
class Origin:
    ip: str | None = None
    channel: str = ""
    request_id: str = ""


_origin = contextvars.ContextVar("essaim_origin", default=Origin())  # noqa: B039 (frozen)


def current():
    return _origin.get()


@contextlib.contextmanager
def origin(**known):
    """Everything done inside comes from there; what is not said stays as it was."""
    token = _origin.set(dataclasses.replace(_origin.get(), **known))
    try:
        yield
    finally:
        _origin.reset(token)


def channel(name):
    """`with journal.channel("link:sign_commitment"):` the act came by this door."""
    return origin(channel=name)
