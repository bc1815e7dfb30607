from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "foundation.documents"
    verbose_name = _("Documents")

    def ready(self):
        autodiscover_modules("documents")
