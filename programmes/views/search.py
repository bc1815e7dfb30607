"""The search page, and the suggestions under the box of the top bar."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.search import services as search
from programmes.contracts.searchable import heading_of
from programmes.roles import roles_of

SUGGESTED, PER_KIND, PER_PAGE = 8, 5, 25


@require_safe
def results(request):
    """The best of each kind or, with `genre`, all the pages of one."""
    query = request.GET.get("q", "").strip()
    keys = roles_of(request.user).keys
    if request.htmx:
        return _suggestions(request, query, keys)
    facets = search.facets(query, keys)
    kind = next((one.kind for one in facets if one.kind == request.GET.get("genre")), None)
    context = {
        "query": query,
        "kind": kind,
        "kinds": [(one, heading_of(one)) for one in facets],
        "count": sum(one.count for one in facets),
    }
    if kind:
        found = Paginator(_HitsOfKind(query, keys, kind, facets), PER_PAGE)
        context["page"] = found.get_page(request.GET.get("page"))
    elif facets:
        groups = search.find_by_kind(query, keys, per_kind=PER_KIND)
        context["groups"] = [(group, heading_of(group)) for group in groups]
    return render(request, "search/results.html", context)


def _suggestions(request, query, keys):
    # While somebody types, a space ends a word but not the list: « val » and « val  » suggest the same.
    hits = search.find(query, keys, limit=SUGGESTED)
    context = {"query": query, "hits": [(hit, heading_of(hit)) for hit in hits], "most": SUGGESTED}
    return render(request, "search/partials/suggestions.html", context)


class _HitsOfKind:
    """What a Paginator needs of a list: a count, already known, and slices."""

    def __init__(self, query, keys, kind, facets):
        self.query, self.keys, self.kind = query, keys, kind
        self.number = sum(one.count for one in facets if one.kind == kind)

    def count(self):
        return self.number

    def __getitem__(self, part):
        return search.find(
            self.query, self.keys, kinds=[self.kind], start=part.start, limit=part.stop - part.start
        )
