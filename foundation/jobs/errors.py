"""What a job function may meet or raise."""

from django.utils.translation import gettext_lazy as _


class JobCancelled(Exception):
    """Somebody cancelled the job while it ran: stop, write nothing."""


class LeaseLost(Exception):
    """The job is no longer ours (lease outlived, taken by another worker): stop, write nothing."""


class GivesUp(Exception):
    """The job can never succeed; the sentence is shown to the person who asked."""


class TryAgain(Exception):
    """The job may succeed later; the sentence is shown meanwhile."""

    def __init__(self, sentence, *, delay=None):
        super().__init__(sentence)
        self.delay = delay


class JobNotRetriable(Exception):
    """Only a failed or cancelled job is done again, and not while the same one is under way."""

    sentence = _("Ce travail ne peut pas être relancé.")


class JobNotCancellable(Exception):
    """Only a queued or running job is cancelled."""

    sentence = _("Ce travail est déjà terminé.")
