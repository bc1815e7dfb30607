import datetime
import uuid

import factory
from django.urls import reverse

from foundation.texts import services as texts
from listening import services
from listening.models import Interview, Interviewee, Theme, Visit
from programmes.models import Circle, Role
from programmes.services.roles import give_role
from territories.models import Commitment, Participation, Territory
from tests.programmes.factories import MemberFactory, ProgrammeFactory, UserFactory

FIRST_DAY = datetime.date(2027, 3, 12)
BY = "un organisateur"
SENTINEL = "Zéphyrine Sentinelle"
JSON = {"HTTP_ACCEPT": "application/json"}


class TerritoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Territory

    name = factory.Sequence(lambda n: f"Pays {n:03}")
    kind = "PAYS"


class ParticipationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participation

    programme = factory.SubFactory(ProgrammeFactory)
    territory = factory.SubFactory(TerritoryFactory)
    circle = factory.LazyAttribute(
        lambda one: Circle.objects.create(
            programme=one.programme, kind="participation", name=one.territory.name
        )
    )
    number = factory.Sequence(lambda n: n + 1)
    state = "agreed"

    @factory.post_generation
    def with_commitment(self, create, extracted, **kwargs):
        Commitment.objects.create(participation=self)


def signed(participation):
    """The written confirmation is there."""
    Commitment.objects.filter(participation=participation).update(
        state="signed",
        signed_at=datetime.datetime(2027, 1, 14, 10, tzinfo=datetime.UTC),
        signatory=MemberFactory(programme=participation.programme),
        signed_name="Jeanne Marchal",
        signed_quality="présidente",
    )
    return participation


def expert_in(programme, user=None):
    """A member whose account accepted to be an expert of the programme."""
    user = user or UserFactory()
    member = MemberFactory(
        programme=programme, user=user, first_name=user.first_name, last_name=user.last_name, email=user.email
    )
    give_role(programme.circle, Role.Kind.EXPERT, member=member, by=BY)
    return member


def pair_in(programme, *users):
    members = [expert_in(programme, user) for user in users or (None, None)]
    return services.form_pair(programme, members, by=BY)


def visit_in(programme=None, *, experts=(), participation=None, **details):
    """A dated visit, planned by its service: its pair sits in its circle."""
    programme = programme or (participation.programme if participation else ProgrammeFactory())
    services.create_guide(programme, by=BY)
    participation = participation or ParticipationFactory(programme=programme)
    details = {"starts_on": FIRST_DAY, "place": "Rocroi", **details}
    pair = details.pop("pair", None) or pair_in(programme, *experts)
    visit = services.plan_visit(participation, by=BY, pair=pair, **details)
    return Visit.objects.for_pages().get(pk=visit.pk)


def interview_in(visit=None, **details):
    visit = visit or visit_in()
    details = {"kind": Interview.Kind.INDIVIDUAL, "title": "Directrice de l’office de tourisme", **details}
    return services.add_interview(visit, by=BY, **details)


def person_in(interview, **details):
    details = {
        "name": "Odile Sentinelle",
        "civility": "Mme",
        "category": Interviewee.Category.ELECTED,
        **details,
    }
    return services.add_person(interview, by=BY, **details)


def agreed(person, quotation="with_function", **details):
    details = {"agrees_notes": True, "means": "oral", **details}
    return services.record_consent(person, by=BY, quotation=quotation, **details)


def theme_of(note, code="gouvernance"):
    return Theme.objects.get(programme=note.visit.circle.programme_id, code=code)


def excerpt_in(interview, quote="On nous demande notre avis quand tout est imprimé.", **details):
    return services.mark_excerpt(interview.note, theme_of(interview.note), quote, by=None, **details)


def written(interview, html="<p>Le bureau tranche en amont.</p>", by=None, code="gouvernance"):
    """The note says something on a theme."""
    text = services.text_for(interview.note, code, theme=theme_of(interview.note, code))
    texts.save(text.pk, html, base=text.revision, operation=uuid.uuid4(), by=by or UserFactory())
    return interview.note


def url(name, one, *more):
    """The address of a page of a note, or of what stands in it."""
    note = getattr(one, "note", one)
    return reverse(f"listening:{name}", args=[note.visit.circle.programme.slug, one.pk, *more])


def save_theme(client, note, words, *, base=0, code="gouvernance", operation=None):
    data = {"base": base, "operation": operation or uuid.uuid4(), "html": f"<p>{words}</p>"}
    return client.post(url("save_theme", note, code), data, **JSON)


def theme_text(note, code="gouvernance"):
    return note.note_themes.get(theme__code=code).text
