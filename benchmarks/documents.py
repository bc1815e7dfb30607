"""Fiches of four pages: one drawn, all of them compiled after one changed."""

import tempfile
import time
import uuid
from pathlib import Path

from benchmarks.generate import ORGANISER, SLUG
from benchmarks.measure import median_of, peak_mib, timed
from benchmarks.words import Words
from foundation.documents import services as documents
from foundation.documents.compile import Cover, compile_versions
from foundation.documents.models import Document, Rendition, Version
from foundation.files.models import StoredFile
from foundation.jobs import pool
from foundation.people.models import User

KIND = "reports.fiche"
DRAWN = 20  # that many are really drawn; the others are the same files under other titles
_SAME = ("name", "kind", "size", "sha256")
COVER = Cover(title="Banc d’essai", subtitle="Toutes les fiches-reportages", kicker="Compilation")


def measure(territories, rounds):
    words = Words(time.time_ns())  # never the same: what was drawn once is not drawn again
    with timed() as first:
        documents.render_now(KIND, fiche(words))
    warm = median_of(lambda: documents.render_now(KIND, fiche(words)), rounds)
    versions = published(territories, words)
    compiled, spent = compile_after_one_change(versions, words)
    pool.close()  # its memory is counted once it ended
    return {
        "fiche_cold_s": round(first.seconds, 2),
        "fiche_s": round(warm / 1000, 2),
        "fiches": territories,
        "pages": compiled.pages,
        "tagged": compiled.tagged,
        "compiled_s": round(spent, 1),
        **peak_mib(),
    }


def compile_after_one_change(versions, words):
    with tempfile.TemporaryDirectory(prefix="essaim-bench-") as place, timed() as spent:
        versions[0] = new_version(versions[0], words)
        compiled = compile_versions(versions, cover=COVER, folder=Path(place))
    return compiled, spent.seconds


def new_version(version, words):
    rendition = documents.render_now(KIND, fiche(words))
    return documents.publish(
        version.document,
        rendition,
        title=version.title,
        audience=["public"],
        by=User.objects.get(email=ORGANISER),
        scope=f"bench:{SLUG}",
    )


def published(territories, words):
    """As many published fiches as territories, each with a document, a rendition and a version of its own."""
    drawn = [documents.render_now(KIND, fiche(words)) for _number in range(min(DRAWN, territories))]
    chosen = [drawn[number % len(drawn)] for number in range(territories)]
    threads = Document.objects.bulk_create(Document(kind=KIND) for _one in chosen)
    renditions = drawn + _same_file_again(chosen[len(drawn) :])
    return Version.objects.bulk_create(
        Version(
            document=thread,
            number=1,
            rendition=rendition,
            title=rendition.data["title"],
            sha256=rendition.file.sha256,
            pages=rendition.pages,
        )
        for thread, rendition in zip(threads, renditions, strict=True)
    )


def _same_file_again(renditions):
    stored = StoredFile.objects.bulk_create(
        StoredFile(content=one.file.content.name, **{name: getattr(one.file, name) for name in _SAME})
        for one in renditions
    )
    return Rendition.objects.bulk_create(
        Rendition(fingerprint=uuid.uuid4().hex, kind=KIND, data=one.data, pages=one.pages, file=file)
        for one, file in zip(renditions, stored, strict=True)
    )


def fiche(words):
    """The data of a fiche of four pages, as the composer hands it over; no two are the same."""
    place = words.territory()
    return {
        "title": f"{place}, décider à plusieurs voix",
        "lead": words.sentence(),
        "kicker": "Banc d’essai · fiche-reportage",
        "footer": f"Fiche-reportage · {place}",
        "author": f"{words.first_name()} {words.last_name()}, {words.first_name()} {words.last_name()}",
        "identity": [["Structure", "Communauté de communes"], ["Communes", "51"], ["Habitants", "22 400"]],
        "opening": [{"code": "bref", "title": "En bref", "html": words.html(2)}],
        "sections": [
            {"code": code, "title": title, "html": words.html(4)}
            for code, title in (
                ("contexte", "Un territoire et son histoire"),
                ("gouvernance", "Qui décide, et avec qui"),
                ("cooperation", "Coopérer sans se perdre"),
                ("clefs", "Clefs de réussite"),
                ("pistes", "Pistes et leviers"),
            )
        ],
    }
