"""The public page and its leaflet, as the organisers decide of them; the fiches mémo."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programmes.face import Source, face_of
from programmes.middleware import in_any_state
from programmes.services import presentation as services
from programmes.sheets import SAYS, VARIANTS
from programmes.views.common import get_organised
from programmes.views.public import shown_page
from programmes.views.settings.sections import page


@in_any_state
@require_http_methods(["GET", "POST"])
def public(request, slug):
    """Whether everybody sees the page; what would still be said on it; where its leaflet stands."""
    programme = get_organised(request, slug)
    if request.method == "POST" and not _asks_first(request, programme):
        return _switched(request, programme)
    source = Source.of(programme, services.presentation_of(programme))
    return page(
        request, "public", "public", programme, shown=source.shown, missing=_missing(source),
        asks_first=_asks_first(request, programme),
        url=request.build_absolute_uri(reverse("programmes:public", args=[slug])), **_leaflet(source),
    )  # fmt: skip


def _asks_first(request, programme):
    """A draft is put online by who was told that it is one; never refused."""
    return programme.is_draft and "is_public" in request.POST and "as_draft" not in request.POST


def _switched(request, programme):
    if request.POST.get("is_public") == "yes":
        services.publish(programme, by=request.user)
        messages.success(request, _("La page est en ligne. Sa plaquette se prépare."))
    else:
        services.withdraw(programme, by=request.user)
        messages.success(request, _("La page n’est plus visible que des organisateurs."))
    return redirect("programmes:settings_public", programme.slug)


def _leaflet(source):
    is_public = source.shown.is_public
    job = services.leaflet_job(source.programme) if is_public else None
    return {
        "job": job,
        "under_way": job is not None and job.is_active,
        "failed": job is not None and job.state == job.State.FAILED,
        "stale": is_public and services.leaflet_is_stale(source),
    }


def _missing(source):
    """[(what a reader would look for in vain, the section where it is written)]."""
    face = face_of(source)
    wanted = (
        (face["baseline"], _("un sous-titre"), "identity"),
        (source.shown.text, _("un texte de présentation"), "identity"),
        (face["contact"] or face["to_contact"], _("un contact"), "identity"),
        (face["value"], _("ce que les territoires y gagnent"), "card"),
        (face["expectations"] or face["named"], _("ce qui leur est demandé"), "card"),
        (face["coverage"], _("ce qui est pris en charge"), "coverage"),
        (face["structures"], _("les structures"), "structures"),
    )
    return [(what, f"programmes:settings_{section}") for there, what, section in wanted if not there]


@in_any_state
@require_POST
def leaflet(request, slug):
    programme = get_organised(request, slug)
    try:
        services.update_leaflet(programme, by=request.user)
    except services.NoSuchFace:
        messages.error(
            request, _("La page n’est pas en ligne\u00a0: mettez-la en ligne, la plaquette suivra.")
        )
    else:
        messages.success(request, _("La plaquette se prépare. L’ancienne reste en ligne d’ici là."))
    return redirect("programmes:settings_public", slug)


@require_safe
def preview(request, slug):
    """The page as everybody would see it, before it is there."""
    programme = get_organised(request, slug)
    return shown_page(request, programme, services.presentation_of(programme), preview=True)


@require_safe
def memo(request, slug):
    programme = get_organised(request, slug)
    variants = [(code, label, SAYS[code]) for code, label in VARIANTS.items()]
    return page(request, "memo", "memo", programme, variants=variants)
