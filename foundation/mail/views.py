from functools import wraps

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.mail import letterbox
from foundation.mail.preview import framed_mail


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
