"""A page with one text of each kind, for tests alone: the pages that own texts come with their apps."""

import time
from threading import Lock

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import include, path
from django.views.decorators.http import require_POST

from foundation.texts.models import Text
from foundation.texts.views import answer_save


@login_required
def write(request, pk, mode="rich"):
    text = get_object_or_404(Text, pk=pk)
    return render(request, "write.html", {"text": text, "mode": mode})


class Slowness:
    """How long a save takes here, and how many were ever under way at once."""

    def __init__(self, seconds=0):
        self.seconds, self.under_way, self.most, self.served = seconds, 0, 0, 0

    def __enter__(self):
        self.under_way += 1
        self.served += 1
        self.most = max(self.most, self.under_way)
        time.sleep(self.seconds)

    def __exit__(self, *error):
        self.under_way -= 1


slowness = Slowness()
# The test server's threads share one connection to the database in memory: their transactions would mingle.
one_at_a_time = Lock()


@require_POST
@login_required
def save(request, pk):
    with slowness, one_at_a_time:
        return answer_save(request, get_object_or_404(Text, pk=pk))


@login_required
def file_note(request, pk):
    """What « Déposer » would do: show what the server holds at that moment."""
    return HttpResponse(get_object_or_404(Text, pk=pk).html, content_type="text/plain; charset=utf-8")


def elsewhere(request):
    return render(request, "elsewhere.html")


urlpatterns = [
    path("texte/<uuid:pk>/", write, name="write"),
    path("texte/<uuid:pk>/simple/", write, {"mode": "plain"}, name="write_plain"),
    path("texte/<uuid:pk>/enregistrer/", save, name="save"),
    path("texte/<uuid:pk>/deposer/", file_note, name="file"),
    path("ailleurs/", elsewhere, name="elsewhere"),
    path("", include("config.urls")),
]
