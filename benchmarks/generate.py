"""A programme of any size, the same at each run: `python -m benchmarks.generate --territories 2000`.

Each part fills the tables of one app in bulk, in the order of the floors, in the database that
`benchmarks.places` keeps for that size.
"""

import argparse
import datetime
from functools import partial

from benchmarks import places
from benchmarks.measure import timed
from benchmarks.words import Words

SLUG = "banc-d-essai"
METHOD = "s-organiser-pour-innover"
STARTS_ON = datetime.date(2026, 11, 2)
PASSAGES_A_TERRITORY = 20
INDEXED_A_TERRITORY = 25  # the territory, its referent, its three delegates, its passages
ORGANISER, EXPERT, BODY_MEMBER, REFERENT = (
    f"{name}@banc.exemple" for name in ("organisatrice", "experte", "copil", "referente")
)


def generate(territories, say=print):
    """Fill an empty database, saying how long each part took."""
    from django.db import connection

    from benchmarks.fiches import fiches
    from benchmarks.grounds import outbox, people
    from benchmarks.grounds import territories as grounds
    from benchmarks.visits import visits

    for part in (organisations, programme, team, grounds, people, outbox, visits, fiches, index):
        with timed() as spent:
            part(territories, Words(f"{part.__name__} {territories}"))
        say(f"{part.__name__:<14}{spent.seconds:7.1f} s")
    if connection.vendor == "postgresql":  # as its autovacuum does; SQLite is never told in production
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def organisations(territories, words):
    from foundation.people.models import Organisation

    Organisation.objects.bulk_create(
        Organisation(
            name=f"Structure {number:03} de {words.last_name()}",
            acronym=f"S{number:03}",
            website=f"https://structure-{number}.exemple/",
            phone="01 02 03 04 05",
        )
        for number in range(60)
    )


def programme(territories, words):
    from foundation.people.models import User
    from programmes.methods import load
    from programmes.models import Programme
    from programmes.services.creation import create_programme

    organiser = User.objects.create_user(ORGANISER, first_name="Chloé", last_name="Martin")
    made = create_programme(
        load(METHOD), by=organiser, title="Banc d’essai", starts_on=STARTS_ON, target_territories=territories
    )
    Programme.objects.filter(pk=made.pk).update(slug=SLUG, state=Programme.State.RUNNING)


def team(territories, words):
    """In the circle of the programme: experts in proportion, a body of forty."""
    from foundation.people.models import User
    from programmes.models import Programme

    circle = Programme.objects.get(slug=SLUG).circle
    for kind, email in (("expert", EXPERT), ("body_member", BODY_MEMBER)):
        User.objects.create_user(email, first_name=words.first_name(), last_name=words.last_name())
        many = max(2, territories // 5) if kind == "expert" else 40
        add_people(circle, kind, words, many, known=email)


def add_people(circle, kind, words, many, known):
    """Members with an accepted role in the circle, the first of them with the account `known`."""
    from django.utils import timezone

    from foundation.people.models import User
    from programmes.models import Member, Role

    user = User.objects.get(email=known)
    person = partial(Member, programme=circle.programme, function=kind, organisation="Structure 001")
    members = Member.objects.bulk_create(
        person(
            first_name=user.first_name if not number else words.first_name(),
            last_name=user.last_name if not number else words.last_name(),
            email=known if not number else f"{kind}-{number}@banc.exemple",
            user=None if number else user,
        )
        for number in range(many)
    )
    now = timezone.now()
    held = partial(Role, circle=circle, kind=kind, state=Role.State.ACCEPTED, invited_at=now, answered_at=now)
    Role.objects.bulk_create(held(member=member) for member in members)


def index(territories, words):
    from foundation.search import services as search
    from programmes.models import Programme

    pk = Programme.objects.get(slug=SLUG).pk
    search.put_many(index_entries(territories, words, programme=pk))


def index_entries(territories, words, programme):
    """What may be found of as many territories: passages above all, each under the keys of its circle."""
    for number in range(territories):
        place, readers = words.territory(), {f"programme:{programme}:organiser", f"circle:bench-{number}"}
        yield _entry("territoire", number, 0, place, "Intercommunalité", "", readers)
        for person in range(1, INDEXED_A_TERRITORY - PASSAGES_A_TERRITORY):
            name = f"{words.first_name()} {words.last_name()}"
            yield _entry("personne", number, person, name, f"élue, {place}", "déléguée", readers)
        for passage in range(PASSAGES_A_TERRITORY):
            said = words.text(4)
            title = f"Entretien {passage // 4 + 1} · technicien"
            yield _entry(
                "citation", number, passage, title, place, said, readers | {f"programme:{programme}:expert"}
            )


def _entry(kind, territory, number, title, detail, body, keys):
    from foundation.search.services import Entry

    return Entry(
        key=f"bench.{kind}:{territory}-{number}",
        kind=kind,
        title=title,
        detail=detail,
        body=body,
        url=f"/p/{SLUG}/{kind}/{territory}/{number}/",
        keys=keys,
    )


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--territories", type=int, default=2000)
    size = options.parse_args().territories
    places.empty(size)
    print(places.run_child("prepare", size)["database"])


if __name__ == "__main__":
    main()
