"""The section `guide` of a method: the themes of the interviews, what is said before and after."""

from django.utils.translation import gettext as _

from listening import services
from programmes.contracts.method import Section, register


def check(data):
    """Faults of the section, in French; a method without guide takes the usual one."""
    codes = []
    for number, theme in enumerate((data or {}).get("themes", []), start=1):
        if not theme.get("code") or not theme.get("label"):
            yield _("Le thème %(number)s du guide doit porter un code et un nom.") % {"number": number}
        elif theme["code"] in codes:
            yield _("Deux thèmes du guide portent le code «\u00a0%(code)s\u00a0».") % {"code": theme["code"]}
        codes.append(theme.get("code"))


def create(programme, data, by):
    services.create_guide(programme, data, by=by)


register(Section("guide", create, check, order=60))
