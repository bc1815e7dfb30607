from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "foundation.mail"
    verbose_name = _("Courrier")

    def ready(self):
        """django-anymail tells what became of a message by a signal: it is its only way."""
        from anymail.signals import tracking

        from .tracking import told

        tracking.connect(told, dispatch_uid="essaim.mail")
