"""The section `governance` of a method: the bodies of the programme."""

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from copils import rules  # noqa: F401  its rules are known with it
from copils.models import Body
from copils.services import add_body
from foundation.people.models import Organisation
from programmes.contracts.method import Carrier, Section, register, register_carrier
from programmes.drafting import body_names
from programmes.models import Circle, Role
from programmes.services.editions import carry_role

LINE, LINES = {"$ref": "#/$defs/line"}, {"$ref": "#/$defs/lines"}
LONGEST_NAME = Body._meta.get_field("name").max_length
LONGEST_CODE = Circle._meta.get_field("code").max_length
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["code", "name", "kind"],
        "additionalProperties": False,
        "properties": {
            "code": {"$ref": "#/$defs/slug"},
            "name": {"$ref": "#/$defs/name"},
            "kind": {"enum": list(Body.Kind.values)},
            "level": {"enum": list(Body.Level.values)},
            "count": {"type": "integer", "minimum": 1, "maximum": 40},
            "count_note": LINE,
            "members": LINES,
            "members_note": LINE,
            "mission": {"type": "string", "maxLength": 400},
            "rhythm": {"type": "string", "maxLength": 200},
            "roles": LINES,
            "first_step": LINE,
            "created": LINE,
            "inferred": {"$ref": "#/$defs/codes"},
        },
    },
}


def check(data):
    """What is wrong with this section, in French: each of several bears its rank."""
    for one in data:
        name, code = body_names(one)[-1], codes_of(one)[-1]
        if len(name) > LONGEST_NAME:
            yield _now("«\u00a0%(name)s\u00a0»\u00a0: ce nom est trop long") % {"name": name}
        if len(code) > LONGEST_CODE:
            yield _now("«\u00a0%(code)s\u00a0»\u00a0: ce code est trop long") % {"code": code}


def codes_of(one):
    """« gt », or « gt-1 », « gt-2 » where it makes two of them."""
    ranks = range(1, one.get("count", 1) + 1)
    return [f"{one['code']}-{rank}" for rank in ranks] if len(ranks) > 1 else [one["code"]]


def create(programme, data, by):
    """As many as the method says; those of each territory are founded when it has one, unless there is only one."""
    for one in data or []:
        if one.get("level") != Body.Level.LOCAL or programme.target_territories == 1:
            _create_bodies(programme, one, by)


def _create_bodies(programme, one, by):
    for name, code in zip(body_names(one), codes_of(one), strict=True):
        add_body(
            programme,
            kind=one["kind"],
            level=one.get("level", Body.Level.NATIONAL),
            name=name,
            code=code,
            mission=one.get("mission", ""),
            rhythm=one.get("rhythm", ""),
            structures=one.get("members", []),
            method_code=one["code"],
            by=by,
        )


def seats_of(programme):
    """Who sits, or is asked to, in a body that the method makes again."""
    found = (
        Role.objects.active().filter(circle__body__programme=programme).exclude(circle__body__level="local")
    )
    return found.select_related("member", "circle__body")


def carry_seats(old, new, by):
    """To the body of the same entry of the method, else of the same name."""
    circles = {body.circle.code: body.circle for body in new.bodies.select_related("circle")}
    by_name = {circle.name: circle for circle in circles.values()}
    for role in seats_of(old):
        circle = circles.get(role.circle.code) if role.circle.code else by_name.get(role.circle.name)
        if circle:
            carry_role(role, circle, by)


def write_back(programme):
    """The bodies as they stand: those of one method entry are counted again, local ones as the method said them."""
    said = [one for one in programme.card.get("governance", []) if one.get("level") == Body.Level.LOCAL]
    written = {one["code"]: one for one in programme.card.get("governance", [])}
    entries, structures = {}, _structures(programme, written)
    for body in programme.bodies.exclude(level=Body.Level.LOCAL):
        code = body.method_code or f"instance-{body.number}"
        entry = entries.setdefault(
            code, {**_told_of(written.get(code, {})), **_entry(body, code, structures)}
        )
        entry["count"] = entry.get("count", 0) + 1
        if entry["count"] > 1:
            entry["name"] = _shared_name(entry["name"], body.name)
    return [_without_one(entry) for entry in entries.values()] + said


def _told_of(written):
    """What the method says of a body and that no row holds."""
    names = ("count_note", "members_note", "roles", "first_step", "created")
    found = {name: written[name] for name in names if name in written}
    inferred = [name for name in written.get("inferred", []) if name in (*found, "name", "kind")]
    return {**found, "inferred": inferred} if inferred else found


def _structures(programme, written):
    """Those that the method or somebody here calls a structure: another name that sits may be a person's."""
    said = {name for one in written.values() for name in one.get("members", [])}
    typed = {name for body in programme.bodies.all() for name in body.structures} - said
    known = Organisation.objects.filter(Q(name__in=typed) | Q(acronym__in=typed))
    return said.union(*known.values_list("name", "acronym")) - {""}


def _entry(body, code, structures):
    members = [name for name in body.structures if name in structures]
    told = {"mission": body.mission, "rhythm": body.rhythm, "members": members}
    return {"code": code, "name": body.name, "kind": body.kind, "level": body.level} | {
        name: value for name, value in told.items() if value
    }


def _shared_name(first, second):
    """« Groupe de travail » of « Groupe de travail 1 » and « Groupe de travail 2 »."""
    words = [one for one, other in zip(first.split(), second.split(), strict=False) if one == other]
    return " ".join(words) or first


def _without_one(entry):
    return {name: value for name, value in entry.items() if (name, value) != ("count", 1)}


register_carrier(
    Carrier(
        "seats",
        _("Les membres des instances"),
        lambda programme: seats_of(programme).count(),
        carry_seats,
        order=30,
    )
)
register(Section("governance", create, check, order=30, schema=SCHEMA, write_back=write_back))
