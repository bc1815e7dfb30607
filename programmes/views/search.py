"""The search page, and the suggestions under the box of the top bar."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.search import services as search
from programmes.contracts.searchable import heading_of
from programmes.seen_as import keys_to_search

SUGGESTED, PER_KIND, PER_PAGE = 8, 5, 25


@require_safe
def results(request):
    """The best of each kind or, with `genre`, all the pages of one."""
    query = request.GET.get("q", "").strip()  # « val » and « val  » suggest the same while one types
    keys = keys_to_search(request.user)
    if request.htmx:
        return _suggestions(request, query, keys)
    context = _of_one_kind(request, query, keys) or _of_all_kinds(query, keys)
    return render(request, "search/results.html", {"query": query, **context})


def _of_all_kinds(query, keys):
    groups = search.find_by_kind(query, keys, per_kind=PER_KIND)
    return {"groups": [(one, heading_of(one)) for one in groups], **_kinds(groups)}


def _of_one_kind(request, query, keys):
    """None when nothing of that kind is found: all kinds are shown then."""
    wanted = request.GET.get("genre")
    facets = search.facets(query, keys) if wanted else []
    number = next((one.count for one in facets if one.kind == wanted), 0)
    if not number:
        return None
    found = Paginator(_HitsOfKind(query, keys, wanted, number), PER_PAGE)
    return {"kind": wanted, "page": found.get_page(request.GET.get("page")), **_kinds(facets)}


def _kinds(found):
    """The tabs, in one order whatever is shown below them."""
    return {
        "kinds": [(one, heading_of(one)) for one in sorted(found, key=lambda one: one.kind)],
        "count": sum(one.count for one in found),
    }


def _suggestions(request, query, keys):
    hits = search.find(query, keys, limit=SUGGESTED)
    context = {"query": query, "hits": [(hit, heading_of(hit)) for hit in hits], "most": SUGGESTED}
    return render(request, "search/partials/suggestions.html", context)


class _HitsOfKind:
    """What a Paginator needs of a list: a count, already known, and slices."""

    def __init__(self, query, keys, kind, number):
        self.query, self.keys, self.kind, self.number = query, keys, kind, number

    def count(self):
        return self.number

    def __getitem__(self, part):
        return search.find(
            self.query, self.keys, kinds=[self.kind], start=part.start, limit=part.stop - part.start
        )
