"""Static files named after their content, the modules that our scripts import included.

Otherwise a page loads `essaim.<hash>.js`, and a module that imports `./essaim.js` runs it a second time.
"""

from django.contrib.staticfiles.storage import HashedFilesMixin, ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]


class ImportsOfOurScripts:
    support_js_module_import_aggregation = True
    # Some scripts of others import what they do not bring.
    _js_module_import_aggregation_patterns = ("essaim/*.js", IMPORTS)


class HashedStorage(ImportsOfOurScripts, ManifestStaticFilesStorage):  # type: ignore[misc]
    pass


class CompressedHashedStorage(ImportsOfOurScripts, CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    pass
