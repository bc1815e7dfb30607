"""Compilations: the versions that a person may read, joined in one PDF or packed in one ZIP."""

import hashlib
import json
import zipfile
from functools import partial

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.documents.models import Version
from foundation.files import services as files
from foundation.jobs import services as jobs
from foundation.journal import services as journal
from foundation.people.models import User
from foundation.people.templatetags.typography import day_text
from reports.models import Compilation, Deliverable, Part

LAYOUT = "1"  # raise it when the look of a compilation changes: what was built before is built again
journal.tells(
    {
        "compilation_asked": gettext_lazy("a demandé une compilation de {count:livrable,livrables}"),
        "compilation_built": gettext_lazy("a fini la compilation ({pages:page,pages})"),
        "compilation_downloaded": gettext_lazy("a téléchargé une compilation"),
        "version_read": gettext_lazy("a ouvert «\u00a0{title}\u00a0»"),
    }
)


class NothingToCompile(Exception):
    """No version to join."""


@transaction.atomic
def ask_compilation(programme, versions, *, form, by):
    """A compilation of these versions for this person: ready at once if the same was built, else a job."""
    if not versions:
        raise NothingToCompile
    User.objects.select_for_update(no_key=True).get(
        pk=by.pk
    )  # pressed twice while it is built, one compilation
    form = Compilation.Form.ZIP if form == Compilation.Form.ZIP else Compilation.Form.PDF
    subtitles = _subtitles(versions)
    key = content_key(
        form, _cover(programme), [(one, subtitles.get(one.document_id, "")) for one in versions]
    )
    under_way = Compilation.objects.filter(
        asked_by=by, content_key=key, file=None, job__state__in=["queued", "running"]
    )
    if known := under_way.first():
        return known
    compilation = _new(programme, versions, subtitles, form, key, by)
    if compilation.file is None:
        compilation.job = jobs.ask("reports.compile", compilation.pk, by=by, key=str(compilation.pk))
        compilation.save(update_fields=["job"])
    journal.record("compilation_asked", compilation, by=by, data={"count": len(versions)})
    return compilation


def content_key(form, cover, parts):
    """The same cover over the same files, in the same order and form, make the same compilation."""
    listed = [[version.pk, version.sha256, subtitle] for version, subtitle in parts]
    return hashlib.sha256(json.dumps([LAYOUT, form, cover, listed]).encode()).hexdigest()


def _cover(programme):
    """What the cover says, the day apart: a compilation bears that of its making."""
    return {
        "title": programme.title,
        "subtitle": _("Les livrables publiés"),
        "kicker": programme.kind,
        "author": ", ".join(programme.partners.values_list("organisation__name", flat=True)) or "Essaim",
    }


def _new(programme, versions, subtitles, form, key, by):
    built = Compilation.objects.select_for_update().filter(content_key=key, file__isnull=False).first()
    compilation = Compilation.objects.create(
        programme=programme,
        asked_by=by,
        form=form,
        content_key=key,
        file=built.file if built else None,
        pages=built.pages if built else None,
        tagged=built.tagged if built else True,
    )
    Part.objects.bulk_create(
        Part(compilation=compilation, version=one, order=order, subtitle=subtitles.get(one.document_id, ""))
        for order, one in enumerate(versions, start=1)
    )
    return compilation


def _subtitles(versions):
    """{document id: « Fiche-reportage · Cœur de Charente »}."""
    deliverables = Deliverable.objects.filter(document__in=[version.document_id for version in versions])
    return {
        one.document_id: " · ".join(
            filter(None, [one.get_kind_display().capitalize(), one.participation and one.participation.name])
        )
        for one in deliverables.select_related("participation__territory")
    }


def build_compilation(compilation, *, folder, progress):
    """The slow part, outside any transaction: returns what the finishing transaction commits."""
    parts = list(compilation.parts.select_related("version__rendition__file"))
    cover = _cover(compilation.programme)  # it may say something else than when it was asked
    compilation.content_key = content_key(
        compilation.form, cover, [(part.version, part.subtitle) for part in parts]
    )
    build = _zip if compilation.form == Compilation.Form.ZIP else partial(_pdf, cover)
    return partial(finish_compilation, compilation, *build(parts, folder, progress))


def _pdf(cover, parts, folder, progress):
    from foundation.documents.compile import Cover, compile_versions  # 15 MB that only a worker needs

    today = _("Compilé le %(date)s") % {"date": day_text(timezone.localdate())}
    compiled = compile_versions(
        [part.version for part in parts],
        cover=Cover(**cover, note=today),
        folder=folder,
        subtitles={part.version_id: part.subtitle for part in parts},
        progress=progress,
    )
    return compiled.path, compiled.pages, compiled.tagged


def _zip(parts, folder, progress):
    path = folder / "livrables.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for done, part in enumerate(parts, start=1):
            with files.on_disk(part.version.file) as source:
                archive.write(source, f"{part.order:03d}-v{part.version.number}.pdf")
            progress(done, len(parts))
    return path, sum(part.version.pages for part in parts), True  # each of its PDF is tagged


@transaction.atomic
def finish_compilation(compilation, path, pages, tagged):
    """Keep what was built: in the transaction that checks the attempt of the job."""
    kind = "application/zip" if compilation.form == Compilation.Form.ZIP else "application/pdf"
    with open(path, "rb") as written:  # of two thousand fiches: never whole in memory
        stored = files.keep(File(written), name=compilation.filename, kind=kind, by=compilation.asked_by)
    done = {"file": stored, "pages": pages, "tagged": tagged, "content_key": compilation.content_key}
    Compilation.objects.filter(pk=compilation.pk).update(**done)
    journal.record("compilation_built", compilation, about=compilation, data={"pages": pages})
    return {"pages": pages}


def purge(older_than):
    """Forget the compilations asked longer ago than `older_than` (a timedelta); how many went."""
    old = Compilation.objects.filter(created_at__lt=timezone.now() - older_than)
    return sum(_purge_one(pk) for pk in old.values_list("pk", flat=True))


@transaction.atomic
def _purge_one(pk):
    """The file stays as long as a younger compilation shows it."""
    old = Compilation.objects.select_for_update(of=("self",)).select_related("file", "job").get(pk=pk)
    if old.job and old.job.is_active:
        return 0
    old.delete()
    if old.file and not Compilation.objects.filter(file=old.file).exists():
        files.discard(old.file)
    return 1


def may_still_read_all(compilation, keys):
    """The audience of a version may have been narrowed since: then the whole is refused."""
    wanted = set(compilation.parts.values_list("version_id", flat=True))
    return wanted == set(
        Version.objects.filter(pk__in=wanted).readable_with(keys).values_list("pk", flat=True)
    )
