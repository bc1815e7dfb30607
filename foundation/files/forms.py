from django import forms

from .kinds import extensions_of
from .uploads import LARGEST, checked


class UploadField(forms.FileField):
    """A file to send, refused beside the field; its cleaned value goes to `files.accept`."""

    def __init__(self, *, kinds=("pdf", "image"), max_bytes=LARGEST, **options):
        self.kinds, self.max_bytes = kinds, max_bytes
        super().__init__(**options)
        self.widget.attrs["accept"] = ",".join(f".{extension}" for extension in extensions_of(kinds))

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        sent = upload and upload is not initial
        return checked(upload, kinds=self.kinds, max_bytes=self.max_bytes) if sent else upload
