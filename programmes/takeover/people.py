"""« Personnes »: who takes part, in which circle, and whether they accepted already."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.search.folding import sort_key
from programmes.contracts import method as contract
from programmes.contracts.takeover import Column, Refused, Seat, Sheet, register, register_seat, seats
from programmes.models import Member, Role
from programmes.services import members, roles

Kind = Role.Kind
OF_THE_TEAM = (
    Kind.ORGANISER,
    Kind.LEAD,
    Kind.EXPERT,
    Kind.RESEARCHER,
    Kind.FACILITATOR,
    Kind.SPOKESPERSON,
    Kind.PARTICIPANT,
    Kind.PARTNER,
)
CIVILITIES = {"Mme": "Mme", "M.": "M.", "Madame": "Mme", "Monsieur": "M."}
TOLD = ("civility", "function", "organisation", "phone")


def columns(programme):
    unused = _unused(programme)
    kinds = {
        str(Kind(kind).label): kind
        for seat in seats().values()
        for kind in seat.kinds
        if Kind(kind).label not in unused
    }
    return [
        Column("civility", gettext_lazy("Civilité"), width=10, choices=CIVILITIES),
        Column("first_name", gettext_lazy("Prénom"), needed=True, most=80),
        Column("last_name", gettext_lazy("Nom"), needed=True, most=80),
        Column("function", gettext_lazy("Fonction"), width=28, most=160),
        Column("organisation", gettext_lazy("Structure"), width=28),
        Column("email", gettext_lazy("Adresse électronique"), width=30, most=254),
        Column("phone", gettext_lazy("Téléphone"), width=16, most=30),
        Column("kind", gettext_lazy("Rôle"), needed=True, choices=kinds, unused=unused, width=24),
        Column(
            "where",
            gettext_lazy("Territoire ou instance"),
            gettext_lazy("Vide pour l’équipe du programme."),
            width=30,
        ),
        Column(
            "accepted",
            gettext_lazy("A déjà accepté"),
            gettext_lazy("oui ou non. Sans réponse\u00a0: non."),
            kind="yes",
            width=16,
        ),
    ]


def _unused(programme):
    """The roles that serve only what the programme leaves aside: nobody would ever ask them anything."""
    why = _(
        "ce programme n’utilise pas «\u00a0%(part)s\u00a0»\u00a0: voyez ses réglages, ou enlevez cette ligne"
    )
    return {Kind(part.role).label: why % {"part": part.label} for part in _left_aside(programme)}


def _left_aside(programme):
    return [part for part in contract.parts() if part.role and not programme.uses(part.code)]


def check(row, context):
    _check_address(row)
    seat = _seat(row, context)
    if row["kind"] not in seat.kinds:
        raise Refused("where" if not row["where"] else "kind", _why_not(row, seat))
    who = (sort_key(f"{row['first_name']} {row['last_name']}"), row["email"].lower())
    if not context.first_time("people", (*who, row["kind"], sort_key(row["where"]))):
        raise Refused("last_name", _("cette personne est déjà plus haut, avec le même rôle"))


def _check_address(row):
    if not row["email"]:
        return
    try:
        validate_email(row["email"])
    except ValidationError:
        told = _("«\u00a0%(email)s\u00a0» n’est pas une adresse électronique")
        raise Refused("email", told % {"email": row["email"]}) from None


def _seat(row, context):
    if not row["where"]:
        return seats()["programme"]
    kind = context.places.get(sort_key(row["where"]))
    if kind is None:
        told = _("ni territoire ni instance de ce nom\u00a0: «\u00a0%(name)s\u00a0»")
        raise Refused("where", told % {"name": row["where"]})
    return seats()[kind]


def _why_not(row, seat):
    label = Kind(row["kind"]).label
    right = next((one for one in seats().values() if row["kind"] in one.kinds), seat)
    if not row["where"]:
        return _("écrivez ici %(named)s\u00a0: on y est «\u00a0%(role)s\u00a0»") % {
            "named": right.named,
            "role": label,
        }
    return _("on est «\u00a0%(role)s\u00a0» dans %(named)s, pas ici") % {"role": label, "named": right.named}


def write(rows, context, by):
    return sum(_write_one(row, context, by) for row in rows)


def _write_one(row, context, by):
    """The role without a message: given if it was accepted, offered otherwise. Held already: nothing."""
    circle = context.circle(row["where"])
    details = {name: row[name] for name in TOLD if row[name]}
    names = {name: row[name] for name in ("first_name", "last_name", "email")}
    member = members.find_or_add_member(context.programme, by=by, **names, **details)
    try:
        role = _role(row, circle, member, by)
    except roles.AlreadyInvited:
        return 0
    if settle := seats()[circle.kind].settle:
        settle(role, by)
    return 1


def _role(row, circle, member, by):
    if row.cells.get("accepted"):
        return roles.give_role(circle, row["kind"], member=member, by=by)
    return roles.invite(circle, row["kind"], member=member, by=by, tell=False)


def prefilled(programme):
    """Those who are known, where this sheet can seat them: the organiser sees how a line is written, and their own."""
    held = Role.objects.active().filter(circle__programme=programme, circle__kind__in=list(seats()))
    seated = held.exclude(kind__in=[part.role for part in _left_aside(programme)])
    return [_as_row(role) for role in seated.select_related("member", "circle").order_by("pk")]


def _as_row(role):
    who: Member = role.member
    return {
        **{name: getattr(who, name) for name in ("first_name", "last_name", "email", *TOLD)},
        "kind": str(role.get_kind_display()),
        "where": "" if role.circle.kind == "programme" else role.circle.name,
        "accepted": role.state == Role.State.ACCEPTED,
    }


register_seat(Seat("programme", OF_THE_TEAM, gettext_lazy("l’équipe du programme")))
register(
    Sheet(
        "people",
        gettext_lazy("Personnes"),
        "personne,personnes",
        columns,
        check,
        write,
        prefilled,
        help=gettext_lazy(
            "Une ligne par personne et par rôle. Qui n’a pas encore accepté sera invité plus tard, par vous."
        ),
        order=30,
    )
)
