"""News are read, and each person says how often they come by mail."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail import services as mail
from programmes.contracts.news import kinds
from programmes.models import Member, NewsChoice, Notice
from programmes.news_times import leaves_at

journal.tells(
    {
        "news_chosen": _("a réglé l’envoi de ses nouvelles"),
    }
)
KEPT = timedelta(days=180)


def mark_seen(notices):
    """Read in the page: the mail leaves them out. How many were new."""
    return notices.new().update(seen_at=timezone.now(), mail_at=None)


def frequencies_of(user):
    """{code: frequency} of every kind, chosen or by default: one query."""
    chosen = dict(user.news_choices.values_list("kind", "frequency"))
    return {code: chosen.get(code, kind.default) for code, kind in kinds().items()}


@transaction.atomic
def choose(user, frequencies, *, members=(), silent=()):
    """Keep what changed; what waits to leave follows. `silent`: those of `members` whose programme shall not write."""
    known = frequencies_of(user)
    changed = {code: wanted for code, wanted in frequencies.items() if known[code] != wanted}
    for code, frequency in changed.items():
        NewsChoice.objects.update_or_create(user=user, kind=code, defaults={"frequency": frequency})
        waiting = Notice.objects.filter(member__user=user, kind=code, mail_at__isnull=False)
        waiting.update(mail_at=leaves_at(frequency, timezone.now()))
    silent = {member.pk for member in silent}
    wanted = {one.pk for one in wanted_by_mail(members)}
    turned = [one for one in members if (one.pk in wanted) == (one.pk in silent)]
    for member in turned:
        _turn(member, member.pk not in silent)
    if changed or turned:
        journal.record("news_chosen", user, by=user)
    return bool(changed or turned)


def wanted_by_mail(members):
    """Those who let their programme write them news: nor they nor their address said no; one query a programme."""
    return [
        one
        for one in members
        if one.news_by_mail and not (one.email and mail.unsubscribed(one.programme.scope, [one.email]))
    ]


def _turn(member, by_mail):
    Member.objects.filter(pk=member.pk).update(news_by_mail=by_mail)
    member.news_by_mail = by_mail
    if by_mail and member.email:
        if mail.want_news_again(member.programme.scope, member.email):
            _leave_the_others(member)
    else:
        member.notices.filter(mail_at__isnull=False).update(mail_at=None)


def _leave_the_others(member):
    """The address said no for all who share it: it says yes for this one alone."""
    others = Member.objects.filter(programme=member.programme_id, email__iexact=member.email)
    others = others.exclude(pk=member.pk)
    Notice.objects.filter(member__in=others, mail_at__isnull=False).update(mail_at=None)
    others.update(news_by_mail=False)


def forget_old(now=None):
    """News of half a year ago are no news; the journal keeps what happened. How many went."""
    old = Notice.objects.filter(at__lt=(now or timezone.now()) - KEPT)
    return old.delete()[0]
