"""« Ce qui s'est passé »: what the person was told, read, and how often it comes by mail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.people.templatetags.typography import plural
from foundation.typed import read_id
from programmes.contracts.news import kinds
from programmes.forms.news import NewsChoiceForm, NewsFilterForm
from programmes.models import Notice, Programme
from programmes.news_lines import by_day
from programmes.roles import roles_of
from programmes.seen_as import not_seen_as
from programmes.services import news as services

PAGE = 50
OWN = gettext_lazy("Les nouvelles de quelqu’un, et ce qui l’en prévient, ne regardent que cette personne.")


@not_seen_as(OWN)
@never_cache
@require_safe
def news(request):
    """By day, what is alike together. Reading marks nothing: the page sends a POST for what it shows."""
    form = NewsFilterForm(request.GET, programmes=Programme.objects.visible_to(request.user))
    found = _chosen(request, form.chosen)
    page = Paginator(found.for_lines(), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "programmes/news/partials/list.html" if request.htmx else "programmes/news/news.html",
        {
            "form": form,
            "page": page,
            "days": by_day(page.object_list),
            "shown_new": [one.pk for one in page.object_list if one.is_new],
            "latest": page.object_list[0].pk if page.object_list else 0,
            "several_programmes": "programme" in form.fields,
            "new": roles_of(request.user).news,
        },
    )


def _chosen(request, chosen):
    found = Notice.objects.visible_to(request.user)
    if "programme" in chosen:
        found = found.filter(member__programme__slug=chosen["programme"])
    return found.filter(kind=chosen["sujet"]) if "sujet" in chosen else found


@require_POST
def seen(request):
    """What a page showed (`notice`), or everything that was told until it was (`until`)."""
    mine = Notice.objects.visible_to(request.user)
    if until := read_id(request.POST.get("until", "")):
        number = services.mark_seen(mine.filter(pk__lte=until))
        read = plural(number, _("nouvelle marquée comme lue,nouvelles marquées comme lues"))
        messages.success(request, f"{read}.")
    else:
        shown = [pk for typed in request.POST.getlist("notice")[:PAGE] if (pk := read_id(typed))]
        services.mark_seen(mine.filter(pk__in=shown))
    if request.htmx:
        return render(request, "programmes/news/partials/bell.html", {"news": mine.new().count()})
    return redirect(_back(request))


def _back(request):
    query = request.GET.urlencode()
    return reverse("programmes:news") + (f"?{query}" if query else "")


@not_seen_as(OWN)
@require_http_methods(["GET", "POST"])
def news_settings(request):
    held = {kind for kinds_held in roles_of(request.user).by_programme.values() for kind in kinds_held}
    shown = [kind for kind in kinds().values() if kind.may_be_told_to(held)]
    members = list(
        request.user.members.filter(pk__in=roles_of(request.user).members).select_related("programme")
    )
    form = NewsChoiceForm(
        request.POST or None,
        shown=shown,
        frequencies=services.frequencies_of(request.user),
        members=members,
    )
    if request.method == "POST" and form.is_valid():
        services.choose(request.user, form.chosen, members=form.members, silent=form.silent)
        messages.success(request, _("C’est noté."))
        return redirect("programmes:news_settings")
    return render(request, "programmes/news/settings.html", {"form": form})
