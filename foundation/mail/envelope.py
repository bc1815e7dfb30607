"""A message as it travels: headers, two parts, attachments, and the links that work."""

from email.utils import formataddr, parseaddr
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from foundation.mail import links, placeholders, unsubscribing
from foundation.mail.models import Message


def envelope(message):
    urls = [links.url(links.Link(*parts), channel=links.MAILED) for parts in message.links]
    leave = unsubscribing.url_for(message) if message.kind == Message.Kind.NEWS else ""
    email = EmailMultiAlternatives(
        message.subject,
        placeholders.fill(message.text, urls, leave=leave),
        from_email=_from(message),
        to=[formataddr((message.to_name, message.to_address))],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=_headers(message),
    )
    email.attach_alternative(placeholders.fill(message.html, urls, html=True, leave=leave), "text/html")
    for attachment in message.attachments.select_related("file"):
        with attachment.file.open() as file:
            email.attach(attachment.file.name, file.read(), attachment.file.kind)
    return email


def _from(message):
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((message.sender or name, address))


def _headers(message):
    """Automatic answers stay home; only news may be unsubscribed from, a duty may not."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    return headers | _leaving_news(message) if message.kind == Message.Kind.NEWS else headers


def _leaving_news(message):
    """By one click where the reader's mailbox offers it (RFC 8058, which wants https), by a mail anywhere."""
    address = message.reply_to or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    ways = [f"<mailto:{address}?subject={quote('Désinscription')}>"]
    page = unsubscribing.url_for(message)
    if not page.startswith("https://"):
        return {"List-Unsubscribe": ways[0]}
    return {
        "List-Unsubscribe": ", ".join([f"<{page}>", *ways]),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
