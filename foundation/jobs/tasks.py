import time

from celery import shared_task

from . import bell, runner, services

HOLD = 5.0  # seconds a task may go on with the jobs of a queue of few slots, so that a stop is not long


@shared_task(name="jobs.run", ignore_result=True)
def run_job(job_id):
    """The only Celery task: the row says what is to be done."""
    until = time.monotonic() + HOLD
    while (job := runner.run(job_id)) and (job_id := services.next_in(job.queue)):
        if time.monotonic() > until:
            bell.ring(job_id, job.queue)
            return
