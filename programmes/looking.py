"""While an organiser looks in the place of a member: who the pages see, what they refuse, the line above them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.middleware import SAFE
from programmes.models import Programme, Role
from programmes.roles import member_seen
from programmes.seen_as import SeenAs
from programmes.services import looks
from programmes.vocabulary import role_word

KEY = "look"  # in the session: the look that this browser takes
DEAD_TOKEN = "regard"  # noqa: S105  in the forms of these pages: it opens nothing, even from a tab left open later
ACCOUNT = gettext_lazy("Le compte d’une personne n’est qu’à elle.")
MAILBOX = gettext_lazy("Cette boîte réunit les messages de tout le monde.")


class SeenAsGate:
    """Puts the member in the place of the account, refuses what would write, ends a look whose time is over."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        look = _look_of(request)
        if look is None or _is_way_out(request, look):
            return self.get_response(request)
        if look.is_over:
            return _told_over(request, look) or self.get_response(request)
        request.user = SeenAs(look.member, request.user)
        answer = _read_only(request) if request.method not in SAFE else self.get_response(request)
        # A step back, later, must not show somebody else's page.
        answer["Cache-Control"] = "private, no-store"
        return answer

    def process_view(self, request, view, args, kwargs):
        reason = _looks(request) and _reason_not_to_show(request, view)
        return _refused(request, "not_shown", reason=reason) if reason else None


def _looks(request):
    """Whether this page is seen in somebody's place; the account is not even read for who sees it as themselves."""
    return getattr(request, "look", None) is not None and member_seen(request.user) is not None


def _look_of(request):
    """None, and no query, for who has not begun one."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or KEY not in request.session:
        return None
    request.look = looks.find(request.session[KEY], request.user)
    if request.look is None:
        del request.session[KEY]
    return request.look


def _is_way_out(request, look):
    """Coming back and signing out are done as oneself; who signs out looks no more."""
    if request.path == resolve_url("account_logout"):
        if request.method == "POST":
            looks.end(look)
        return True
    return request.path == reverse("programmes:see_as_end")


def _told_over(request, look):
    """Its page may still be open: what is sent from there was not meant as oneself."""
    del request.session[KEY]
    request.look = None
    if request.method not in SAFE:
        return _refused(request, "over", member=look.member)
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    messages.info(
        request, _("Vous ne voyez plus Essaim comme %(person)s.") % {"person": look.member.full_name}
    )
    return None


def _read_only(request):
    return _refused(request, "read_only")


def _reason_not_to_show(request, view):
    match = request.resolver_match
    if match.route.startswith("comptes/"):
        return ACCOUNT
    return MAILBOX if match.namespace == "mail" else getattr(view, "not_seen_as", None)


def _refused(request, why, **context):
    return render(
        request, f"programmes/seen_as/{why}.html", {"back": _page_before(request), **context}, status=403
    )


def _page_before(request):
    """Where the button stood, on this site; the home page otherwise."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    read_again = request.method in SAFE and urlsplit(page).path == request.path
    return page if page and ours and not read_again else "/"


class Banner:
    """What stands above every page of a look."""

    def __init__(self, look):
        self.look, self.member, self.until = look, look.member, look.lasts_until

    @cached_property
    def roles(self):
        """Those held, else those offered."""
        active = list(self.member.roles.active().select_related("circle").order_by("state", "pk"))
        return [role for role in active if role.state == Role.State.ACCEPTED] or active

    @property
    def role(self):
        """« référent·e · Pays de Redon », the first when there are several."""
        role = self.roles[0]
        word = role_word(self.member.programme, role.kind)
        return word if role.circle.kind == "programme" else f"{word}\u00a0· {role.circle.name}"

    @property
    def others(self):
        return len(self.roles) - 1

    @property
    def note(self):
        """Why they see little, or what this page is to who has never come."""
        if self.member.programme.state == Programme.State.DRAFT:
            return _("Le programme est un brouillon\u00a0: ses organisateurs sont encore seuls à le voir.")
        if self.roles[0].state == Role.State.INVITED:
            said = _("%(person)s n’a pas encore accepté\u00a0: seul le message d’invitation lui est ouvert.")
            return said % {"person": self.member.full_name}
        if self.member.user_id is None:
            return _("Personne ne s’est encore connecté sous ce nom\u00a0: voici ce qui s’afficherait.")
        return ""


def banner(request):
    """The context of the line above the page; nothing at all, and no query, for who looks as themselves."""
    look = getattr(request, "look", None)
    if look is None:
        return {}
    context = {"seen_as": Banner(look), "token_of_oneself": SimpleLazyObject(lambda: get_token(request))}
    return {**context, "csrf_token": DEAD_TOKEN} if _looks(request) else context
