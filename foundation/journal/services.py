"""One row an act. `from foundation.journal import services as journal`."""

from django.contrib.auth import get_user_model
from django.db import transaction

from foundation.people.accounts import account_of

from .context import Origin, channel, current, origin
from .models import Entry
from .models.entry import EntryIsWritten
from .refs import ref
from .wording import tells

__all__ = [
    "Entry",
    "EntryIsWritten",
    "Origin",
    "channel",
    "current",
    "entry",
    "name_of",
    "origin",
    "record",
    "record_all",
    "ref",
    "tells",
]


@transaction.atomic
def record(verb, subject, **facts):
    """Write what was done, in the caller's transaction: the act and its trace live or die together."""
    done = entry(verb, subject, **facts)
    done.save(force_insert=True)
    return done


def record_all(entries):
    """`record` for the acts of a batch, by one statement."""
    Entry.objects.bulk_create(entries)


def entry(verb, subject, *, by=None, about=None, scope="", data=None):
    """A trace that is not yet written."""
    came = current()
    return Entry(
        verb=verb,
        subject=ref(subject),
        subject_label=_label(subject),
        about=ref(about) if about else "",
        about_label=_label(about) if about else "",
        scope=scope or _scope_of(subject) or _scope_of(about),
        data=data or {},
        ip=came.ip,
        channel=came.channel,
        request_id=came.request_id,
        **_author(by),
    )


def name_of(by):
    """How the journal calls who acts; "" for nobody."""
    return _author(by).get("by_label", "")


def _author(by):
    """A user, a member (who may have an account), a name for the machine, or nobody; never who is only looked at."""
    by = account_of(by)
    if by is None or isinstance(by, str):
        return {"by_label": (by or "")[:200]}
    if not getattr(by, "is_authenticated", True):
        return {}
    user = by if isinstance(by, get_user_model()) else getattr(by, "user", None)
    return {"by": ref(by), "by_label": _label(by), "user": user}


def _label(obj):
    return str(getattr(obj, "full_name", "") or obj)[:200]


def _scope_of(obj):
    return getattr(obj, "journal_scope", "")
