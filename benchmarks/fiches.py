"""The fiches of the generated programme: all opened, some published as files that only the shelf looks at."""

import uuid

from benchmarks.documents import KIND, fiche
from benchmarks.generate import SLUG
from benchmarks.grounds import is_published
from benchmarks.visits import text_of
from foundation.documents.models import Audience, Document, Rendition, Version
from foundation.files.models import StoredFile
from foundation.texts.models import Text
from listening.models import Visit
from programmes.models import Programme
from reports.models import Deliverable, Section

PAGES = 4


def fiches(many, words):
    programme = Programme.objects.get(slug=SLUG)
    described = next(one for one in programme.card["deliverables"] if one["code"] == Deliverable.Kind.FICHE)
    visits = list(Visit.objects.for_pages().order_by("participation__number"))
    documents = _documents([number for number in range(many) if is_published(number)], words)
    opened = Deliverable.objects.bulk_create(
        _fiche(programme, visit, number, documents.get(number), described["audience"])
        for number, visit in enumerate(visits)
    )
    _sections(opened, described["sections"], words)
    _audiences(one for one in opened if one.document_id)


def _fiche(programme, visit, number, document, audience):
    return Deliverable(
        programme=programme,
        kind=Deliverable.Kind.FICHE,
        participation=visit.participation,
        team=visit.circle,
        number=number + 1,
        title=visit.participation.territory.name,
        state=Deliverable.State.PUBLISHED if document else Deliverable.State.DRAFT,
        document=document,
        audience=audience,
    )


def _sections(opened, described, words):
    texts = Text.objects.bulk_create(text_of(words) for _fiche in opened for _one in described)
    slots = [(one, order, section) for one in opened for order, section in enumerate(described, start=1)]
    Section.objects.bulk_create(
        Section(
            deliverable=one,
            order=order,
            code=section["code"],
            title=section["title"],
            themes=section.get("themes", []),
            text=text,
        )
        for (one, order, section), text in zip(slots, texts, strict=True)
    )


def _documents(numbers, words):
    """{number: Document with one Version}: the file is named, and never opened."""
    documents = Document.objects.bulk_create(Document(kind=KIND) for _number in numbers)
    files = StoredFile.objects.bulk_create(_file(number) for number in numbers)
    renditions = Rendition.objects.bulk_create(
        Rendition(fingerprint=uuid.uuid4().hex, kind=KIND, data=fiche(words), pages=PAGES, file=file)
        for file in files
    )
    Version.objects.bulk_create(
        Version(document=document, number=1, rendition=one, title=one.data["title"], sha256="", pages=PAGES)
        for document, one in zip(documents, renditions, strict=True)
    )
    return dict(zip(numbers, documents, strict=True))


def _file(number):
    named = {"name": f"fiche-{number}.pdf", "content": f"bench/{number}.pdf"}
    return StoredFile(kind="application/pdf", size=90_000, sha256="", **named)


def _audiences(published):
    keys = {one.document_id: one.keys for one in published}
    versions = Version.objects.filter(document__in=keys).values_list("pk", "document")
    Audience.objects.bulk_create(
        Audience(version_id=version, key=key) for version, document in versions for key in keys[document]
    )
