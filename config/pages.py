"""Pages that belong to no app: accessibility, legal notice, and the style page of those who build."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from config import style_samples


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "site/accessibility.html", {"contact": contact()})


@login_not_required
@require_safe
def legal(request):
    return render(request, "site/legal.html", {"contact": contact()})


@login_not_required
@require_safe
def style(request):
    """Every component on one page, for screenshots and for the accessibility test. Never in production."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    return render(request, "site/style.html", style_samples.context(request))


def contact():
    """Who answers for this installation: its first administrator, else the address it writes from."""
    return (
        settings.ADMINS[0][1] if settings.ADMINS else settings.DEFAULT_FROM_EMAIL.split("<")[-1].rstrip(">")
    )


urlpatterns = [
    path("accessibilite/", accessibility, name="accessibility"),
    path("mentions/", legal, name="legal"),
    path("style/", style, name="style"),
]
