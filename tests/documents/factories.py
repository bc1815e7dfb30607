"""Documents for the tests of every floor, without drawing anything."""

import hashlib

import factory

from foundation.documents.models import Audience, Document, Rendition, Version
from tests.files.factories import StoredFileFactory


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Document

    kind = "sample.note"


class RenditionFactory(factory.django.DjangoModelFactory):
    """Ready, unless `file=None, pages=None`."""

    class Meta:
        model = Rendition

    kind = "sample.note"
    data = factory.Sequence(lambda number: {"title": f"Note {number}"})
    fingerprint = factory.LazyAttribute(lambda one: hashlib.sha256(repr(one.data).encode()).hexdigest())
    file = factory.SubFactory(StoredFileFactory)
    pages = 4


class VersionFactory(factory.django.DjangoModelFactory):
    """Published for those who hold one of the keys of `audience`."""

    class Meta:
        model = Version
        skip_postgeneration_save = True

    document = factory.SubFactory(DocumentFactory)
    number = 1
    rendition = factory.SubFactory(RenditionFactory)
    title = factory.Sequence(lambda number: f"Note {number}")
    sha256 = factory.SelfAttribute("rendition.file.sha256")
    pages = factory.SelfAttribute("rendition.pages")

    @factory.post_generation
    def audience(self, create, keys, **options):
        Audience.objects.bulk_create(Audience(version=self, key=key) for key in keys or ["public"])
