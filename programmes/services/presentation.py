"""The public face of a programme: what it says, whether everybody sees it, and its leaflet."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.documents.fingerprint import fingerprint_of
from foundation.documents.rendering import LANGUAGE
from foundation.files import services as files
from foundation.jobs import services as jobs
from foundation.jobs.models import Job
from foundation.journal import services as journal
from programmes.face import Source
from programmes.models import Presentation
from programmes.sheets import leaflet_media, leaflet_sheet

journal.tells(
    {
        "presentation_changed": _("a modifié la présentation publique\u00a0: {what}"),
        "presentation_published": _("a mis en ligne la page de présentation"),
        "presentation_withdrawn": _("a retiré la page de présentation"),
        "leaflet_asked": _("a demandé la mise à jour de la plaquette"),
    }
)

LEAFLET = "programmes.leaflet"
LABELS = {
    "text": _("texte"),
    "logo": _("logo"),
    "colour": _("couleur"),
    "accent": _("couleur d’accent"),
    "contact": _("contact"),
}


class NoSuchFace(Exception):
    """Nothing is shown to everybody: there is no leaflet to bring up to date."""


def presentation_of(programme):
    """Its row, or one not saved yet: reading writes nothing."""
    found = Presentation.objects.select_related("logo", "leaflet__file").filter(programme=programme).first()
    return found or Presentation(programme=programme)


@transaction.atomic
def change_presentation(programme, *, by, logo=None, remove_logo=False, **details):
    """`logo`: a picture that passed the door of uploads, in place of the one that is there."""
    shown = _locked(programme)
    before = {name: getattr(shown, name) for name in details}
    for name, value in details.items():
        setattr(shown, name, value)
    former = _change_logo(shown, logo, remove_logo, by)
    shown.save()
    changed = [name for name in details if before[name] != getattr(shown, name)]
    changed += ["logo"] if former or logo else []
    if former:
        files.discard(former)
    if changed:
        what = ", ".join(str(LABELS[name]) for name in changed)
        journal.record("presentation_changed", programme, by=by, data={"what": what})
        refresh_leaflet(programme, by=by)
    return shown


def _locked(programme):
    Presentation.objects.get_or_create(programme=programme)
    return Presentation.objects.select_for_update(of=("self",)).select_related("logo").get(pk=programme.pk)


def _change_logo(shown, logo, remove, by):
    """The picture that is no longer asked for, to be forgotten once nothing refers to it."""
    if not (logo or (remove and shown.logo)):
        return None
    former, shown.logo = shown.logo, files.accept(logo, by=by) if logo else None
    return former


@transaction.atomic
def publish(programme, *, by):
    """Everybody sees the page; its leaflet is made. Said again: no news."""
    shown = _locked(programme)
    if shown.is_public:
        return shown
    shown.is_public, shown.published_at = True, timezone.now()
    shown.save(update_fields=["is_public", "published_at"])
    journal.record("presentation_published", programme, by=by)
    _ask_leaflet(programme, by)
    return shown


@transaction.atomic
def withdraw(programme, *, by):
    shown = _locked(programme)
    if shown.is_public:
        shown.is_public = False
        shown.save(update_fields=["is_public"])
        journal.record("presentation_withdrawn", programme, by=by)
    return shown


@transaction.atomic
def update_leaflet(programme, *, by):
    if not _locked(programme).is_public:
        raise NoSuchFace
    journal.record("leaflet_asked", programme, by=by)
    return _ask_leaflet(programme, by)


def refresh_leaflet(programme, *, by):
    """After a change that the leaflet tells: made anew where it is shown, once for changes that follow closely."""
    if Presentation.objects.filter(programme=programme, is_public=True).exists():
        _ask_leaflet(programme, by)


def _ask_leaflet(programme, by):
    """By its fingerprint: a change that comes while the former one is being drawn asks for another."""
    return jobs.ask(
        LEAFLET, programme.pk, by=by, key=f"{programme.pk}:{_fingerprint(Source.of(programme))[:16]}"
    )


def keep_leaflet(programme, rendition):
    """The page links to this one from now on."""
    Presentation.objects.filter(programme=programme).update(leaflet=rendition)
    return {"rendition": rendition.pk, "pages": rendition.pages}


def leaflet_is_stale(source):
    """Whether the programme says something else than its leaflet: a date moved, a structure came."""
    leaflet = source.shown.leaflet
    return leaflet is None or leaflet.fingerprint != _fingerprint(source)


def _fingerprint(source):
    media = {name: {"file": str(one.pk), "sha256": one.sha256} for name, one in leaflet_media(source).items()}
    return fingerprint_of(LEAFLET, leaflet_sheet(source), media, LANGUAGE)


def leaflet_job(programme):
    """The latest work on the leaflet: under way, failed or done."""
    return Job.objects.filter(kind=LEAFLET, subject=str(programme.pk)).order_by("-pk").first()
