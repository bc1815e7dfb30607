"""The people of the story, and what its other territories lived meanwhile, told by the services."""

import datetime
import uuid

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import timezone

from foundation.people.models import User
from foundation.texts import services as texts
from listening import services as listening
from listening.models import Theme, Visit
from programmes.models import Role
from programmes.services import members, roles
from reports import services as reports
from reports.models import Deliverable
from territories.services import commitments, delegates
from territories.services.people import enter_territory
from tests.programmes.factories import account_with_role, made_from_method

PASSWORD = "une-longue-phrase"
ORGANISER, OUTSIDER = "claire.morin@exemple.fr", "marc.delaunay@exemple.fr"
EXPERT, COPIL = "nora.benali@exemple.fr", "sophie.garnier@exemple.fr"
REFERENT, SIGNATORY = "pauline.humbert@exemple.fr", "jeanne.marchal@exemple.fr"
TITLE, HERE, ELSEWHERE = "S’organiser pour innover", "Pays lorrain de l’Ouest", "Cœur de Charente"
OTHERS = [
    (ELSEWHERE, "CC", "Nouvelle-Aquitaine", "Charente", 21_900),
    ("Ardenne métropole", "CA", "Grand Est", "Ardennes", 126_000),
    ("Pays de Puisaye", "PAYS", "Bourgogne-Franche-Comté", "Yonne", 34_800),
    ("Monts du Livradois", "PNR", "Auvergne-Rhône-Alpes", "Puy-de-Dôme", 103_000),
    ("Pays de Retz", "PETR", "Pays de la Loire", "Loire-Atlantique", 157_000),
    ("Terres de Lauragais", "CC", "Occitanie", "Haute-Garonne", 41_200),
    ("Pays du Ternois", "PETR", "Hauts-de-France", "Pas-de-Calais", 38_100),
    ("Alpes d’Azur", "CC", "Provence-Alpes-Côte d’Azur", "Alpes-Maritimes", 10_300),
]
PROFILES = ("elu", "technicien", "societe_civile")


def account(email, first_name="", last_name="", password=None):
    """Somebody who signs in at this address, known by the members that bear it."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create(email=email, first_name=first_name, last_name=last_name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if password:  # the light hasher of the tests is not one that the server knows
        hasher = Argon2PasswordHasher()
        user.password = hasher.encode(password, hasher.salt())
        user.save(update_fields=["password"])
    members.claim_what_is_certain(user)
    return User.objects.get(pk=user.pk)


def before_it_begins():
    """An organiser who already runs a programme, and somebody who runs it too and nothing else."""
    organiser = account(ORGANISER, "Claire", "Morin", PASSWORD)
    other = made_from_method(by=organiser, title="Petites villes, grands projets")
    account_with_role(Role.Kind.ORGANISER, other.circle, user=account(OUTSIDER, "Marc", "Delaunay"))
    return organiser, other


def start_of_programme():
    """Two months ago, on a first day: the territories are being gathered today, whatever today is."""
    today = timezone.localdate()
    months = today.year * 12 + today.month - 1 - 2
    return datetime.date(months // 12, months % 12 + 1, 1)


def person(first_name, last_name, function, organisation="", email=None):
    slug = f"{first_name}.{last_name}".lower().replace(" ", "").replace("é", "e").replace("ë", "e")
    return {
        "first_name": first_name,
        "last_name": last_name,
        "function": function,
        "organisation": organisation,
        "email": email or f"{slug}@exemple.fr",
    }


def enter_others(programme, organiser):
    """Eight more territories, each with a referent and a signatory of its own."""
    return [_enter(programme, organiser, rank, *one) for rank, one in enumerate(OTHERS, start=2)]


def _enter(programme, organiser, rank, name, kind, region, departement, population):
    identity = {
        "name": name,
        "kind": kind,
        "region": region,
        "departement": departement,
        "population": population,
    }
    who = [
        (Role.Kind.REFERENT, person("Camille", f"Durand{rank}", "cheffe de projet", name)),
        (Role.Kind.SIGNATORY, person("Alex", f"Robert{rank}", "président", name)),
    ]
    follower = programme.members.get(user=organiser)
    return enter_territory(programme, identity, who, by=organiser, follower=follower)


def accept(role):
    return roles.answer_invitation(role, accept=True, by=role.member, proves_address=True)


def seat(programme, organiser, kind, *who):
    """Somebody invited in the programme's own circle, who accepted."""
    member = members.find_or_add_member(programme, by=organiser, **person(*who))
    accept(roles.invite(programme.circle, kind, member=member, by=organiser))
    return account(member.email)


def the(participation, kind):
    return participation.circle.roles.active().get(kind=kind)


def sign(participation):
    """The commitment confirmed, as the page of the link does it."""
    member = the(participation, Role.Kind.SIGNATORY).member
    return commitments.sign(
        participation,
        member=member,
        name=member.full_name,
        quality=member.function,
        terms_sha256=participation.commitment.terms_sha256,
        evidence={"address": member.email},
    )


def listened(participation, pair, organiser, expert, words):
    """The whole listening of a territory: planned, one interview, its note, the visit done."""
    day = timezone.localdate() - datetime.timedelta(days=12)
    visit = listening.plan_visit(
        participation, by=organiser, pair=pair, starts_on=day, place="Maison de pays"
    )
    visit = Visit.objects.for_pages().get(pk=visit.pk)
    interview = listening.add_interview(
        visit, kind="individual", title="Maire d’une commune associée", by=expert
    )
    met = listening.add_person(interview, by=expert, name="Hélène Aubry", civility="Mme", category="elu")
    met = listening.record_consent(met, by=expert, agrees_notes=True, means="oral", quotation="with_function")
    theme = Theme.objects.get(programme=participation.programme, code="gouvernance")
    listening.mark_excerpt(interview.note, theme, words, by=expert, speaker=met)
    listening.file_note(interview.note, by=expert)
    listening.conclude_visit(visit, by=expert)
    return Visit.objects.for_pages().get(pk=visit.pk)


def validated_fiche(visit, expert, html):
    """A fiche written, re-read and validated, that waits for the bon à tirer."""
    fiche = reports.open_fiche(visit, by=expert)
    reports.rename(
        fiche, title=f"{fiche.title} : le tourisme, affaire de tous", lead="Une ambition partagée.", by=expert
    )
    for section in fiche.sections.all():
        texts.save(section.text_id, html, base=0, operation=uuid.uuid4(), by=expert)
        reports.mark_section(section, done=True, by=expert)
    reports.send_for_rereading(reload(fiche), by=expert)
    referent = the(visit.participation, Role.Kind.REFERENT).member
    return reports.validate(reload(fiche), by=referent)


def reload(fiche):
    return Deliverable.objects.for_pages().get(pk=fiche.pk)


def names_delegates(participation):
    """The three of them, each of whom accepts."""
    referent = the(participation, Role.Kind.REFERENT).member
    for code in PROFILES:
        who = person("Sacha", f"Petit{participation.number}{code[0]}", "bénévole")
        accept(delegates.name_delegate(participation, category=code, by=referent, **who))
