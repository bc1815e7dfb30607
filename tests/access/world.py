"""A small programme in which everybody of design.md §3 has a place: what the access table walks through."""

import datetime
import uuid

from django.utils import timezone

from foundation.documents import services as documents
from foundation.documents.models import Rendition
from foundation.files import services as files
from foundation.mail.models import Message
from foundation.texts import services as texts
from listening.models import Visit
from programmes.models import Role
from programmes.services import free_duties, methods
from programmes.services import roles as role_services
from reminders.models import Rule
from reports import services as reports
from reports.models import Compilation, Remark
from territories.models import Commitment
from tests.listening.factories import agreed, excerpt_in, interview_in, person_in, visit_in
from tests.programmes.factories import MemberFactory, UserFactory, account_with_role, made_from_method
from tests.territories.factories import listed, with_delegates

ROLES = (
    "organiser", "lead", "expert", "other_expert", "researcher", "copil", "referent", "signatory", "delegate",
    "partner", "neighbour", "facilitator", "spokesperson", "participant", "administrator", "outsider", "anonymous",
)  # fmt: skip
YESTERDAY = datetime.date.today() - datetime.timedelta(days=1)


class World:
    """Objects by their short names, and one account a role."""

    def __init__(self):
        self.programme = programme = made_from_method()
        self.participation = participation = listed(programme)
        type(participation).objects.filter(pk=participation.pk).update(state="agreed")
        self.expert = UserFactory()
        self.visit = visit_in(
            programme, participation=participation, experts=(self.expert, UserFactory()), starts_on=YESTERDAY
        )
        self.interview = interview_in(self.visit)
        self.person = agreed(person_in(self.interview))
        self.excerpt = excerpt_in(self.interview, speaker=self.person)
        self.note = self.interview.note
        self.pair = self.visit.pair
        self.theme = programme.themes.first()
        self.body = programme.bodies.get(kind="copil")
        self._people()
        self._papers()
        self.saved_method = methods.save_method(
            self.programme, title="La nôtre", summary="", code="la-notre", by=self.organiser
        )
        Message.objects.update(
            state=Message.State.SENT, sent_at=timezone.now()
        )  # who was invited has read it
        self._outbox()
        self._asked()

    def _people(self):
        circle, own = self.programme.circle, self.participation.circle
        self.organiser = circle.roles.get(kind=Role.Kind.ORGANISER).member.user
        self.lead = account_with_role(Role.Kind.LEAD, circle)
        self.other_expert = account_with_role(Role.Kind.EXPERT, circle)
        self.researcher = account_with_role(Role.Kind.RESEARCHER, self.visit.circle)
        self.copil = account_with_role(Role.Kind.BODY_MEMBER, self.body.circle)
        self.referent = account_with_role(Role.Kind.REFERENT, own)
        self.signatory = account_with_role(Role.Kind.SIGNATORY, own)
        with_delegates(self.participation, "elu")
        self.delegate_role = own.roles.get(kind=Role.Kind.DELEGATE)
        self.delegate = UserFactory(email=self.delegate_role.member.email)
        type(self.delegate_role.member).objects.filter(pk=self.delegate_role.member_id).update(
            user=self.delegate
        )
        self.partner = account_with_role(Role.Kind.PARTNER, circle)
        nearby = listed(self.programme, name="Pays d’à côté")
        self.neighbour = account_with_role(Role.Kind.REFERENT, nearby.circle)
        self.facilitator = account_with_role(Role.Kind.FACILITATOR, circle)
        self.spokesperson = account_with_role(Role.Kind.SPOKESPERSON, circle)
        self.participant = account_with_role(Role.Kind.PARTICIPANT, circle)
        self.administrator = UserFactory(is_staff=True)
        self.outsider = made_from_method(title="Ailleurs").circle.roles.get(kind="organiser").member.user
        self.anonymous = None
        self.stranger = MemberFactory(programme=self.programme)
        self.pending = role_services.invite(circle, Role.Kind.EXPERT, member=self.stranger, by=self.organiser)

    def _papers(self):
        """A fiche being written, and one published to the copil; the commitment of another territory, signed."""
        self.fiche = reports.open_fiche(self.visit, by=self.expert)
        for section in self.fiche.sections.all():
            texts.save(section.text_id, "<p>Un texte.</p>", base=0, operation=uuid.uuid4(), by=self.expert)
        self.remark = Remark.objects.create(deliverable=self.fiche, text="À revoir")
        other = listed(self.programme, name="Pays voisin")
        other_visit = visit_in(self.programme, participation=other, pair=self.pair, starts_on=YESTERDAY)
        self.published = reports.open_fiche(other_visit, by=self.expert)
        document = documents.new_document("reports.fiche")
        type(self.published).objects.filter(pk=self.published.pk).update(state="published", document=document)
        keys = [f"programme:{self.programme.pk}:{kind}" for kind in ("organiser", "expert", "body_member")]
        documents.publish(document, pdf("fiche"), title="Une fiche", audience=keys, by=self.organiser)
        self.compilation = Compilation.objects.create(
            programme=self.programme,
            asked_by=self.copil,
            content_key="x",
            file=pdf("compilation").file,
            pages=1,
        )

    def _asked(self):
        """Asked of the referent of the territory; the second is done, with its file."""
        ask = {"circles": [self.participation.circle], "owed_by": Role.Kind.REFERENT, "by": self.organiser}
        (self.free_duty,) = free_duties.ask(self.programme, what="Faire le bilan", **ask)
        (self.free_done,) = free_duties.ask(self.programme, what="Déposer le bilan", **ask)
        self.free_done.file = files.keep(b"%PDF-1.7 bilan", name="bilan.pdf", kind="application/pdf")
        self.free_done.done_at = timezone.now()
        self.free_done.save()

    def _outbox(self):
        self.message = Message.objects.create(
            template="programmes/email/invitation", scope=self.programme.scope, to_address="x@exemple.fr",
            subject="Un message", text="…", html="…", state=Message.State.HELD,
        )  # fmt: skip
        self.rule = Rule.objects.filter(programme=self.programme).first()

    def account(self, role):
        return getattr(self, role)

    def in_state(self, **states):
        """Put an object in the state that a URL needs: `in_state(fiche="rereading")`."""
        for name, state in states.items():
            thing = getattr(self, name)
            dates = {"sent_on": YESTERDAY} if name == "fiche" else {}
            type(thing).objects.filter(pk=thing.pk).update(state=state, **dates)

    def hold_reminders(self):
        type(self.programme).objects.filter(pk=self.programme.pk).update(reminders_held=True)

    def sign(self):
        Commitment.objects.filter(participation=self.participation).update(
            state="signed", signed_at=timezone.now(), signatory=self.signatory.members.get(),
            signed_name="Jeanne Marchal", signed_quality="présidente",
        )  # fmt: skip

    def conclude(self):
        Visit.objects.filter(pk=self.visit.pk).update(state="done")


def pdf(name):
    """A ready rendition that costs no rendering."""
    stored = files.keep(b"%PDF-1.7\n%\xe2\xe3\n" + name.encode(), name=f"{name}.pdf", kind="application/pdf")
    return Rendition.objects.create(fingerprint=name, kind="reports.fiche", data={}, file=stored, pages=1)
