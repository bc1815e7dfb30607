import datetime

from foundation.jobs.kinds import job, periodic
from foundation.mail import sending

LEASE = datetime.timedelta(minutes=10)  # the longest a slow server may take over one message


@job("mail.send", queue="messages", lease=LEASE, keep=datetime.timedelta(days=2))
def send(job):
    """This message at once, and the others that wait, over the same connection.

    Embedded, the batch stands behind it in the queue: what dead workers left is not told later for that.
    """
    sending.sweep()
    sending.send_due(first=int(job.subject), progress=job.progress)


@job("mail.send_batch", queue="messages", lease=LEASE, keep=datetime.timedelta(days=1))
def send_batch(job):
    """What was planned, what is to be tried again, and what dead workers left."""
    sending.sweep()
    sending.send_due(progress=job.progress)


periodic("mail.send_batch", every=datetime.timedelta(minutes=1))
