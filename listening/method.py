"""The section `guide` of a method: the themes of the interviews, what is said before and after."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from listening import rules, services  # noqa: F401  its rules are known with it
from listening.models import Guide, Interviewee, Visit
from programmes.contracts.method import OptionalPart, Section, register, register_part
from programmes.models import Programme

LINE = {"$ref": "#/$defs/line"}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "introduction": {"type": "string", "format": "text"},
        "closing": {"type": "string", "format": "text"},
        "themes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "label"],
                "additionalProperties": False,
                "properties": {
                    "code": {"$ref": "#/$defs/slug", "maxLength": 40},
                    "label": {"$ref": "#/$defs/name", "maxLength": 80},
                    "question": {**LINE, "maxLength": 240},
                    "prompts": {"$ref": "#/$defs/lines"},
                },
            },
        },
    },
}


def check(data):
    """Faults of the section, in French; a method without guide takes the usual one."""
    codes = []
    for number, theme in enumerate((data or {}).get("themes", []), start=1):
        if not theme.get("code") or not theme.get("label"):
            yield _("Le thème %(number)s du guide doit porter un code et un nom.") % {"number": number}
        elif theme["code"] in codes:
            yield _("Deux thèmes du guide portent le code «\u00a0%(code)s\u00a0».") % {"code": theme["code"]}
        codes.append(theme.get("code"))


def create(programme, data, by):
    services.create_guide(programme, data, by=by)


def write_back(programme):
    """The guide as it stands."""
    themes = programme.themes.values("code", "label", "question", "prompts")
    data = {"themes": [{name: value for name, value in one.items() if value} for one in themes]}
    if guide := Guide.objects.filter(programme=programme).first():
        data["closing"] = guide.closing
    if said := programme.consent_texts.first():
        data["introduction"] = said.text
    return data


def people_met(programme):
    visits = Visit.objects.in_programme(programme)
    return Interviewee.objects.filter(interview__visit__in=visits).values_list("civility", "name")


register(Section("guide", create, check, order=60, schema=SCHEMA, write_back=write_back, people=people_met))


def asks_to_listen(method):
    """A guide, a meeting of this kind, or a deadline of its duties."""
    meetings = [one["kind"] for one in method.get("meetings", [])]
    deadlines = [one["kind"] for one in method.get("deadlines", [])]
    return (
        "guide" in method
        or "listening" in meetings
        or any(kind.startswith("listening.") for kind in deadlines)
    )


def visits_held(programme):
    """« 9 écoutes », those that were called off included: their notes may still be read."""
    number = Visit.objects.in_programme(programme).count()
    told = ngettext("%(number)s écoute programmée", "%(number)s écoutes programmées", number)
    return [told % {"number": number}] if number else []


register_part(
    OptionalPart(
        Programme.Part.LISTENING,
        gettext_lazy(
            "Des binômes d’experts vont écouter chaque territoire\u00a0: guide d’entretien, visites, entretiens, "
            "notes, citations, et une fiche écrite de chaque territoire."
        ),
        asks_to_listen,
        visits_held,
    )
)
