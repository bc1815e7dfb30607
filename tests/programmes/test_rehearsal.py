"""« M’envoyer d’abord le message »: the real act is done for its messages alone, and nothing of it stays."""

import pytest
from django.urls import reverse

from copils.models import Body
from copils.services import add_body
from foundation.jobs.models import Job
from foundation.journal.models import Entry, Operation
from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes.models import EmailCode, Member, Role
from programmes.services import codes, members, roles
from programmes.services.rehearsal import rehearse
from tests.programmes.factories import MemberFactory, made_from_method, organised
from tests.territories.factories import listed

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ANA = {"first_name": "Ana", "last_name": "Roy", "email": "ana@exemple.fr", "function": "", "organisation": ""}
TRIED = {"essai": "1", "operation": "7b1f6a3e-0c4d-4a56-8d2f-1a2b3c4d5e6f"}


def facts():
    models = (Member, Role, Operation, EmailCode)
    return [model.objects.count() for model in models]


def invite(programme, number, by):
    for rank in range(number):
        member = members.find_or_add_member(programme, by=by, **{**ANA, "email": f"ana{rank}@exemple.fr"})
        roles.invite(programme.circle, Role.Kind.EXPERT, member=member, by=by)
    return number


@pytest.fixture
def programme(client):
    programme, organiser = organised(title="Écouter")
    client.force_login(organiser)
    client.organiser = organiser
    return programme


def test_nothing_stays_of_it_but_the_copies(programme, client, run_jobs, mailoutbox):
    before = facts()

    done = rehearse(lambda: invite(programme, 2, client.organiser), by=client.organiser)

    assert facts() == before
    assert (done.answer, done.number) == (2, 2)
    assert set(Message.objects.values_list("kind", "to_address")) == {("trial", client.organiser.email)}
    assert set(Entry.objects.values_list("verb", flat=True)) == {"message_tried"}
    assert set(Job.objects.values_list("kind", flat=True)) == {"mail.send"}
    run_jobs()
    assert all(client.organiser.email in letter.to[0] for letter in mailoutbox)
    assert len(mailoutbox) == 2
    assert all("/l/" not in letter.body for letter in mailoutbox)


def test_three_copies_are_enough_one_of_each_sort_first(programme, client):
    def act():
        invite(programme, 5, client.organiser)
        return mail.write(
            "programmes/email/plan_changed",
            to=mail.Recipient("Ana", "ana@exemple.fr"),
            context={"programme": "Écouter", "rows": [], "link": "x"},
        )

    done = rehearse(act, by=client.organiser)

    assert done.number == 6
    assert [copy.template for copy in done.copies] == [
        "programmes/email/invitation",
        "programmes/email/plan_changed",
        "programmes/email/invitation",
    ]


def test_a_code_is_never_shown(programme, client):
    member = MemberFactory(programme=programme)
    done = rehearse(lambda: codes.send_code(member, "sign", 1, what="…"), by=client.organiser)
    assert (done.number, done.copies) == (1, [])
    assert not Message.objects.exists()


def test_what_the_act_refuses_is_refused(programme, client):
    member = MemberFactory(programme=programme)
    roles.invite(programme.circle, Role.Kind.EXPERT, member=member, by=client.organiser)
    with pytest.raises(roles.AlreadyInvited):
        rehearse(
            lambda: roles.invite(programme.circle, Role.Kind.EXPERT, member=member, by=client.organiser),
            by=client.organiser,
        )
    assert not Message.objects.filter(kind="trial").exists()


def test_in_a_draft_it_comes_to_who_asks_all_the_same(client):
    programme, organiser = organised(state="draft")
    rehearse(lambda: invite(programme, 1, organiser), by=organiser)
    assert Message.objects.get().state == "queued"


# The forms that invite


def of_the_team(programme):
    return reverse("programmes:invite", args=[programme.slug]), {**ANA, "kind": "expert"}


def of_a_body(programme):
    by = programme.circle.roles.get(kind="organiser").member.user
    body = Body.objects.filter(programme=programme).first() or add_body(
        programme, kind="copil", name="Copil", by=by
    )
    return reverse("copils:invite", args=[programme.slug, body.pk]), ANA


def of_a_territory(programme, name="invite_referent"):
    participation = programme.participations.first() or listed(programme)
    return reverse(f"territories:{name}", args=[programme.slug, participation.pk]), ANA


def of_a_signatory(programme):
    return of_a_territory(programme, "invite_signatory")


@pytest.fixture
def whole(client):
    programme = made_from_method()
    organiser = programme.circle.roles.get(kind="organiser").member.user
    client.force_login(organiser)
    client.organiser = organiser
    return programme


@pytest.mark.parametrize("form_of", [of_the_team, of_a_body, of_a_territory, of_a_signatory])
def test_each_form_of_invitation_is_tried_keeps_what_was_typed_then_acts(client, whole, form_of):
    url, typed = form_of(whole)
    Message.objects.all().delete()
    before = facts()

    answer = client.post(url, {**typed, **TRIED})

    assert answer.status_code == 200
    content = answer.content.decode()
    assert "à personne d’autre" in content
    assert 'value="ana@exemple.fr"' in content
    assert facts() == before
    copy = Message.objects.get()
    assert (copy.kind, copy.to_address) == ("trial", client.organiser.email)
    assert copy.subject.startswith("[Essai] ")

    assert client.post(url, {**typed, "operation": TRIED["operation"]}).status_code == 302
    assert Message.objects.filter(to_address="ana@exemple.fr").count() == 1


def test_what_is_wrong_is_said_and_nothing_comes(client, whole):
    url, typed = of_the_team(whole)
    Message.objects.all().delete()
    answer = client.post(url, {**typed, **TRIED, "email": "nulle part"})
    assert "email" in answer.context["form"].errors
    assert not Message.objects.exists()


def test_who_is_invited_already_is_said_by_the_trial_too(client, whole):
    url, typed = of_the_team(whole)
    client.post(url, typed)
    Message.objects.all().delete()
    answer = client.post(url, {**typed, **TRIED})
    assert "y est déjà invité·e" in answer.content.decode()
    assert not Message.objects.exists()


def test_delegates_named_together_are_tried_together(client, whole):
    url, _typed = of_a_territory(whole, "delegates")
    Message.objects.all().delete()
    form = client.get(url).context["form"]
    data = {
        form.forms[0].add_prefix(name): value for name, value in ANA.items() if name in form.forms[0].fields
    }
    before = facts()

    answer = client.post(url, {**data, **TRIED})

    assert answer.status_code == 200
    assert facts() == before
    assert Message.objects.get().kind == "trial"
    assert "ana@exemple.fr" in answer.content.decode()
    assert not answer.context["team"].named
