"""The addresses that one does not write to: read in one place, whoever keeps them."""

from django.db.models import Case, CharField, Q, Value, When

from foundation.mail import services as mail
from reminders.models import Addressee

Why = Addressee.Why


def fault_of(address):
    """Why nothing can be written to it, as it is typed."""
    if not address.strip():
        return Why.NO_ADDRESS
    return "" if mail.is_address(address) else Why.BAD_ADDRESS


def why_not(address):
    """The same, and whether it refused a message."""
    return fault_of(address) or (Why.REFUSED if mail.is_refused(address) else "")


def why_refused(campaign):
    """Of each member that a query finds, why no message is written: as SQL, empty when one is.

    An address that refused a message; and for news, who said that they want none, by their page or from a message.
    """
    reasons = [When(mail.refuses(), then=Value(Why.REFUSED))]
    if campaign.is_news:
        unwanted = Q(mail.left_news(campaign.programme.scope)) | Q(news_by_mail=False)
        reasons.append(When(unwanted, then=Value(Why.UNSUBSCRIBED)))
    return Case(*reasons, default=Value(""), output_field=CharField())
