import hashlib

import factory
from django.core.files.base import ContentFile

from foundation.files.models import StoredFile


class StoredFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StoredFile
        exclude = ["data"]

    data = b"%PDF-1.7 une note"
    name = factory.Sequence(lambda number: f"note-{number}.pdf")
    kind = "application/pdf"
    size = factory.LazyAttribute(lambda stored: len(stored.data))
    sha256 = factory.LazyAttribute(lambda stored: hashlib.sha256(stored.data).hexdigest())
    content = factory.LazyAttribute(lambda stored: ContentFile(stored.data, name=stored.name))
