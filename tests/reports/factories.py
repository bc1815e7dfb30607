import uuid

from django.urls import reverse

from foundation.texts import services as texts
from listening import services as listening
from programmes.models import Role
from reports import services
from tests.listening.factories import agreed, excerpt_in, interview_in, person_in, visit_in
from tests.programmes.factories import (
    MemberFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
    made_from_method,
)
from tests.territories.factories import listed

PARAGRAPH = (
    "<p>La communauté de communes a installé un comité qui réunit élus, techniciens et associations tous les "
    "deux mois.</p><blockquote><p>« Le bureau décide, le conseil l’apprend. »</p>"
    "<p><cite>une élue</cite></p></blockquote>"
)


class Fiche:
    """A visit that took place, its writer, its referent and its fiche."""

    def __init__(self, programme=None, **territory):
        self.programme = programme or made_from_method()
        self.participation = listed(self.programme, **territory)
        self.expert = UserFactory()
        self.visit = visit_in(
            self.programme, participation=self.participation, experts=(self.expert, UserFactory())
        )
        self.organiser = self.programme.circle.roles.get(kind=Role.Kind.ORGANISER).member.user
        self.referent = account_with_role(Role.Kind.REFERENT, self.participation.circle)
        self.deliverable = services.open_fiche(self.visit, by=self.expert)

    def reload(self):
        self.deliverable = type(self.deliverable).objects.for_pages().get(pk=self.deliverable.pk)
        return self.deliverable

    def write(self, html=PARAGRAPH):
        for section in self.deliverable.sections.select_related("text"):
            texts.save(
                section.text_id, html, base=section.text.revision, operation=uuid.uuid4(), by=self.expert
            )
        return self

    def sent(self):
        services.send_for_rereading(self.write().reload(), by=self.expert)
        return self

    def validated(self):
        services.validate(self.sent().reload(), by=self.referent)
        return self

    def approved(self):
        services.approve(self.validated().reload(), by=self.organiser)
        return self

    def with_passage(self, quotation="with_function"):
        interview = interview_in(self.visit)
        person = agreed(person_in(interview), quotation)
        passage = excerpt_in(interview, speaker=person)
        listening.file_note(interview.note, by=self.expert)
        return passage


def copil_member(programme):
    body = programme.bodies.get(kind="copil")
    return account_with_role(Role.Kind.BODY_MEMBER, body.circle)


def referent_of(participation):
    member = MemberFactory(programme=participation.programme)
    return RoleFactory(member=member, circle=participation.circle, kind=Role.Kind.REFERENT)


def url(name, fiche, *args):
    """A page of the fiche."""
    return reverse(f"reports:{name}", args=[fiche.programme.slug, fiche.deliverable.pk, *args])
