"""What a programme made from a method says, in plain text: the tests compare it with what they read in the source."""

from programmes.methods import load
from programmes.models import Moment
from programmes.services.creation import create_programme
from tests.programmes.factories import UserFactory
from tests.territories.factories import listed

Kind = Moment.Kind


def made(code, **details):
    return create_programme(load(code), title="Essai", by=UserFactory(), **details)


def with_territory(programme):
    listed(programme)
    return programme


def plain(value):
    """With ordinary spaces, however deep."""
    if isinstance(value, str):
        return value.replace("\u00a0", " ").replace("\u202f", " ")
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(plain(one) for one in value)
    return value


def phases(programme):
    return plain([(one.name, one.start.text, one.end.text) for one in programme.phases.all()])


def activities(programme, code):
    return plain(programme.phases.get(code=code).activities)


def dates(programme, kind):
    """{code: (label, date as told)}"""
    return plain({one.code: (one.label, one.text) for one in programme.moments.filter(kind=kind)})


def meetings(programme):
    return dates(programme, Kind.MEETING)


def deliverables(programme):
    return dates(programme, Kind.DELIVERABLE)


def details(programme, code):
    return plain(programme.moments.get(code=code).details)


def days(programme, *, but=()):
    return dict(programme.moments.exclude(code__in=but).values_list("code", "date"))


def structures(programme):
    return plain(
        [
            (one.organisation.name, one.organisation.acronym, one.kind, one.role)
            for one in programme.partners.select_related("organisation")
        ]
    )


def bodies(programme):
    return plain(
        [(one.name, one.kind, one.level, one.structures, one.rhythm) for one in programme.bodies.all()]
    )


def nominations(programme):
    found = programme.nominations.values_list("kind", "label", "plural", "minimum", "covered", "mission")
    return plain(list(found))


def steps(programme):
    return plain(list(programme.step_kinds.values_list("code", "label", "proof")))


def duties(programme):
    """(what, by whom, in which kind of circle, due, proof, strength) of each free duty."""
    found = programme.free_duties.select_related("moment", "circle")
    return plain(
        [
            (
                one.what,
                one.owed_by,
                one.circle.kind,
                one.moment.text if one.moment else "",
                one.proof,
                one.strength,
            )
            for one in sorted(found, key=lambda one: (one.code, one.pk))
        ]
    )


def card(programme, key):
    return plain(programme.card[key])


def entries(programme, key, *names):
    """A list of the card, narrowed to some of its keys."""
    return [tuple(one.get(name) for name in names) for one in card(programme, key)]


def checks(programme):
    return {one["code"]: one["check"] for one in card(programme, "rules")}
