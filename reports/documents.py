"""The kinds of document of this floor."""

from django.utils.translation import gettext_lazy as _

from foundation.documents.kinds import document_kind

document_kind("reports.fiche", template="reports/pdf/fiche.html", title=_("Fiche-reportage"))
