"""The bell: tells the workers that a job waits. A lost bell is the sweep's business."""

import logging
import time
from functools import cache

from celery import current_app
from kombu import Connection
from kombu.pools import producers

logger = logging.getLogger(__name__)

# kombu insists for six seconds on a broker that is away, whatever `retry` says, unless told so here;
# a request that has just saved someone's work does not wait for a bell.
_HASTE = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0}
_QUIET_AFTER_A_FAILURE = 5.0  # seconds: a thousand jobs asked at once wait once, not a thousand times
_quiet_until = 0.0


def _broker():
    return current_app.conf.broker_url, current_app.conf.broker_transport_options


@cache
def _connection():
    url, options = _broker()
    return Connection(url, transport_options={**options, **_HASTE}, connect_timeout=0.5)


def ring(job_id, queue):
    """Publish the one task; False when the broker did not take it."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    try:
        _publish(job_id, queue)
    except Exception as error:
        _quiet_until = time.monotonic() + _QUIET_AFTER_A_FAILURE
        logger.warning("bell lost", extra={"job": job_id, "queue": queue, "reason": repr(error)})
        return False
    return True


def _publish(job_id, queue):
    from .tasks import run_job  # the worker's side, which imports the services, which import the bell

    with producers[_connection()].acquire(block=True, timeout=0.5) as producer:
        run_job.apply_async([job_id], queue=queue, retry=False, producer=producer)
