"""What the PDF of a commitment says, as plain data."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text, hour
from territories.wording import of_territory


def commitment_sheet(commitment):
    """The same signature gives the same data, hence the same file."""
    participation = commitment.participation
    territory, programme = participation.territory, participation.programme
    return {
        "title": _("Engagement %(territory)s") % {"territory": of_territory(territory.name)},
        "author": territory.name,
        "programme": programme.title,
        "territory": territory.name,
        "identity": _identity(territory),
        "name": commitment.signed_name,
        "quality": commitment.signed_quality,
        "deliberation": commitment.deliberation,
        "signed": moment_text(commitment.signed_at),
        "undertakings": commitment.terms["undertakings"],
        "organisers_cover": commitment.terms["organisers_cover"],
        "clauses": commitment.terms["clauses"],
        "proof": _proof(commitment),
    }


def _identity(territory):
    rows = [
        [_("Nature"), str(territory.get_kind_display())],
        [_("Département, région"), territory.place],
        [_("SIREN"), territory.siren],
    ]
    return [row for row in rows if row[1]]


def _proof(commitment):
    evidence = commitment.evidence
    rows = [
        [_("Signé le"), moment_text(commitment.signed_at)],
        [_("Adresse du signataire"), evidence.get("address", "")],
        [_("Code envoyé à cette adresse"), _stamp(evidence.get("code_sent_at"))],
        [_("Code saisi"), _stamp(evidence.get("code_used_at"))],
        [_("Empreinte du texte signé (SHA-256)"), evidence["terms_sha256"]],
    ]
    return [row for row in rows if row[1]]


def _stamp(text):
    return moment_text(datetime.datetime.fromisoformat(text)) if text else ""


def moment_text(value):
    """« 14 janvier 2027 à 9 h 12 » in Paris time."""
    local = timezone.localtime(value)
    return _("%(day)s à %(hour)s") % {"day": day_text(local), "hour": hour(local)}
