"""Each message that Essaim writes, by what really writes it, about people and places of any name."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from listening import services as listening
from programmes.models import Role
from programmes.services import codes, moving, roles
from reminders import services as reminders
from reminders.campaigns import audience
from reminders.services import campaign_sending, campaigns, news
from reports.services.messages import tell_writers
from tests.listening.factories import visit_in
from tests.programmes.factories import MemberFactory, RoleFactory, UserFactory, account_with_role, organised
from tests.programmes.telling import says_no, says_yes
from tests.reminders.scenes import FREE, asked, held, invited, rule, territory
from tests.reports.factories import Fiche
from tests.territories.factories import signed, solicited

Kind = Role.Kind


class Scene:
    """A programme, and those whom the messages are about; each bears `word` in their name."""

    def __init__(self, client, run_jobs, word=""):
        self.client, self.run_jobs, self.word = client, run_jobs, word
        self.programme, self.organiser = organised(title=f"Écouter {word}".strip())

    def somebody(self, **details):
        return MemberFactory(
            programme=self.programme, **{"first_name": "Ana", "last_name": f"Roy{self.word}", **details}
        )

    def place(self, **details):
        return territory(self.programme, f"Pays de Vire {self.word}".strip(), **details)

    def named(self, made):
        """A whole territory of a method, named as the others."""
        return made(name=f"Pays de Vire {self.word}".strip())


def invitation(scene):
    deadline(scene.programme)
    roles.invite(scene.place(), Kind.DELEGATE, member=scene.somebody(), by=scene.organiser)


def code(scene):
    codes.send_code(scene.somebody(), "name_delegates", 1, what=f"Nommer l’équipe de {scene.word}")


def plan_changed(scene):
    """A meeting that moves, its file joined."""
    RoleFactory(member=scene.somebody(), kind=Kind.EXPERT)
    meeting = scene.programme.moments.create(
        code="copil", label=f"Séminaire {scene.word}", kind="meeting", date=datetime.date(2027, 6, 2)
    )
    moving.move(
        scene.programme, [moving.Move(meeting.pk, datetime.date(2027, 8, 4))], by=scene.organiser, tell=True
    )


def digest(scene):
    """Ten things to do in a place, and what somebody else owes there."""
    place = scene.place()
    me = held(scene.programme, Kind.REFERENT, place, first_name="Ana", last_name=f"Roy{scene.word}")
    for rank in range(10):
        due = timezone.localdate() + datetime.timedelta(days=10 + rank)
        asked(place, due, member=me, what=f"Déposer le bilan {rank} {scene.word}")
    invited(scene.programme, 9, place, first_name="Luc", last_name=f"Morel{scene.word}")
    rule(scene.programme, -20, FREE)
    rule(scene.programme, -7, to_owner=False, to_referent=True)
    deadline(scene.programme)
    reminders.run()


def digest_of_copies(scene):
    """Nothing to do oneself."""
    place = scene.place()
    held(scene.programme, Kind.REFERENT, place)
    invited(scene.programme, 9, place, first_name="Luc", last_name=f"Morel{scene.word}")
    rule(scene.programme, -7, to_owner=False, to_referent=True)
    deadline(scene.programme)
    reminders.run()


def deadline(programme):
    programme.deadlines.create(duty_kind="programmes.answer_invitation", delay=datetime.timedelta(days=14))


def told_news(scene):
    says_yes(scene.place(), first_name="Ana", last_name=f"Roy{scene.word}")
    says_no(scene.place(), first_name="Luc", last_name=f"Morel{scene.word}")
    news.send_news(now=timezone.now() + datetime.timedelta(days=1))


def campaign(scene):
    """A table of three columns, a list, a title."""
    RoleFactory(member=scene.somebody(), circle=scene.place(), kind=Kind.REFERENT)
    said = f"Redon {scene.word}"
    row = "<tr>" + f"<td>{said}</td>" * 3 + "</tr>"
    body = (
        f"<h3>{said}</h3><p>{{nom}}, {{lien}}</p><ul><li>{said}</li></ul><table><tbody>{row}</tbody></table>"
    )
    made = campaigns.create(
        scene.programme, by=scene.organiser, subject="La réunion du 12 mars", body=body,
        audience=audience.Audience(who=(Kind.REFERENT,), where="all"),
    )  # fmt: skip
    campaign_sending.launch(made, by=scene.organiser)
    scene.run_jobs()


def sign_request(scene):
    scene.named(solicited)


def signed_copy(scene):
    signed(scene.named(solicited))
    scene.run_jobs()


def visit_confirmed(scene):
    visit = visit_in(scene.programme)
    type(visit.territory).objects.filter(pk=visit.territory.pk).update(
        name=f"Pays de Vire {scene.word}".strip()
    )
    listening.confirm_visit(type(visit).objects.get(pk=visit.pk), by=None)
    return visit


def visit_moved(scene):
    visit = visit_confirmed(scene)
    visit.refresh_from_db()
    later = visit.starts_on + datetime.timedelta(days=7)
    listening.change_visit(visit, by=None, pair=visit.pair, place=f"Rocroi {scene.word}", starts_on=later)


def visit_cancelled(scene):
    listening.cancel_visit(visit_confirmed(scene), by=None, reason=f"Neige {scene.word}")


def reread(scene):
    scene.named(Fiche).sent()


def corrections(scene):
    fiche = scene.named(Fiche)
    fiche.deliverable.title = f"Décider ensemble {scene.word}"
    tell_writers(fiche.deliverable, by=fiche.referent, count=2)


def code_to_enter(scene):
    user = account_with_role(Kind.EXPERT, scene.programme.circle)
    scene.client.post(reverse("account_request_login_code"), {"email": user.email})


def nobody_known(scene):
    scene.client.post(reverse("account_request_login_code"), {"email": "inconnue@exemple.fr"})


def another_password(scene):
    scene.client.post(reverse("account_reset_password"), {"email": scene.organiser.email})


def another_address(scene):
    scene.client.force_login(UserFactory(last_name=scene.word or "Roy"))
    scene.client.post(reverse("account_email"), {"email": "autre@exemple.fr", "action_add": ""})


@dataclass(frozen=True)
class Letter:
    """`asks`: somebody is asked for an act, which the subject says first; else it tells, and begins otherwise."""

    write: Callable
    asks: bool
    subject: str


LETTERS = {
    "programmes/email/invitation": Letter(
        invitation, True, "À faire avant le 24 mars : dire si vous acceptez d’être délégué·e"
    ),
    "programmes/email/code": Letter(code, False, "Votre code pour confirmer (Écouter)"),
    "programmes/email/plan_changed": Letter(plan_changed, False, "Écouter : une date change"),
    "territories/email/sign_request": Letter(
        sign_request, True, "Confirmer la participation du Pays de Vire (S’organiser pour innover)"
    ),
    "territories/email/signed": Letter(
        signed_copy, False, "Engagement signé : participation du Pays de Vire (S’organiser pour innover)"
    ),
    "listening/email/visit_confirmed": Letter(
        visit_confirmed, False, "Écoute confirmée : Pays de Vire, 12 mars 2027"
    ),
    "listening/email/visit_moved": Letter(visit_moved, False, "Écoute déplacée : Pays de Vire, 19 mars 2027"),
    "listening/email/visit_cancelled": Letter(visit_cancelled, False, "Écoute annulée : Pays de Vire"),
    "reminders/email/digest": Letter(
        digest, True, "À faire avant le 20 mars : déposer le bilan 0 (et 9 autres choses)"
    ),
    "reminders/email/campaign": Letter(campaign, False, "La réunion du 12 mars"),
    "reminders/email/news": Letter(told_news, False, "Nouvelles : "),
    "reports/email/reread": Letter(reread, True, "À relire : la fiche-reportage du Pays de Vire"),
    "reports/email/corrections": Letter(corrections, True, "À corriger : la fiche-reportage du Pays de Vire"),
    "account/email/login_code": Letter(code_to_enter, False, " : votre code pour entrer"),
    "account/email/unknown_account": Letter(nobody_known, False, "Aucun compte à cette adresse"),
    "account/email/password_reset_key": Letter(another_password, True, "Choisir un autre mot de passe"),
    "account/email/email_confirmation": Letter(another_address, True, "Confirmer votre adresse"),
}
