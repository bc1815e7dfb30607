"""The news of this floor: an answer to an invitation, a date that moves, what was asked and is done; and their end."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from programmes.concerned import holders
from programmes.contracts.news import Kind, Said, register, tell
from programmes.following import answering_for, organisers_of
from programmes.models import Frequency, Role
from programmes.services.plan_news import shown_to_people, told_people

OF_THE_TERRITORY = (Role.Kind.SIGNATORY, Role.Kind.DELEGATE)  # whose answers its referent awaits


def person(notice):
    return notice.entry.data["person"]


def what_and_where(notice):
    """« Déposer le bilan (Pays de Redon) »: the same thing is asked of many territories."""
    what = notice.entry.data["what"]
    return what if notice.circle.kind == "programme" else f"{what} ({notice.circle.name})"


def moved(notice):
    return notice.entry.data["moved"]


INVITATION_ANSWERED = register(
    Kind(
        "programmes.invitation_answered",
        gettext_lazy("Quelqu’un répond à une invitation"),
        Frequency.DAILY,
        concerns=(Role.Kind.ORGANISER, Role.Kind.REFERENT),
        said={
            "role_accepted": Said(gettext_lazy("{count} personnes ont accepté\u00a0: {names}"), person),
            "role_declined": Said(gettext_lazy("{count} personnes ont décliné\u00a0: {names}"), person),
            "role_answer_recorded": Said(
                gettext_lazy("La réponse de {count} personnes est notée\u00a0: {names}"), person
            ),
        },
        order=10,
    )
)
ASKED_DONE = register(
    Kind(
        "programmes.asked_done",
        gettext_lazy("Ce qui était demandé est fait"),
        Frequency.DAILY,
        concerns=(Role.Kind.ORGANISER,),
        said={
            "free_duty_done": Said(
                gettext_lazy("{count} choses demandées sont faites\u00a0: {names}"), what_and_where
            )
        },
        order=40,
    )
)
DATE_CHANGED = register(
    Kind(
        "programmes.date_changed",
        gettext_lazy("Une date du calendrier change"),
        Frequency.DAILY,
        said={
            "plan_moved": Said(gettext_lazy("Le calendrier a changé {count} fois\u00a0: {names}"), moved),
            "plan_move_undone": Said(gettext_lazy("{count} déplacements sont annulés\u00a0: {names}"), moved),
        },
        order=70,
    )
)


def invitation_answered(role, entry):
    """Who invited, the referent for the people of their territory, and who is in charge; a signature tells itself."""
    if role.kind == Role.Kind.SIGNATORY and role.state == Role.State.ACCEPTED:
        return
    programme = role.circle.programme
    page = reverse("programmes:member", args=[programme.slug, role.member_id])
    tell(INVITATION_ANSWERED, entry, to=answering_for(role.circle), circle=role.circle, url=page)
    near = holders(role.circle, Role.Kind.REFERENT) if role.kind in OF_THE_TERRITORY else []
    if role.invited_by:
        near.append(role.invited_by)
    # Who said no no longer shares a circle with them: their page is the organisers'.
    theirs = page if role.state == Role.State.ACCEPTED else ""
    tell(INVITATION_ANSWERED, entry, to=near, circle=role.circle, url=theirs)


def asked_done(duty, entry):
    page = reverse("programmes:free_duty", args=[duty.programme.slug, duty.pk])
    tell(ASKED_DONE, entry, to=answering_for(duty.circle), circle=duty.circle, url=page)


def date_changed(programme, entry, shifts, *, told):
    """The organisers; the people too where they were `told` by a message, unless it names a due date of the team."""
    circle, page = programme.circle, reverse("programmes:calendar", args=[programme.slug])
    tell(DATE_CHANGED, entry, to=organisers_of(programme), circle=circle, url=page)
    named = [one for one in shifts if one.asked] or shifts
    if told and len(shown_to_people(programme, named)) == len(named):
        tell(DATE_CHANGED, entry, to=told_people(programme), circle=circle, url=page, by_mail=False)
