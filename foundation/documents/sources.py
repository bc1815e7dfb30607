"""Every file that decides how a kind of document looks, found from its template: nobody keeps a list."""

import re
import sys
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.template.library import InclusionNode
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode

from foundation.documents.kinds import kind_of

HOUSE_STYLE = "essaim/pdf/base.css"
HERE = Path(__file__).parent
DRAWING_CODE = {HERE / name for name in ("render.py", "rendering.py", "folios.py", "faces.py", "fetcher.py")}
STATIC_ADDRESS = re.compile(r"\bapp:([\w./-]+\.\w+)")
LOADED = re.compile(r"{%\s*load\s+(?:[\w\s]+\sfrom\s+)?([\w.\s]+?)\s*%}")


def stylesheets_of(*kinds):
    """The house's style sheet, then those of the kinds, each once."""
    own = (sheet for kind in kinds for sheet in kind_of(kind).stylesheets)
    return tuple(dict.fromkeys((HOUSE_STYLE, *own)))


def sources_of(kind):
    """Templates extended and included, the code of their tags, style sheets, and what these refer to."""
    templates = _templates(kind_of(kind).template)
    written = [template.source for template in templates.values()]
    files = {Path(template.origin.name) for template in templates.values()}
    return files | DRAWING_CODE | _code(written) | _static(stylesheets_of(kind), written)


def _templates(name, found=None):
    found = {} if found is None else found
    if name not in found:
        found[name] = get_template(name).template
        for child in _drawn_by(found[name]):
            _templates(child, found)
    return found


def _drawn_by(template):
    for node in template.nodelist.get_nodes_by_type((ExtendsNode, IncludeNode, InclusionNode)):
        name = _name_in(node)
        if not isinstance(name, str):
            raise ImproperlyConfigured(
                f"{template.name} draws a template by a variable: name it, for the fingerprint to see it."
            )
        yield name


def _name_in(node):
    if isinstance(node, InclusionNode):
        return node.filename
    expression = node.parent_name if isinstance(node, ExtendsNode) else node.template
    return None if expression.is_var or expression.filters else expression.var


def _code(written):
    """The project's own tag libraries that the templates load, and the modules these take names from."""
    libraries = get_template("documents/pdf/base.html").template.engine
    names = {name for source in written for loaded in LOADED.findall(source) for name in loaded.split()}
    modules = {libraries.libraries[name] for name in names} | set(libraries.builtins)
    return set().union(*map(_own_files, modules))


@cache
def _own_files(module):
    __import__(module)
    names = vars(sys.modules[module]).values()
    near = {module} | {getattr(each, "__module__", None) or getattr(each, "__name__", "") for each in names}
    paths = (getattr(sys.modules.get(name), "__file__", None) for name in near if isinstance(name, str))
    return {Path(path) for path in paths if path and _is_ours(Path(path))}


def _is_ours(path):
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


def _static(stylesheets, written):
    """Style sheets, and the fonts and drawings that they or the templates name."""
    waiting = [*stylesheets, *(name for source in written for name in STATIC_ADDRESS.findall(source))]
    found = {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = static_file(name)
            if name.endswith(".css"):
                waiting += STATIC_ADDRESS.findall(found[name].read_text())
    return set(found.values())


def static_file(name):
    path = finders.find(name)
    if not path:
        raise ImproperlyConfigured(f"No static file {name}: a document asks for it.")
    return Path(path)
