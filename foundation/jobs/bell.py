"""The bell: tells workers that a job waits. A lost bell is the sweep's business."""

import logging

logger = logging.getLogger(__name__)


def ring(job_id, queue):
    """Publish the one task, without retry and without waiting for a broker that is away."""
    from .tasks import run_job  # a worker's module, which knows the runner, which knows us

    try:
        run_job.apply_async([job_id], queue=queue, retry=False)
    except Exception as error:
        logger.warning("bell lost", extra={"job": job_id, "queue": queue, "reason": repr(error)})
