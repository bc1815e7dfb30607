"""The side menu: the only place that knows every app's front page."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme, Role
from programmes.roles import roles_of

Kind = Role.Kind
ORGANISER, TEAM = (Kind.ORGANISER,), (Kind.ORGANISER, Kind.EXPERT, Kind.RESEARCHER, Kind.LEAD)


@dataclass(frozen=True)
class Entry:
    """A page of the menu; `kinds` are the roles that have something to do there, None for everybody."""

    label: str | Promise
    name: str
    kinds: tuple | None = None
    section: str | Promise = ""


ENTRIES = (
    Entry(_("Tableau de bord"), "programmes:board"),
    Entry(_("Calendrier"), "programmes:calendar"),
    Entry(_("Territoires"), "territories:list", (*TEAM, Kind.BODY_MEMBER, Kind.REFERENT, Kind.SIGNATORY)),
    Entry(_("Écoutes"), "listening:list", (*TEAM, Kind.REFERENT)),
    Entry(_("Instances"), "copils:list", (*ORGANISER, Kind.BODY_MEMBER)),
    Entry(_("Livrables"), "reports:shelf"),
    Entry(_("Ce qui est demandé"), "programmes:free_duties", ORGANISER),
    Entry(_("Messages"), "reminders:outbox", ORGANISER),
    Entry(_("Équipe et rôles"), "programmes:team", ORGANISER, _("Programme")),
    Entry(_("Réglages"), "programmes:settings", ORGANISER, _("Programme")),
)
ORDER = {kind: rank for rank, kind in enumerate(Kind.values)}


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    active: bool
    section: str = ""
    badge: int = 0


def menu(request):
    """Lazy: a page without a menu pays nothing."""
    user = getattr(request, "user", None)
    programme = getattr(request, "programme", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "programme": programme,
        "menu": SimpleLazyObject(lambda: _items(request, user, programme) if programme else []),
        "menu_programmes": SimpleLazyObject(lambda: programmes_of(user, programme)),
        "menu_role": SimpleLazyObject(lambda: role_label(user, programme)),
    }


def programmes_of(user, programme):
    """Where the person may go; most have one programme, which is at hand."""
    if programme and roles_of(user).programmes() == {programme.pk}:
        return [programme]
    return list(Programme.objects.visible_to(user).only("slug", "title"))


def _items(request, user, programme):
    held = roles_of(user).kinds_in(programme)
    shown = [entry for entry in ENTRIES if entry.kinds is None or held & set(entry.kinds)]
    urls = [(entry, _url(entry, programme)) for entry in shown]
    here = max((url for _entry, url in urls if url and request.path.startswith(url)), key=len, default="")
    return [Item(entry.label, url, url == here, entry.section) for entry, url in urls if url]


def _url(entry, programme):
    try:
        return reverse(entry.name, args=[programme.slug])
    except NoReverseMatch:
        return None


def role_label(user, programme):
    """The first of the roles held here, in the order of the trade: « référent·e »."""
    held = roles_of(user).kinds_in(programme) if programme else set()
    kinds = sorted(held - {Kind.LEAD}, key=ORDER.get)
    if kinds:
        return str(Kind(kinds[0]).label).capitalize()
    return _("Administration") if user.is_staff else ""
