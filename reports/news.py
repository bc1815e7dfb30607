"""The news of what is written: a fiche comes back from the territory, or is published."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.concerned import holders
from programmes.contracts.news import Kind, Said, register, tell
from programmes.following import answering_for
from programmes.models import Frequency, Role
from reports.services.messages import writers_of

WRITERS = (Role.Kind.EXPERT, Role.Kind.RESEARCHER)
OF_THE_TERRITORY = (Role.Kind.REFERENT, Role.Kind.SIGNATORY, Role.Kind.DELEGATE)


def title(notice):
    return f"«\u00a0{notice.entry.data['title']}\u00a0»"


VALIDATED = Said(_("{count} fiches sont validées par leur territoire\u00a0: {names}"), title)
BACK = register(
    Kind(
        "reports.fiche_back",
        _("Une fiche revient de relecture"),
        Frequency.DAILY,
        concerns=(Role.Kind.ORGANISER, *WRITERS),
        said={
            "fiche_validated": VALIDATED,
            "fiche_validated_for": VALIDATED,
            "fiche_corrections_asked": Said(_("{count} fiches sont à corriger\u00a0: {names}"), title),
        },
        order=60,
    )
)
PUBLISHED = register(
    Kind(
        "reports.fiche_published",
        _("Une fiche est publiée"),
        Frequency.WEEKLY,
        concerns=(Role.Kind.ORGANISER, *WRITERS, *OF_THE_TERRITORY),
        said={"fiche_published": Said(_("{count} fiches sont publiées\u00a0: {names}"), title)},
        order=65,
    )
)


def _page(deliverable):
    return reverse("reports:deliverable", args=[deliverable.programme.slug, deliverable.pk])


def _place(deliverable):
    return deliverable.participation.circle if deliverable.participation else deliverable.programme.circle


def came_back(deliverable, entry, *, writers_mailed=False):
    """The team that wrote, to which corrections are asked by a message of their own, and who is in charge."""
    about = {"circle": _place(deliverable), "url": _page(deliverable)}
    tell(BACK, entry, to=writers_of(deliverable), by_mail=not writers_mailed, **about)
    tell(BACK, entry, to=answering_for(about["circle"]), **about)


def published(deliverable, entry):
    """The people of its territory, who read it before anyone, its team, and who is in charge."""
    circle = _place(deliverable)
    theirs = holders(circle, *OF_THE_TERRITORY) if deliverable.participation else []
    to = [*theirs, *writers_of(deliverable), *answering_for(circle)]
    tell(PUBLISHED, entry, to=to, circle=circle, url=_page(deliverable))
