"""Codes sent by e-mail: they prove that the person who acts reads the address."""

import datetime
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from programmes.models import EmailCode

from . import letters

LIFE = datetime.timedelta(minutes=15)
TRIES = 5
PAUSE = datetime.timedelta(seconds=30)
DAY = datetime.timedelta(days=1)
A_DAY = 10  # codes: with five tries each, one guess in 20,000 at best

REASONS = {
    "wrong": _("Ce code n’est pas le bon. Vérifiez les six chiffres."),
    "spent": _("Trop d’essais. Demandez un nouveau code."),
    "old": _("Ce code n’est plus valable. Demandez-en un nouveau."),
}


class CodeRefused(Exception):
    """Wrong, spent or old. `reason` is one of these words."""

    def __init__(self, reason):
        self.reason = reason
        super().__init__(reason)


class TooSoon(Exception):
    """A code left less than 30 seconds ago."""


class TooMany(Exception):
    """Ten codes left in a day for the same act."""


def _hash(code, row):
    return salted_hmac(
        "essaim.email_code", f"{row.member_id}:{row.purpose}:{row.subject}:{code}", algorithm="sha256"
    ).hexdigest()


@transaction.atomic
def send_code(member, purpose, subject, *, what):
    """Mail a fresh code; the former ones of the same purpose are spent. `what` says in French what it confirms."""
    now = timezone.now()
    asked = EmailCode.objects.filter(member=member, purpose=purpose, subject=subject)
    if asked.filter(created_at__gt=now - DAY).count() >= A_DAY:
        raise TooMany
    known = asked.filter(used_at=None)
    if known.filter(created_at__gt=now - PAUSE).exists():
        raise TooSoon
    known.update(used_at=now)
    code = f"{secrets.randbelow(10**6):06d}"
    row = EmailCode(
        member=member, purpose=purpose, subject=subject, sent_to=member.email, expires_at=now + LIFE
    )
    row.code_hash = _hash(code, row)
    row.save()
    letters.write(
        member.programme,
        "programmes/email/code",
        anyway=True,
        to=member.recipient,
        context={"code": code, "what": what, "minutes": 15, "programme": member.programme.title},
        secret=True,
    )
    return row


def code_was_sent(member, purpose, subject):
    return _waiting(member, purpose, subject).filter(expires_at__gt=timezone.now()).exists()


def _waiting(member, purpose, subject):
    """A code proves the address that it was sent to: it is worth nothing once the member has another one."""
    return EmailCode.objects.filter(
        member=member, purpose=purpose, subject=subject, used_at=None, sent_to=member.email
    )


def check_code(member, purpose, subject, code):
    """Spend the code, or raise CodeRefused. A wrong try counts even if the caller's transaction rolls back."""
    row = _claim_a_try(member, purpose, subject)
    if not constant_time_compare(row.code_hash, _hash("".join(filter(str.isdigit, code)), row)):
        raise CodeRefused("wrong" if row.tries < TRIES else "spent")
    row.used_at = timezone.now()
    if not EmailCode.objects.filter(pk=row.pk, used_at=None).update(used_at=row.used_at):
        raise CodeRefused("spent")
    return row


@transaction.atomic
def _claim_a_try(member, purpose, subject):
    rows = _waiting(member, purpose, subject).select_for_update()
    row = rows.order_by("-created_at").first()
    if row is None or row.expires_at < timezone.now():
        raise CodeRefused("old")
    if row.tries >= TRIES:
        raise CodeRefused("spent")
    row.tries += 1
    row.save(update_fields=["tries"])
    return row
