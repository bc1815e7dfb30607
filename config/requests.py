"""The door of every request: what no view, no form and no database should have to defend itself against."""

from contextlib import suppress

from django.http import Http404, HttpResponseBadRequest, UnreadablePostError
from django.template.loader import render_to_string

from foundation.typed import HARMFUL, LARGEST, sound


class SoundRequest:
    """Cleans what was typed of the characters that harm; finds nothing at an identifier too large to exist.

    Cleaned rather than refused: a NUL comes from a paste, and what was typed must not be lost for it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if any(isinstance(value, int) and value > LARGEST for value in kwargs.values()):
            raise Http404
        request.GET = _cleaned(request.GET)
        if request.method == "POST":
            with suppress(UnreadablePostError):  # the browser hung up: nobody waits for the answer
                request.POST = _cleaned(request.POST)


def _cleaned(typed):
    if not any(HARMFUL.search(value) for values in typed.lists() for value in values[1]):
        return typed
    kept = typed.copy()
    for name, values in typed.lists():
        kept.setlist(name, [sound(value) for value in values])
    kept._mutable = False
    return kept


def bad_request(request, exception):
    """Django's own asks the token of the form again, hence reads the body that was just refused: 500."""
    return HttpResponseBadRequest(render_to_string("400.html"))
