from django.utils.translation import gettext_lazy as _

from foundation.documents.kinds import document_kind

document_kind(
    "territories.commitment",
    template="territories/pdf/commitment.html",
    title=_("Engagement"),
    about="territory",
)
