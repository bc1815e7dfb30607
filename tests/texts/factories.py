import factory

from foundation.texts import services
from foundation.texts.models import Text


class TextFactory(factory.django.DjangoModelFactory):
    """A text with one revision, written through the service as every text is."""

    class Meta:
        model = Text

    html = "<p>Le bureau décide.</p><p>Le conseil l’apprend.</p>"
    by = None

    @classmethod
    def _create(cls, model_class, html, by, **fields):
        return services.create(html, by=by, **fields)
