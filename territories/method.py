"""The section `participation` of a method: the steps of a territory, and the text of its commitment."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programmes.contracts.method import (
    Carrier,
    OptionalPart,
    Section,
    register,
    register_carrier,
    register_part,
)
from programmes.models import Programme, Role
from territories import rules  # noqa: F401  its rules are known with it
from territories.models import Commitment, CommitmentTerms, Prospect, Step, StepKind
from territories.models.step import COMMITTED
from territories.services.carrying import carry_territories, territories_of

LINE, LINES = {"$ref": "#/$defs/line"}, {"$ref": "#/$defs/lines"}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "steps": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "label"],
                "additionalProperties": False,
                "properties": {
                    "code": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,39}$"},
                    "label": {"type": "string", "minLength": 1, "maxLength": 60},
                    "proof": {"type": "string", "maxLength": 160},
                    "tone": {"type": "integer", "minimum": 1, "maximum": 5},
                },
            },
        },
        "undertakings": LINES,
        "organisers_cover": LINES,
    },
}
STEPS = {
    "listed": gettext_lazy("Recensé"),
    "solicited": gettext_lazy("Sollicité"),
    "agreed": gettext_lazy("Accord"),
    "committed": gettext_lazy("Engagement signé"),
    "referent_named": gettext_lazy("Référent nommé"),
    "delegates_named": gettext_lazy("3 délégués nommés"),
    "visited": gettext_lazy("Visité"),
    "reread": gettext_lazy("Fiche relue"),
    "published": gettext_lazy("Fiche publiée"),
}
TONES = {
    "listed": 1,
    "solicited": 1,
    "agreed": 1,
    "committed": 2,
    "referent_named": 1,
    "delegates_named": 1,
    "visited": 3,
    "reread": 4,
    "published": 5,
}


def create(programme, data, by):
    """Write the steps and the terms of a programme; a method that says nothing gets the usual ones."""
    data = data or {}
    steps = data.get("steps") or usual_steps()
    StepKind.objects.bulk_create(
        _step_kind(programme, rank, len(steps), one) for rank, one in enumerate(steps, start=1)
    )
    CommitmentTerms.objects.create(
        programme=programme,
        undertakings=data.get("undertakings", []),
        organisers_cover=data.get("organisers_cover", []),
    )


def usual_steps():
    return [{"code": code, "label": str(label)} for code, label in STEPS.items()]


def _step_kind(programme, rank, number, one):
    return StepKind(
        programme=programme,
        order=rank,
        code=one["code"],
        label=one["label"],
        proof=one.get("proof", ""),
        tone=one.get("tone") or TONES.get(one["code"]) or spread(rank, number),
    )


def spread(rank, number):
    """The colour of a step that only this method knows: the five colours shared out along the way."""
    return min(5, 1 + (rank - 1) * 5 // max(number, 1))


def check(data):
    """What is wrong with this section, in French."""
    steps = (data or {}).get("steps", usual_steps())
    codes = [one.get("code") for one in steps]
    if not steps:
        yield _("Les étapes d’un territoire manquent.")
    if len(set(codes)) < len(codes):
        yield _("Une étape est décrite deux fois.")


def write_back(programme):
    """The steps and the terms as they stand."""
    steps = programme.step_kinds.values("code", "label", "proof", "tone")
    described = [{name: value for name, value in one.items() if value} for one in steps]
    data = {"steps": described} if described else {}
    terms = CommitmentTerms.objects.filter(programme=programme).first()
    if terms:
        data |= {name: value for name, value in terms.as_terms.items() if value}
    return data


def signatories(programme):
    """As the commitments name them: they may have left since."""
    signed = Commitment.objects.filter(participation__programme=programme).exclude(signed_name="")
    return (("", name) for name in signed.values_list("signed_name", flat=True))


def asks_for_a_signature(method):
    named = [one["kind"] for one in method.get("nominations", [])]
    return Role.Kind.SIGNATORY in named or bool(method.get("participation", {}).get("undertakings"))


def commitments_held(programme):
    """« 2 engagements signés », « 1 signature demandée », « 1 signataire pressenti »."""
    states = Commitment.objects.filter(participation__programme=programme).values_list("state", flat=True)
    counted = Counter(states)
    signed, asked = (
        counted[Commitment.State.SIGNED] + _signed_on_paper(programme),
        counted[Commitment.State.REQUESTED],
    )
    thought_of = Prospect.objects.filter(participation__programme=programme, kind=Role.Kind.SIGNATORY).count()
    told = [
        (signed, ngettext("%(number)s engagement signé", "%(number)s engagements signés", signed)),
        (asked, ngettext("%(number)s signature demandée", "%(number)s signatures demandées", asked)),
        (
            thought_of,
            ngettext("%(number)s signataire pressenti", "%(number)s signataires pressentis", thought_of),
        ),
    ]
    return [words % {"number": number} for number, words in told if number]


def _signed_on_paper(programme):
    """Before the programme came here: the step alone is known."""
    known = Step.objects.done().filter(participation__programme=programme, kind__code=COMMITTED)
    return known.exclude(participation__commitment__state=Commitment.State.SIGNED).count()


register_part(
    OptionalPart(
        Programme.Part.COMMITMENT,
        gettext_lazy(
            "Un signataire par territoire reçoit le texte, le signe en ligne avec un code, et le PDF signé se range "
            "sur la page du territoire."
        ),
        asks_for_a_signature,
        commitments_held,
        role=Role.Kind.SIGNATORY,
    )
)
register_carrier(
    Carrier(
        "territories",
        gettext_lazy("Les territoires, à l’étape «\u00a0recensé\u00a0»"),
        lambda programme: territories_of(programme).count(),
        carry_territories,
        order=40,
    )
)
register(
    Section(
        "participation",
        create,
        check,
        order=40,
        schema=SCHEMA,
        write_back=write_back,
        people=signatories,
    )
)
