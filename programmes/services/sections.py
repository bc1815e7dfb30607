"""A section of the settings as a page showed it: who writes over what somebody changed since is asked first."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.crypto import salted_hmac

from foundation.journal.models import Entry
from programmes.models import Partner, Programme

from .presentation import presentation_of
from .settings import CARD_LISTS, TITLES, nomination_facts

SALT = "programmes.settings"
ABOUT = ("title", "baseline", "kind", "target_territories", "reply_address")
FACE = ("text", "colour", "accent", "contact", "logo_id")
OF_A_PARTNER = ("kind", "role", "contact")


class SectionChanged(Exception):
    """Somebody changed it since it was shown."""


def _identity(programme):
    return [_values(programme, ABOUT), _values(presentation_of(programme), FACE)]


def _values(row, names):
    return [getattr(row, name) for name in names]


# {section: what it says, in plain data}
FACTS = {
    "identity": _identity,
    "card": lambda programme: [programme.card.get(key, []) for key in CARD_LISTS],
    "coverage": lambda programme: programme.coverage,
    "nominations": lambda programme: [nomination_facts(one) for one in programme.nominations.all()],
    "vocabulary": lambda programme: programme.vocabulary,
    "languages": lambda programme: programme.languages,
    "parts": lambda programme: programme.parts,
}


def facts_of_partner(pk):
    """None once it is no longer there."""
    return lambda programme: Partner.objects.filter(programme=programme, pk=pk).values(*OF_A_PARTNER).first()


def fingerprint(facts):
    """Of what a page shows; nothing can be read in it."""
    return salted_hmac(SALT, json.dumps(facts, cls=DjangoJSONEncoder, sort_keys=True)).hexdigest()[:24]


@transaction.atomic
def change_as_seen(programme, facts, seen, change):
    """`change(programme)` on the locked row; SectionChanged where it would write over another's change.

    `seen`: the fingerprint of the page; without one, nothing is compared. Said again as it stands, no conflict.
    """
    locked = Programme.objects.lock(programme)
    before = fingerprint(facts(locked))
    change(locked)
    if seen and seen != before and fingerprint(facts(fresh(programme))) != before:
        raise SectionChanged


def fresh(programme):
    """As it stands, whatever a form wrote on the one at hand."""
    return Programme.objects.get(pk=programme.pk)


def last_change(programme, section):
    """The latest Entry of the journal on a section, if one tells of it."""
    titles = {str(TITLES.get(section, "")), *(map(str, CARD_LISTS.values()) if section == "card" else ())}
    verbs = ["settings_changed", "settings_reverted", "presentation_changed"]
    for one in Entry.objects.about(programme).filter(verb__in=verbs)[:20]:
        if one.data.get("section") in titles or (section, one.verb) == ("identity", "presentation_changed"):
            return one
    return None
