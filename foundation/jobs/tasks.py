from celery import shared_task

from . import runner


@shared_task(name="jobs.run", ignore_result=True)
def run_job(job_id):
    """The only Celery task: the row says what is to be done."""
    runner.run(job_id)
