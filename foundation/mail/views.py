import json
import logging
from functools import wraps

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from foundation.mail import letterbox, unsubscribing
from foundation.mail import services as mail
from foundation.mail.preview import framed_mail

logger = logging.getLogger(__name__)


def of_the_demonstration(view):
    """Public, since nobody is really written to; and not there at all elsewhere."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except letterbox.NoSuchLetter:
            raise Http404 from None

    return login_not_required(never_cache(require_safe(inner)))


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave_news(request, token):
    """One button, or one click in a mailbox (RFC 8058): no session, no sign-in, and the same twice."""
    try:
        asked = unsubscribing.read(token)
    except unsubscribing.NoSuchAddress:
        raise Http404 from None
    if request.method == "POST" and "again" in request.POST:
        mail.want_news_again(asked.scope, asked.address)
    elif request.method == "POST":
        mail.leave_news(asked.scope, asked.address)
    left = not mail.wants_news(asked.scope, asked.address)
    context = {"asked": asked, "left": left, "acted": request.method == "POST"}
    answer = render(request, "mail/leave_news.html", context)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@csrf_exempt
@login_not_required
def returns(request, provider):
    """What the provider of this installation tells of messages that left; its secret opens, else 400.

    Told before we could write that the message left, it is asked to tell it again later, as providers do.
    """
    if not settings.MAIL_RETURNS or provider != settings.MAIL_RETURNS:
        raise Http404
    view, args, kwargs = resolve(f"/{provider}/tracking/", urlconf="anymail.urls")
    try:
        return view(request, *args, **kwargs)
    except mail.StillLeaving:
        return HttpResponse(status=503, headers={"Retry-After": "60"})
    except (json.JSONDecodeError, UnicodeDecodeError):
        logger.warning("a return that cannot be read", extra={"provider": provider}, exc_info=True)
        return HttpResponse(status=400)


@of_the_demonstration
def letter_list(request):
    to = request.GET.get("pour", "").strip()
    return render(request, "mail/demo/list.html", {"letters": letterbox.letters(to), "to": to})


@of_the_demonstration
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # django-csp forgets the URL's own arguments
def letter_detail(request, name):
    return render(request, "mail/demo/letter.html", {"letter": letterbox.letter(name)})


@of_the_demonstration
@framed_mail
def letter_html(request, name):
    return letterbox.letter(name).body("html")


@of_the_demonstration
def letter_attachment(request, name, number):
    try:
        part = letterbox.letter(name).attachments[number]
    except IndexError:
        raise Http404 from None
    content = part.get_content()
    return HttpResponse(
        content if isinstance(content, bytes) else content.encode(),
        content_type=part.get_content_type(),
        headers={"Content-Disposition": content_disposition_header(True, part.get_filename() or "piece")},
    )
