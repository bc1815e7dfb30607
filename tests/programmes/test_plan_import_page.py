"""The pages of the import: the file sent, what it would change shown, and then done, whole or not at all."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.journal.wording import tell
from programmes.models import Derogation
from programmes.services import moving, plan
from tests.files import samples
from tests.programmes.factories import account_with_role, made_from_method
from tests.programmes.plan_file import PlanFile

pytestmark = pytest.mark.django_db
day = datetime.date


@pytest.fixture
def user(client, programme):
    found = account_with_role("organiser", programme.circle)
    client.force_login(found)
    return found


def send(client, programme, content, name="plan.xlsx"):
    url = reverse("programmes:plan_import", args=[programme.slug])
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def apply(client, programme, data, **more):
    return client.post(reverse("programmes:plan_import_apply", args=[programme.slug]), data, **more)


def dates_of(programme):
    return dict(programme.moments.values_list("code", "date"))


def test_a_file_that_nobody_changed_says_so(client, programme, user, file):
    answer = send(client, programme, file.content().read())

    assert "Aucun changement" in answer.text
    assert "Appliquer" not in answer.text


def test_the_preview_shows_what_moves_what_follows_and_writes_nothing(client, programme, user, file):
    before = dates_of(programme)
    file.put("e2", "ends", "avril 2027", sheet="Phases")
    file.put("copil", "place", "Redon")
    file.add(label="Visite de clôture", date="mars 2028")

    answer = send(client, programme, file.content().read())

    page = answer.text.replace("\u00a0", " ")
    for shown in ("1 date déplacée", "mars 2027", "avril 2027", "Visite de clôture", "mars 2028", "Redon"):
        assert shown in page
    copil = programme.moments.get(code="copil")
    assert f'name="keep" value="{copil.pk}"' in page
    assert dates_of(programme) == before


def test_a_date_known_otherwise_is_shown_although_it_stays_on_its_day(client, programme, user, file):
    file.put("copil", "precision", "au jour")

    answer = send(client, programme, file.content().read())

    assert "mars 2027" in answer.text
    assert "1er\u00a0mars\u00a02027" in answer.text


def test_applied_it_is_all_there_and_the_journal_tells_it(client, programme, user, file):
    file.put("e2", "ends", "avril 2027", sheet="Phases")
    file.put("e1", "activities", "contacts directs\nvalidation", sheet="Phases")
    file.put("copil", "label", "Comité")
    file.put("copil", "note", "mi-avril 2027")
    file.put("start", "done_on", day(2026, 11, 2))
    file.add(label="Visite de clôture", kind="rencontre", date="mars 2028", phase="5")

    with time_machine.travel(day(2026, 11, 20)):
        answer = apply(client, programme, file.applied(user), follow=True)

    moments = {moment.code: moment for moment in programme.moments.all()}
    assert moments["e2_end"].date == day(2027, 4, 30)
    assert (moments["copil"].date, moments["copil"].label) == (day(2027, 4, 1), "Comité")
    assert moments["start"].done_on == day(2026, 11, 2)
    assert (moments["visite-de-cloture"].text, moments["visite-de-cloture"].kind) == ("mars 2028", "meeting")
    assert programme.phases.get(code="e1").activities == ["contacts directs", "validation"]
    told = tell(Entry.objects.get(verb="plan_imported")).replace("\u00a0", " ")
    assert "a importé le calendrier : 1 date déplacée" in told
    assert "1 ajout" in told
    assert "Calendrier importé" in answer.text


def test_a_date_kept_does_not_follow(client, programme, user, file):
    file.put("e2", "ends", "avril 2027", sheet="Phases")
    copil = programme.moments.get(code="copil")

    apply(client, programme, file.applied(user, keep=[copil.pk]))

    copil.refresh_from_db()
    assert (copil.date, copil.anchor) == (day(2027, 3, 1), None)
    assert programme.moments.get(code="e2_end").date == day(2027, 4, 30)


@pytest.mark.parametrize(
    ("button", "kept"), [("garder", True), ("deplacer_tout", False), ("recalculer", False)]
)
def test_looking_again_writes_nothing(client, programme, user, file, button, kept):
    before = dates_of(programme)
    file.put("e2", "ends", "avril 2027", sheet="Phases")
    copil = programme.moments.get(code="copil")

    answer = apply(
        client, programme, file.applied(user, follower=[copil.pk], reason="Parce que", **{button: "1"})
    )

    assert dates_of(programme) == before
    assert (f'name="keep" value="{copil.pk}" checked' in answer.text) is kept


def test_a_rule_that_would_be_broken_asks_why(client, programme, user, file):
    programme.method_card.data["rules"] = [
        {"code": "ordre", "statement": "Le séminaire après le copil",
         "check": {"is": "order", "moments": ["copil", "seminaire"]}}
    ]  # fmt: skip
    programme.method_card.save()
    file.put("copil", "date", day(2028, 6, 1))
    file.add(label="Visite de clôture")

    refused = apply(client, programme, file.applied(user))
    count = programme.moments.count()
    apply(client, programme, file.applied(user, reason="Le ministre vient ce jour-là"))

    assert "Dites pourquoi" in refused.text
    assert count == programme.moments.count() - 1
    assert Derogation.objects.get().reason == "Le ministre vient ce jour-là"
    assert programme.moments.get(code="copil").date == day(2028, 6, 1)


def test_wrong_lines_are_left_aside_only_when_it_is_said(client, programme, user, file):
    file.put("copil", "date", "bientôt")
    file.put("seminaire", "label", "Grand séminaire")
    label = programme.moments.get(code="seminaire").label

    shown = send(client, programme, file.content().read())
    refused = apply(client, programme, file.applied(user))
    still = programme.moments.get(code="seminaire").label
    apply(client, programme, file.applied(user, without_wrong="on"))

    assert "Feuille «\u00a0Plan\u00a0», ligne 3" in shown.text
    assert "Des lignes sont à corriger" in refused.text
    assert still == label
    assert programme.moments.get(code="seminaire").label == "Grand séminaire"


def test_a_plan_changed_meanwhile_is_shown_again(client, programme, user, file):
    file.put("seminaire", "label", "Grand séminaire")
    data = file.applied(user)
    plan.change_moment(programme.moments.get(code="seminaire"), by=None, label="Séminaire d’ici")

    answer = apply(client, programme, data)

    assert "Le calendrier a changé entre-temps" in answer.text
    assert programme.moments.get(code="seminaire").label == "Séminaire d’ici"


def test_nothing_is_half_written(client, programme, user, file, monkeypatch):
    """A failure after the dates have moved puts them back, and the words with them."""
    before = dates_of(programme)
    file.put("copil", "date", day(2027, 3, 18))
    file.add(label="Visite de clôture")
    data = file.applied(user)

    def fails(*_args, **_told):
        raise RuntimeError

    monkeypatch.setattr(plan, "add_moment", fails)
    with pytest.raises(RuntimeError):
        apply(client, programme, data)

    assert dates_of(programme) == before
    assert not Entry.objects.filter(verb__in=["plan_moved", "plan_imported"]).exists()


def test_the_import_is_undone_with_its_dates(client, programme, user, file):
    before = dates_of(programme)
    file.put("e2", "ends", "avril 2027", sheet="Phases")
    apply(client, programme, file.applied(user))

    moving.undo(moving.last_move(programme), programme, by=user)

    assert dates_of(programme) == before


def test_pressed_twice_it_adds_once(client, programme, user, file):
    file.add(label="Visite de clôture")
    data = file.applied(user, operation="6f0f3d2e-0a52-4d4e-9a6f-0d9e5b1c7a10")

    first, second = apply(client, programme, data), apply(client, programme, data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert programme.moments.filter(label="Visite de clôture").count() == 1


def test_a_date_kept_that_no_database_could_hold_keeps_nothing(client, programme, user, file):
    file.put("copil", "date", day(2027, 3, 18))

    assert apply(client, programme, file.applied(user, keep="9" * 5000)).status_code == 302
    assert programme.moments.get(code="copil").date == day(2027, 3, 18)


@pytest.mark.parametrize("case", ["yesterday", "somebody else", "another programme", "forged"])
def test_a_preview_that_is_not_ours_or_too_old_asks_for_the_file_again(client, programme, user, file, case):
    file.add(label="Visite de clôture")
    data = file.applied(user)
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2 if case == "yesterday" else 0)
    other = made_from_method(title="Ailleurs") if case == "another programme" else programme
    if case == "another programme":
        account_with_role("organiser", other.circle, user=user)
    if case == "somebody else":
        data = file.applied(account_with_role("organiser", programme.circle))
    if case == "forged":
        data["token"] = data["token"][:-2] + "xx"

    with time_machine.travel(later):
        client.force_login(user)
        answer = apply(client, other, data, follow=True)

    assert "envoyez le fichier à nouveau" in answer.text
    assert not other.moments.filter(label="Visite de clôture").exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "vide"),
        (b"bonjour", "type accept"),
        (b"PK\x03\x04 rien", "type accept"),
        (samples.docx, "type accept"),
        (b"x" * (5 * 1024 * 1024 + 1), "au plus"),
    ],
)
def test_what_is_not_a_workbook_is_refused_beside_the_field(client, programme, user, content, why):
    answer = send(client, programme, content() if callable(content) else content)

    assert answer.status_code == 200
    assert why in answer.text
    assert 'id="id_file"' in answer.text


def test_a_workbook_with_programs_is_refused(client, programme, user, file):
    import zipfile

    content = file.content()
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")

    answer = send(client, programme, content.getvalue())

    assert "contient des macros" in answer.text


@pytest.mark.parametrize("number", [1, 3])
def test_the_preview_costs_the_same(client, programme, user, django_assert_max_num_queries, number):
    file = PlanFile(programme)
    for rank in range(number):
        file.put(("copil", "restitution", "seminaire")[rank], "date", day(2027, 3, 18 + rank))
        file.add(label=f"Ajout {rank}", phase="2")
    content = file.content().read()

    with django_assert_max_num_queries(15):
        assert send(client, programme, content).status_code == 200


def test_who_does_not_organise_sees_no_import(client, programme):
    client.force_login(account_with_role("partner", programme.circle))

    assert send(client, programme, b"x").status_code == 403
    page = client.get(reverse("programmes:calendar", args=[programme.slug])).text
    assert "importer" not in page
