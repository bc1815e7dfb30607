"""`/sante/`: does the web answer, the database, the queue, the scheduler, the mail? For people and for machines."""

import time
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.models import Max
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.jobs import clock
from foundation.jobs.models import Beat, Job
from foundation.mail import services as mail

VITAL = ("web", "database", "queue", "scheduler")
TOO_OLD = timedelta(minutes=15)  # a job due since then says that nobody works, or that too few do


@require_safe
@never_cache
@login_not_required
def health(request):
    """200 when all is well, 503 when something is down; JSON, or plain lines for whoever asks for text.

    A mail server that is away is told, and turns nothing red: Essaim works, and no restart would bring it back.
    """
    parts = read()
    well = all(parts[part]["up"] for part in VITAL)
    status = 200 if well else 503
    if request.get_preferred_type(["application/json", "text/plain"]) == "text/plain":
        answer = HttpResponse(_lines(parts), content_type="text/plain; charset=utf-8", status=status)
    else:
        answer = JsonResponse({"up": well, **parts}, status=status)
    answer._has_been_logged = True  # no error line each time a monitor asks during a start or a stop
    return answer


def read():
    """The state of each part; what cannot be known without the database is down with it."""
    web = {"up": True}
    try:
        return {"web": web, "database": _database(), **_signs()}
    except DatabaseError:
        return {"web": web, **{part: {"up": False} for part in (*VITAL[1:], "mail")}}


def _database():
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"up": True, "ms": round((time.perf_counter() - started) * 1000, 1)}


def _signs():
    now, seen = clock.read(), dict(Beat.objects.values_list("name", "at"))
    return {
        "queue": _queue(now, seen.get("worker")),
        "scheduler": _scheduler(now, seen.get("scheduler")),
        "mail": _mail(),
    }


def _mail():
    known = mail.outage()
    return {"up": known is None, "away_seconds": _seconds(timezone.now(), known and known.since)}


def _patience():
    return timedelta(seconds=3 * settings.ESSAIM_TICK + 15)


def _scheduler(now, ticked):
    return {"up": _fresh(now, ticked), "last_tick_seconds": _seconds(now, ticked)}


def _queue(now, pulse):
    """A worker busy with long work may pulse late: the jobs it reports on are signs of life too."""
    busy = Job.objects.filter(state=Job.State.RUNNING).aggregate(last=Max("heartbeat"))["last"]
    seen = max(filter(None, (pulse, busy)), default=None)
    due = Job.objects.due().order_by("run_after").values_list("run_after", flat=True)
    oldest = due.first()
    late = oldest is not None and now - oldest > TOO_OLD
    return {
        "up": _fresh(now, seen) and not late,
        "worker_seconds": _seconds(now, seen),
        "waiting": due.count(),
        "oldest_seconds": _seconds(now, oldest),
    }


def _fresh(now, seen):
    return seen is not None and now - seen < _patience()


def _seconds(now, seen):
    return None if seen is None else max(0, round((now - seen).total_seconds()))


def _lines(parts):
    names = {
        "web": _("site"),
        "database": _("base de données"),
        "queue": _("file de travaux"),
        "scheduler": _("planificateur"),
        "mail": _("messagerie"),
    }
    states = {True: _("en marche"), False: _("en panne")}
    return "".join(f"{names[part]}\u00a0: {states[told['up']]}\n" for part, told in parts.items())
