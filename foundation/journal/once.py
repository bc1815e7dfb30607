"""A button pressed twice creates one thing: `@once` on the view, `{% once %}` in its form."""

import datetime
import hashlib
from functools import wraps
from uuid import UUID, uuid5

from django.db import transaction
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django.utils import timezone

from .models import Operation

FIELD = "operation"
TRIAL = "essai"  # the button that only tries: it creates nothing, and the page comes back as it was typed
KEPT = datetime.timedelta(days=2)


def once(view):
    """Act once on a form; its twin, even at the same moment, is led where the first one was.

    The view runs in one transaction: an answer that is not a redirection has created nothing.
    """

    @wraps(view)
    def act(request, *args, **kwargs):
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            operation, new = Operation.objects.get_or_create(user=request.user, key=key)
            if not new:
                return redirect(operation.led_to)
            return _done(operation, view(request, *args, **kwargs))

    return act


def _key(request):
    """The identifier minted with the form, what was typed and sent: changed after a step back, it is another act."""
    if request.method != "POST" or request.headers.get("HX-Request"):  # a part of a page, drawn anew
        return None
    if TRIAL in request.POST:
        return None
    try:
        minted = UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    sent = sorted((name, _digest(file)) for name, files in request.FILES.lists() for file in files)
    return uuid5(minted, f"{request.path} {typed} {sent}")


def _digest(file):
    """A file mended keeps its name, and often its size."""
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return found


def _done(operation, response):
    if isinstance(response, HttpResponseRedirectBase):
        operation.led_to = response.url
        operation.save(update_fields=["led_to"])
        Operation.objects.filter(at__lt=timezone.now() - KEPT).delete()
    else:
        transaction.set_rollback(True)
    return response
