"""The news contract: what happened, told to those whom it concerns, in the page at once and by mail as they chose.

An app registers its kinds from its module `news.py`; its services call `tell` in the transaction of what happened.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import Promise

from programmes.models import Frequency, NewsChoice, Notice
from programmes.news_times import leaves_at
from programmes.states import stage_of


@dataclass(frozen=True)
class Said:
    """How the news of one verb of the journal are told when there are several: « 3 personnes ont accepté : … ».

    `name(notice)` is what the list names; `apart` keeps the circles apart. `one` stands for the journal's sentence
    where it says less.
    """

    many: str | Promise
    name: Callable
    apart: bool = False
    one: str | Promise = ""


@dataclass(frozen=True)
class Kind:
    """A stable code, what people read when they choose, the roles that may be told, how often they are by mail.

    `concerns`: kinds of role, none for everybody. `said`: {verb of the journal: Said}.
    """

    code: str
    title: str | Promise
    default: Frequency
    concerns: tuple = ()
    said: dict = field(default_factory=dict)
    order: int = 50

    def may_be_told_to(self, held):
        return not self.concerns or bool(set(self.concerns) & set(held))


_kinds: dict[str, Kind] = {}


def register(kind):
    _kinds[kind.code] = kind
    return kind


def kinds():
    """{code: Kind}, in the order of the page where one chooses."""
    return dict(sorted(_kinds.items(), key=lambda one: (one[1].order, one[0])))


def said_of(notice):
    """None for a kind or a verb of a former version."""
    kind = _kinds.get(notice.kind)
    return kind.said.get(notice.entry.verb) if kind else None


def tell(kind, entry, *, to, circle, url="", by_mail=True):
    """Tell these members what this entry of the journal says; never who did it. In the caller's transaction.

    Two statements, whatever their number. `by_mail=False`: a message of its own has told them. Told twice, once.
    In a draft nobody is told anything.
    """
    if circle.programme.is_draft:
        return
    told = list({member.pk: member for member in to if not _did_it(member, entry)}.values())
    mailed = by_mail and stage_of(circle.programme).told
    times = _times(kind, told) if mailed else {}
    rows = [
        Notice(
            member=member,
            kind=kind.code,
            entry=entry,
            circle=circle,
            url=url,
            at=entry.at,
            mail_at=times.get(member.pk),
        )
        for member in told
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def _did_it(member, entry):
    return entry.by == member.holder or (entry.user_id is not None and entry.user_id == member.user_id)


def _times(kind, members):
    """{member id: when it leaves by mail}, of those who want it so."""
    wanting = [member for member in members if member.email and member.news_by_mail]
    chosen = _chosen(kind, {member.user_id for member in wanting} - {None})
    now = timezone.now()
    return {member.pk: leaves_at(chosen.get(member.user_id, kind.default), now) for member in wanting}


def _chosen(kind, users):
    if not users:
        return {}
    rows = NewsChoice.objects.filter(kind=kind.code, user__in=users)
    return dict(rows.values_list("user_id", "frequency"))
