"""The languages in which people of a programme exchange and write, as its organisers declare them."""

from django.utils.translation import gettext_lazy as _

FRENCH = "fr"
LANGUAGES = {
    FRENCH: _("français"),
    "de": _("allemand"),
    "gsw": _("alsacien"),
    "en": _("anglais"),
    "eu": _("basque"),
    "br": _("breton"),
    "ca": _("catalan"),
    "co": _("corse"),
    "gcf": _("créole antillais"),
    "gcr": _("créole guyanais"),
    "rcf": _("créole réunionnais"),
    "es": _("espagnol"),
    "it": _("italien"),
    "lb": _("luxembourgeois"),
    "nl": _("néerlandais"),
    "oc": _("occitan"),
    "pt": _("portugais"),
    "lsf": _("langue des signes française"),
}


def names_of(codes):
    """French first; a code that is not known here says itself."""
    declared = dict.fromkeys([FRENCH, *codes])
    return [str(LANGUAGES.get(code, code)) for code in declared]
