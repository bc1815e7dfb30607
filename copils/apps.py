from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CopilsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "copils"
    verbose_name = _("Instances")
