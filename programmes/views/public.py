"""The public face of a programme: for everybody, once its organisers say so; nothing of whoever looks."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from foundation.files import services as files
from programmes import permissions
from programmes.face import Source, dates_text, face_of
from programmes.models import Presentation
from programmes.pictures import state_between
from programmes.sheets import palette_of

FIVE_MINUTES = 300


def _shown(request, slug):
    """What everybody may see, or an organiser who prepares it; 404 else."""
    rows = Presentation.objects.select_related("programme", "logo", "leaflet__file")
    shown = get_object_or_404(rows, programme__slug=slug)
    if not shown.is_public and not permissions.can_organise(request.user, shown.programme):
        raise Http404
    return shown


@login_not_required
@require_safe
@cache_control(public=True, max_age=FIVE_MINUTES)
def public(request, slug):
    shown = get_object_or_404(
        Presentation.objects.select_related("programme", "logo", "leaflet__file"),
        programme__slug=slug,
        is_public=True,
    )
    return shown_page(request, shown.programme, shown)


def shown_page(request, programme, shown, *, preview=False):
    source, today = Source.of(programme, shown), timezone.localdate()
    return render(
        request,
        "programmes/public/page.html",
        {
            "programme": programme,
            "shown": shown,
            "face": face_of(source),
            "palette": palette_of(shown),
            "strip": [
                (phase, dates_text(phase), state_between(phase.start.date, phase.end.date, today))
                for phase in source.phases
            ],
            "preview": preview,
            "address": request.build_absolute_uri(request.path),
        },
    )


@login_not_required
@require_safe
def public_style(request, slug):
    """The colours of the programme, as a style sheet: pages have no style of their own."""
    palette = palette_of(_shown(request, slug))
    rules = "".join(f"--face-{name.replace('_', '-')}:{value};" for name, value in palette.items())
    return _for_a_while(HttpResponse(f":root{{{rules}}}\n", content_type="text/css; charset=utf-8"))


@login_not_required
@require_safe
def public_logo(request, slug):
    shown = _shown(request, slug)
    if shown.logo is None:
        raise Http404
    return _for_a_while(files.response(shown.logo, inline=True))


@login_not_required
@require_safe
def public_leaflet(request, slug):
    """The last one that is ready: a visitor never has one drawn."""
    shown = _shown(request, slug)
    if shown.leaflet is None:
        raise Http404
    return files.response(shown.leaflet.file, inline=True)


def _for_a_while(answer):
    answer["Cache-Control"] = f"private, max-age={FIVE_MINUTES}"
    return answer
