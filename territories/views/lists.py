"""The list of territories and its hive, taken away as CSV or XLSX."""

from functools import cache

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.files import sheets
from foundation.journal.once import once
from foundation.pictures.hive import FILLS
from foundation.typed import read_id
from programmes import following
from programmes.forms.following import HandOverForm
from programmes.views.common import get_programme
from programmes.views.following import say_handed_over
from reminders.services import campaigns
from territories import permissions
from territories.columns import DEFAULT_ORDER, columns_of, labels, ordered
from territories.forms import ListForm
from territories.forms.territory import MINE, NOBODY
from territories.models import Participation
from territories.progress import Progress, with_progress

A_PAGE = 50
HIVE = "ruche"


@cache
def told():
    """All that the list tells of a row: written once a process, for these eight subqueries take 10 ms to write."""
    return with_progress(Participation.objects.all()).with_names().select_related("circle__follower")


class Listing:
    """What the address asks of the territories that the user may see."""

    def __init__(self, request, programme):
        self.seen = Participation.objects.visible_to(request.user).filter(programme=programme)
        self.progress = Progress(programme)
        self.user, self.programme = request.user, programme
        organises = permissions.can_export(request.user, programme)
        team = following.organisers_of(programme) if organises else None
        self.form = ListForm(request.GET, kinds=self.progress.kinds, regions=self._regions(), team=team)
        self.chosen = self.form.chosen

    @property
    def is_filtered(self):
        return bool(self.chosen.keys() - {"tri", "vue"})

    @property
    def filters(self):
        """The address of an export: the same filters, the same order, no page."""
        return f"?{urlencode({**self.chosen, 'vue': ''})}"

    @property
    def address_as_list(self):
        return self.filters

    @property
    def address_as_hive(self):
        return f"?{urlencode({**self.chosen, 'vue': HIVE})}"

    def _regions(self):
        regions = self.seen.exclude(territory__region="").order_by("territory__region")
        return regions.values_list("territory__region", flat=True).distinct()

    @property
    def keys(self):
        """The primary keys, filtered and ordered."""
        return ordered(self.filtered, self.chosen.get("tri")).values_list("pk", flat=True)

    @property
    def filtered(self):
        return self._filtered(self.seen)

    def rows(self, keys):
        """The rows of these keys, in their order, with all that the list tells of them."""
        found = told().in_bulk(keys)
        return [found[key] for key in keys]

    def all_rows(self, chunk=500):
        """Every row, a few hundred at a time."""
        keys = list(self.keys)
        for start in range(0, len(keys), chunk):
            yield from self.rows(keys[start : start + chunk])

    def _filtered(self, rows):
        if words := self.chosen.get("q"):
            rows = rows.searching(words)
        if code := self.chosen.get("etape"):
            rows = rows.having_made(code)
        if who := self.chosen.get("suivi"):
            rows = rows.filter(circle__in=self._followed(who))
        paths = {"etat": "state", "region": "territory__region", "nature": "territory__kind"}
        return rows.filter(**{paths[name]: self.chosen[name] for name in paths if name in self.chosen})

    def _followed(self, who):
        """The circles that somebody is in charge of today, stand-ins counted; or those that nobody follows."""
        if who == NOBODY:
            return self.programme.circles.filter(follower=None)
        team = self.programme.members
        return following.followed_by(team.filter(user=self.user) if who == MINE else team.filter(pk=who))

    @property
    def cells(self):
        rows = ordered(self._filtered(self.seen), self.chosen.get("tri"))
        return self.progress.cells(rows.with_team().with_progress())

    def lines(self, rows):
        """Each row with its state in words and the colour of its cell."""
        return [(row, self.progress.text(row), FILLS[self.progress.level(row)]) for row in rows]


def _listing(request, slug):
    programme = get_programme(request, slug)
    if not permissions.can_list(request.user, programme):
        raise PermissionDenied
    return programme, Listing(request, programme)


@require_safe
def territories(request, slug):
    programme, listing = _listing(request, slug)
    context = {
        "programme": programme,
        "listing": listing,
        "default_order": DEFAULT_ORDER,
        "lists_people": permissions.can_list_people(request.user, programme),
        "organises": permissions.can_export(request.user, programme),
        "as_hive": listing.chosen.get("vue") == HIVE,
        **_what_to_show(listing, request),
    }
    template = "territories/partials/list.html" if request.htmx else "territories/list.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _what_to_show(listing, request):
    """All the cells of the hive, or a page of the list."""
    if listing.chosen.get("vue") == HIVE:
        cells = listing.cells
        return {"cells": cells, "count": len(cells)}
    page = Paginator(listing.keys, A_PAGE).get_page(request.GET.get("page"))
    rows = listing.rows(list(page.object_list))
    names_referent = any(row.asks_referent or row.referent_name for row in rows)
    return {
        "page": page,
        "lines": listing.lines(rows),
        "count": page.paginator.count,
        "names_referent": names_referent,
    }


@require_POST
@once
def write_to(request, slug):
    """« Écrire à… »: a draft for the territories that are ticked, or else for all those of the list."""
    programme, listing = _listing(request, slug)
    if not permissions.can_export(request.user, programme):
        raise PermissionDenied
    ticked = {number for one in request.POST.getlist("coche") if (number := read_id(one))}
    rows = listing.filtered.filter(pk__in=ticked) if ticked else listing.filtered
    circles = rows.filter(circle__closed=False).values_list("circle", flat=True)
    campaign = campaigns.create_for_circles(programme, circles, by=request.user)
    return redirect("reminders:campaign_audience", slug, campaign.pk)


@require_safe
def export_list(request, slug, kind):
    programme, listing = _listing(request, slug)
    if not permissions.can_export(request.user, programme):
        raise PermissionDenied
    columns = columns_of(programme)
    rows = ([column.value(row, listing.progress) for column in columns] for row in listing.all_rows())
    headings = labels(programme, columns)
    return sheets.respond(kind, headings, rows, title=_("Territoires"), where=programme.slug)


@require_http_methods(["GET", "POST"])
def confide(request, slug):
    """The territories that the filters of the list show, confided to somebody of the team at once."""
    programme, listing = _listing(request, slug)
    if not permissions.can_export(request.user, programme):
        raise PermissionDenied
    circles = programme.circles.filter(participation__in=list(listing.keys))
    form = HandOverForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        say_handed_over(request, circles, form)
        return redirect(f"{reverse('territories:list', args=[slug])}{listing.filters}")
    context = {"programme": programme, "form": form, "listing": listing, "circles": circles.order_by("name")}
    return render(request, "territories/confide.html", context)
