"""The presentation of a programme as it is typed, with a logo."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from programmes.services import presentation as services


def address(programme, name="public"):
    return reverse(f"programmes:{name}", args=[programme.slug])


def typed(programme, **more):
    known = {"title": programme.title, "baseline": programme.baseline, "kind": programme.kind}
    return {**known, "target_territories": "9", "reply_address": "a@exemple.fr", **more}


def picture(size=(200, 80), form="PNG", name="logo.png"):
    written = io.BytesIO()
    Image.new("RGB", size, "#336699").save(written, form)
    return SimpleUploadedFile(name, written.getvalue())


def send(client, programme, **more):
    return client.post(address(programme, "settings_identity"), typed(programme, **more))


def shown(programme):
    return services.presentation_of(programme)
