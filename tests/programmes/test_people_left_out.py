"""What is saved as a method names nobody, wherever and however somebody was written."""

import json
import unicodedata

import pytest
import yaml

from foundation.people.models import Organisation
from programmes.methods.schema import faults
from programmes.models import FreeDuty, Moment, Programme
from programmes.services import methods as services
from programmes.services import plan
from tests.listening import factories as listening
from tests.programmes.factories import MemberFactory, UserFactory, account_with_role, made_from_method
from tests.programmes.saving import made_of, saved
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db
SENTINELS = (
    "Ysaline",
    "Quatrebarbes",
    "ysaline.quatrebarbes@exemple.fr",
    "06 07 08 09 10",
    "ysaline-quatrebarbes",
)


def test_people_are_left_out_wherever_they_were_written():
    """A person is a member, sits, owes a duty, and is named in texts, titles and codes."""
    programme = made_from_method()
    by = UserFactory()
    member = MemberFactory(
        programme=programme,
        first_name="Ysaline",
        last_name="Quatrebarbes",
        email=SENTINELS[2],
        phone=SENTINELS[3],
    )
    text = (
        "Voir Ysaline  Quatrebarbes, QUATREBARBES Ysaline, ysaline.quatrebarbes@exemple.fr ou 06 07 08 09 10"
    )
    phase = programme.phases.first()
    phase.activities = [text]
    phase.save()
    plan.add_moment(programme, label="Dîner avec Ysaline Quatrebarbes", kind=Moment.Kind.MEETING, by=by)
    FreeDuty.objects.create(
        programme=programme,
        circle=programme.circle,
        what=text[:200],
        who="Ysaline Quatrebarbes",
        member=member,
    )
    programme.method_card.data["objectives"] = [text]
    programme.method_card.save()
    body = programme.bodies.first()
    body.mission = text
    body.save()

    data = saved(Programme.objects.get(pk=programme.pk)).data
    written = json.dumps(data, ensure_ascii=False)

    assert "Dîner avec" in written
    assert [one for one in SENTINELS if one.lower() in written.lower()] == []
    assert made_of(data).moments.filter(label__startswith="Dîner avec").exists()


def test_no_name_nor_address_of_any_member_is_in_what_is_saved():
    programme = made_from_method()
    for kind in ("organiser", "expert", "partner"):
        account_with_role(kind, programme.circle)
    body = programme.bodies.first()
    account_with_role("body_member", body.circle)

    written = json.dumps(saved(programme).data, ensure_ascii=False)

    members = list(programme.members.all())
    assert len(members) == 5
    assert not [one for one in members if one.full_name in written or one.email in written]
    assert programme.reply_address not in written


def all_the_people_of(programme):
    """A member in each role, a signatory who left, a person interviewed, names typed where no member is."""
    team = [account_with_role(kind, programme.circle) for kind in ("organiser", "expert", "partner")]
    account_with_role("body_member", programme.bodies.first().circle)
    participation = listening.signed(listed(programme))
    interview = listening.interview_in(listening.visit_in(programme, participation=participation))
    met = listening.person_in(interview, name="Odile de La Rochefoucault")
    members = list(programme.members.all())
    participation.commitment.refresh_from_db()
    assert len(members) > len(team)
    found = [one.full_name for one in members] + [one.email for one in members if one.email]
    found += [met.name, participation.commitment.signed_name]
    assert all(found)
    return [*found, "Vautrin", "Wenceslas"]


def test_no_person_of_the_programme_is_in_the_file_taken_away():
    programme = made_from_method()
    people = all_the_people_of(programme)
    body = programme.bodies.first()
    body.structures = ["Caisse des Dépôts", "Wenceslas Brisebard", *people]
    body.mission = f"Autour de Mme Vautrin et de {people[0]}"
    body.save()
    Organisation.objects.create(name="Caisse des Dépôts")
    text = f"Appeler Madame Vautrin, M. Wenceslas\tBrisebard, {', '.join(people[:-2])}"
    programme.phases.update(activities=[text])
    programme.method_card.data |= {"objectives": [text], "themes": [text]}
    programme.method_card.save()
    for one in people[:-2]:
        plan.add_moment(programme, label=f"Voir {one}", kind=Moment.Kind.MEETING, by=UserFactory())

    method = saved(
        Programme.objects.get(pk=programme.pk), title=f"La méthode de {people[0]}", summary=text[:200]
    )
    written = services.as_yaml(method.data)

    assert [one for one in people if one.lower() in written.lower()] == []
    assert faults(yaml.safe_load(written), "x") == []
    (entry,) = [one for one in method.data["governance"] if one["code"] == body.method_code]
    assert entry["members"] == ["Caisse des Dépôts"]


def test_who_is_named_by_a_function_stays():
    """« Madame la maire », « les élus » of an interview name nobody."""
    programme = made_from_method()
    listening.person_in(listening.interview_in(listening.visit_in(programme)), name="Les élus")
    programme.method_card.data["objectives"] = ["Convaincre les élus, Madame la maire et M. le préfet"]
    programme.method_card.save()

    data = saved(Programme.objects.get(pk=programme.pk)).data

    assert data["objectives"] == ["Convaincre les élus, Madame la maire et M. le préfet"]


@pytest.mark.parametrize(
    "written",
    [
        "Zoé L’Hôtelier",
        "Zoé L'Hôtelier",
        "Zoe L'Hotelier",
        unicodedata.normalize("NFD", "Zoé L’Hôtelier"),
        "ZOÉ\u00a0L’HÔTELIER",
        "L’Hôtelier, Zoé",
        "Mme\u202fL’Hôtelier",
        "+33 (0)6 12 34 56 78",
        "0033612345678",
        "06\u00a012\u00a034\u00a056\u00a078",
    ],
)
def test_a_person_is_left_out_however_they_are_written(written):
    programme = made_from_method()
    MemberFactory(programme=programme, civility="Mme", first_name="Zoé", last_name="L’Hôtelier")
    plan.add_moment(programme, label=f"Voir {written}", kind=Moment.Kind.MEETING, by=UserFactory())

    names = [one["name"] for one in saved(programme).data["meetings"]]

    assert [name for name in names if name.startswith("Voir")] in (
        ["Voir [nom retiré]"],
        ["Voir [numéro retiré]"],
    )
