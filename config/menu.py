"""The side menu: the only place that knows every app's front page."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme, Role
from programmes.roles import roles_of
from programmes.states import is_listed
from programmes.vocabulary import role_word, word

Kind = Role.Kind
ORGANISER, TEAM = (Kind.ORGANISER,), (Kind.ORGANISER, Kind.EXPERT, Kind.RESEARCHER, Kind.LEAD)


@dataclass(frozen=True)
class Entry:
    """A page of the menu; `kinds` are the roles that have something to do there, None for everybody."""

    label: str | Promise
    name: str
    kinds: tuple | None = None
    section: str | Promise = ""
    word: str = ""  # its name in the vocabulary of the programme
    part: str = ""  # what the programme must use for it to exist
    leads_to: str = ""  # a page that stands elsewhere


ENTRIES = (
    Entry(_("Tableau de bord"), "programmes:board"),
    Entry(_("Calendrier"), "programmes:calendar"),
    Entry(
        _("Territoires"),
        "territories:list",
        (*TEAM, Kind.BODY_MEMBER, Kind.REFERENT, Kind.SIGNATORY),
        word="territory",
    ),
    Entry(
        _("Écoutes"),
        "listening:list",
        (*TEAM, Kind.REFERENT),
        word="listening",
        part=Programme.Part.LISTENING,
    ),
    Entry(_("Instances"), "copils:list", (*ORGANISER, Kind.BODY_MEMBER)),
    Entry(_("Livrables"), "reports:shelf"),
    Entry(_("Échéances"), "reminders:duties", ORGANISER),
    Entry(_("Autres demandes"), "programmes:free_duties", ORGANISER),
    Entry(_("Messages"), "reminders:outbox", ORGANISER),
    Entry(_("Fiche de méthode"), "programmes:card", None, _("Programme"), leads_to="programmes:next_edition"),
    Entry(_("Équipe et rôles"), "programmes:team", ORGANISER, _("Programme")),
    Entry(_("Réglages"), "programmes:settings", ORGANISER, _("Programme")),
    Entry(_("État"), "programmes:state", ORGANISER, _("Programme"), leads_to="programmes:takeover"),
)
MOST = 12  # programmes that the switch names; the list has the others
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
        "menu_programmes": SimpleLazyObject(lambda: programmes_of(request, user, programme)),
        "menu_role": SimpleLazyObject(lambda: role_label(user, programme)),
        "news": lambda: roles_of(user).news,
    }


@dataclass(frozen=True)
class Other:
    """A programme where the person may go: to the page that they look at here, if it is theirs to see there."""

    title: str
    url: str
    note: str = ""
    current: bool = False


def programmes_of(request, user, programme):
    """Where the person may go, the archives aside; most have one programme, which is at hand."""
    if programme and roles_of(user).programmes() == {programme.pk}:
        found = [programme]
    else:
        mine = Programme.objects.visible_to(user).only("slug", "title", "state", "edition", "parts")
        found = [one for one in mine if is_listed(one) or one == programme]
    entry = _entry_here(request, programme) if programme else None
    return [_other(one, entry, user, programme) for one in found[:MOST]]


def _other(one, entry, user, programme):
    kept = entry if entry and _is_shown(entry, one, user) else ENTRIES[0]
    return Other(one.title, _url(kept.name, one), _note(one), one == programme)


def _note(one):
    """« édition 2 · brouillon »: what tells alike titles apart, and what is not as usual."""
    edition = _("édition %(number)s") % {"number": one.edition} if one.edition > 1 else ""
    state = "" if one.is_live else one.get_state_display()
    return " · ".join(str(word) for word in (edition, state) if word)


def _entry_here(request, programme):
    """The entry of the menu whose pages these are: the calendar, the territories."""
    urls = [(url, entry) for entry in ENTRIES for url in _pages_of(entry, programme)]
    here = [(url, entry) for url, entry in urls if request.path.startswith(url)]
    return max(here, key=lambda one: len(one[0]))[1] if here else None


def _is_shown(entry, programme, user):
    if entry.part and not programme.uses(entry.part):
        return False
    return entry.kinds is None or bool(roles_of(user).kinds_in(programme) & set(entry.kinds))


def _items(request, user, programme):
    shown = [entry for entry in ENTRIES if _is_shown(entry, programme, user)]
    pages = [(entry, _pages_of(entry, programme)) for entry in shown]
    here = max(
        (url for _entry, urls in pages for url in urls if request.path.startswith(url)), key=len, default=""
    )
    return [
        Item(_told(entry, programme), urls[0], here in urls, entry.section) for entry, urls in pages if urls
    ]


def _told(entry, programme):
    """« Territoires », or what the programme calls them."""
    return capfirst(word(programme, entry.word, many=True)) if entry.word else entry.label


def _pages_of(entry, programme):
    """Its front page, then the one that stands elsewhere."""
    return [url for name in (entry.name, entry.leads_to) if name and (url := _url(name, programme))]


def _url(name, programme):
    try:
        return reverse(name, args=[programme.slug])
    except NoReverseMatch:
        return None


def role_label(user, programme):
    """The first of the roles held here, in the order of the trade: « référent·e »."""
    held = roles_of(user).kinds_in(programme) if programme else set()
    kinds = sorted(held - {Kind.LEAD}, key=ORDER.get)
    if kinds:
        return capfirst(role_word(programme, kinds[0]))
    return _("Administration") if user.is_staff else ""
