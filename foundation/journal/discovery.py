import functools
import pkgutil
import sys
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import autodiscover_modules


@functools.cache
def load_services():
    """Import every app's services, packages included: what they register is then known, in a worker too."""
    autodiscover_modules("services")
    for config in apps.get_app_configs():
        package = sys.modules.get(f"{config.name}.services")
        for module in pkgutil.iter_modules(getattr(package, "__path__", [])):
            import_module(f"{package.__name__}.{module.name}")
