"""What each territory names, as the organisers bound it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal

journal.tells(
    {
        "nomination_bounded": _("a choisi de refuser plus de {covered} {plural} par territoire"),
        "nomination_opened": _(
            "a choisi d’accepter plus de {covered} {plural} par territoire, sans les prendre en charge"
        ),
    }
)


@transaction.atomic
def refuse_beyond_covered(nomination, refuse, *, by):
    """Whether somebody beyond the number covered is refused, or accepted and not covered. Said again: no news."""
    if nomination.refuse_beyond == refuse:
        return nomination
    nomination.refuse_beyond = refuse
    nomination.save(update_fields=["refuse_beyond"])
    verb = "nomination_bounded" if refuse else "nomination_opened"
    facts = {"covered": nomination.covered, "plural": nomination.plural}
    journal.record(verb, nomination.programme, by=by, data=facts)
    return nomination
