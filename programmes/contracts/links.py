"""What a link in an e-mail may do: one act, declared beside the duty that it settles.

The purposes are a closed list: answer an invitation, sign, name delegates, re-read… Notes, exports, scores and
organisers' acts always go through sign-in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


class ActRefused(Exception):
    """The act cannot be done (any more): the message says why, in French."""


def page_through_sign_in(purpose):
    return lambda subject: reverse("programmes:act", args=[purpose, subject.pk])


@dataclass(frozen=True)
class LinkAct:
    """One act that a mailed link asks for.

    title(subject, member) → the heading of the page.
    load(member, subject pk) → the object, or None when the member no longer has to do with it.
    told(subject, member) → what was already done, in French, or None while the act is open.
    form(subject, member, data=None) → a Django form.
    asked_more(subject, member, data) → whether what is sent asks for more than `told` says was done.
    perform(subject, member, cleaned, evidence) → sentences to know besides `told`, if any; `evidence` is a dict of
    how it was asked (address, code sent and used times, ip, user agent); may raise ActRefused.
    context(subject, member) → what else the template shows. `always_code` asks for a code even on a mailed link.
    `page` is the same page through sign-in.
    """

    purpose: str
    title: Callable
    button: Any
    load: Callable
    form: Callable
    perform: Callable
    told: Callable
    asked_more: Callable | None = None
    page: Callable | None = None
    template: str = "programmes/links/act.html"
    told_template: str = "programmes/links/told.html"
    always_code: bool = False
    context: Callable | None = None

    def url(self, subject):
        return (self.page or page_through_sign_in(self.purpose))(subject)

    def still_asked(self, subject, member, data):
        """Done already, and yet something typed would be lost."""
        return data is not None and self.asked_more is not None and self.asked_more(subject, member, data)

    def more(self, subject, member):
        return self.context(subject, member) if self.context else {}


_acts: dict[str, LinkAct] = {}


def register(act):
    _acts[act.purpose] = act
    return act


def act_for(purpose):
    return _acts.get(purpose)


def purposes():
    return sorted(_acts)
