"""A mail shown inside one of our pages: its own styles, and nothing else that a page may do."""

from functools import wraps

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


def framed_mail(view):
    """Decorate a view that returns the HTML of a mail, `message.safe_html` for the outbox; frame it with
    `<iframe class="mail-frame">` from a page that has `@csp_update({"frame-src": [SELF]})`."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        html = view(request, *args, **kwargs)
        return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))

    return xframe_options_sameorigin(csp(POLICY)(inner))
