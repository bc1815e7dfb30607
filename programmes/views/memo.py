"""The fiche mémo of a programme, one variant by audience, built when somebody asks for it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from foundation.documents import services as documents
from foundation.files import services as files
from programmes import permissions
from programmes.middleware import in_any_state
from programmes.sheets import MEMO, SAYS, VARIANTS, memo_sheet
from programmes.views.common import get_programme


def _wanted(request, slug, variant):
    """The programme of somebody whom this variant concerns."""
    programme = get_programme(request, slug)
    if variant not in VARIANTS:
        raise Http404
    if not permissions.can_read_memo(request.user, programme, variant):
        raise PermissionDenied
    return programme


@in_any_state
@require_http_methods(["GET", "HEAD", "POST"])
def memo(request, slug, variant):
    """Asked for, shown when it is there, built once; after a failure, by a button."""
    programme = _wanted(request, slug, variant)
    wanted = request.method == "POST"
    rendition = documents.ask(MEMO, memo_sheet(programme, variant), by=request.user, again=wanted)
    if wanted:
        return redirect("programmes:memo", slug, variant)
    template = "partials/memo" if request.htmx else "memo"
    others = [
        (code, label)
        for code, label in VARIANTS.items()
        if permissions.can_read_memo(request.user, programme, code)
    ]
    return render(
        request,
        f"programmes/{template}.html",
        {
            "programme": programme,
            "variant": variant,
            "label": VARIANTS[variant],
            "says": SAYS[variant],
            "others": others,
            "rendition": rendition,
            "organises": permissions.can_organise(request.user, programme),
        },
    )


@require_safe
def memo_file(request, slug, variant):
    programme = _wanted(request, slug, variant)
    rendition = documents.ask(MEMO, memo_sheet(programme, variant), by=request.user, again=False)
    if not rendition.is_ready:
        return redirect("programmes:memo", slug, variant)
    return files.response(rendition.file, filename=f"fiche-memo-{programme.slug}-{variant}.pdf", inline=True)
