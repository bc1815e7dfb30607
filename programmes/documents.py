"""The kinds of document of this floor."""

from django.utils.translation import gettext_lazy as _

from foundation.documents.kinds import document_kind

document_kind(
    "programmes.memo",
    template="programmes/pdf/memo.html",
    title=_("Fiche mémo"),
    stylesheets=["essaim/pdf/memo.css"],
    about="title",
)
document_kind(
    "programmes.leaflet",
    template="programmes/pdf/leaflet.html",
    title=_("Plaquette"),
    stylesheets=["essaim/pdf/memo.css"],
    about="title",
    numbered=False,
)
document_kind(
    "programmes.plan_poster",
    template="programmes/pdf/plan_poster.html",
    title=_("Affiche du calendrier"),
    stylesheets=["essaim/pdf/plan.css"],
    about="title",
)
document_kind(
    "programmes.plan_list",
    template="programmes/pdf/plan_list.html",
    title=_("Calendrier"),
    stylesheets=["essaim/pdf/plan.css"],
    about="title",
)
