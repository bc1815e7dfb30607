"""What a link in an e-mail may do: one act, declared beside the duty that it settles."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class LinkAct:
    """One act that a mailed link asks for.

    load(member, subject) → the object, or None when the member no longer has to do with it.
    told(subject, member) → what was already done, in French, or None while the act is open.
    form(subject, member, data=None) → a Django form; perform(subject, member, cleaned) → what was done, in French.
    page(subject) → the same page through sign-in. `always_code` asks for a code even on a mailed link.
    """

    purpose: str
    title: Callable
    button: str
    load: Callable
    form: Callable
    perform: Callable
    told: Callable
    page: Callable
    template: str = "programmes/links/act.html"
    always_code: bool = False
    context: Callable | None = None


_acts: dict[str, LinkAct] = {}


def register(act):
    _acts[act.purpose] = act
    return act


def act_for(purpose):
    return _acts.get(purpose)


def purposes():
    return sorted(_acts)
