"""Why somebody is asked to sign in, from the page that they were going to: the only place that knows them all."""

from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from programmes.accounts import ADDRESS_USED

USUAL = _("Pour continuer, recevez un code par courriel")
WHY = {
    "listening:note": _("Pour écrire la note, recevez un code par courriel"),
    "listening:plan": _("Pour programmer l’écoute, recevez un code par courriel"),
    "listening:visit": _("Pour lire la page de l’écoute, recevez un code par courriel"),
    "programmes:free_duty": _("Pour faire ce qui est demandé, recevez un code par courriel"),
    "programmes:act": _("Pour répondre, recevez un code par courriel"),
    "programmes:calendar": _("Pour lire le calendrier, recevez un code par courriel"),
    "reports:fiche_of_visit": _("Pour écrire la fiche, recevez un code par courriel"),
    "territories:delegates": _("Pour nommer votre équipe, recevez un code par courriel"),
    "territories:commitment": _("Pour lire l’engagement, recevez un code par courriel"),
}


def entrance(request):
    """`entrance.why`: empty for who came by themselves; `entrance.address`: of who just acted by a mailed link."""
    return {"entrance": SimpleLazyObject(lambda: _entrance(request))}


def _entrance(request):
    going = request.POST.get("next") or request.GET.get("next", "")
    return {"why": _why(going), "address": request.session.get(ADDRESS_USED, "")}


def _why(going):
    path = going.partition("?")[0]
    if path in ("", "/") or not path.startswith("/"):
        return ""
    try:
        return WHY.get(resolve(path).view_name, USUAL)
    except Resolver404:
        return USUAL
