"""The outbox is searched, filtered, sorted and taken away; its tabs count what they show."""

import csv
import datetime
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from foundation.journal.models import Entry
from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes.services import letters
from tests.programmes.factories import organised

pytestmark = [pytest.mark.django_db, pytest.mark.db]
INVITATION, DIGEST = "programmes/email/invitation", "reminders/email/digest"


@pytest.fixture
def programme(client):
    programme, organiser = organised(title="Écouter")
    client.force_login(organiser)
    return programme


def letter(programme, name="Ana Roy", address="ana@exemple.fr", template=INVITATION, **facts):
    context = {
        "role": "expert",
        "programme": "Écouter",
        "opening": "",
        "items": [],
        "subject_line": "À faire\u00a0: dire si vous acceptez d’être expert·e",
    }
    message = letters.write(programme, template, to=mail.Recipient(name, address), context=context)
    Message.objects.filter(pk=message.pk).update(**facts)
    return Message.objects.get(pk=message.pk)


def listed(client, programme, **query):
    answer = client.get(reverse("reminders:outbox", args=[programme.slug]), query)
    return [message.to_name for message in answer.context["outbox"].page]


@pytest.mark.parametrize("query", ["éloïse", "ELOISE", "Hérault", "herault eloise", "expert", "œ", "OE"])
def test_neither_accents_nor_case_hide_a_message(client, programme, query):
    letter(programme, "Éloïse Hérault-Lœuf", "e.herault@exemple.fr")
    letter(organised(title="Écouter")[0], "Éloïse Hérault-Lœuf", "e.herault@exemple.fr")
    assert listed(client, programme, q=query) == ["Éloïse Hérault-Lœuf"]
    assert listed(client, programme, q=f"{query} ailleurs") == []


def test_a_message_edited_is_found_by_its_new_subject(client, programme):
    message = letter(programme, state="held")
    words = mail.words_of(message)
    mail.edit(message, subject="Rendez-vous à Épinal", words=words, seen=mail.fingerprint(message), by="C")
    assert listed(client, programme, q="epinal") == ["Ana Roy"]


def test_messages_are_filtered_by_sort_and_by_age(client, programme):
    letter(programme, "Ana")
    letter(programme, "Bob", template=DIGEST)
    letter(programme, "Cid", created_at=timezone.now() - datetime.timedelta(days=40))
    assert listed(client, programme, sorte=DIGEST) == ["Bob"]
    assert listed(client, programme, depuis="30") == ["Bob", "Ana"]
    assert listed(client, programme, sorte="n’importe", depuis="-1", tri="x", etat="y", page="²") == [
        "Bob",
        "Ana",
        "Cid",
    ]


def test_columns_order_the_list(client, programme):
    letter(programme, "Bob", template=DIGEST, state="held")
    letter(programme, "Ana", state="cancelled")
    letter(programme, "Cid", state="sent", sent_at=timezone.now())
    assert listed(client, programme, tri="nom") == ["Ana", "Bob", "Cid"]
    assert listed(client, programme, tri="-nom") == ["Cid", "Bob", "Ana"]
    assert listed(client, programme, tri="etat") == ["Ana", "Bob", "Cid"]
    assert listed(client, programme, tri="date") == ["Bob", "Ana", "Cid"]


def test_each_tab_counts_what_it_shows(client, programme):
    now = timezone.now()
    letter(programme, "retenu", state="held")
    letter(programme, "prévu", state="planned", planned_for=now)
    letter(programme, "parti", state="sent", sent_at=now)
    letter(programme, "revenu", state="sent", sent_at=now, bounced_at=now, bounce="full")
    letter(programme, "réglé", state="sent", sent_at=now, bounced_at=now, bounce="full", bounce_settled=True)
    letter(programme, "raté", state="failed", fault="address")
    letter(programme, "douteux", state="uncertain")
    letter(programme, "annulé", state="cancelled")
    outbox = client.get(reverse("reminders:outbox", args=[programme.slug])).context["outbox"]
    shown = {code: listed(client, programme, etat=code) for code, _number, _url in outbox.tabs}
    assert shown == {
        "retenus": ["retenu"],
        "prevus": ["prévu"],
        "envoyes": ["réglé", "parti"],
        "echecs": ["douteux", "raté", "revenu"],
        "annules": ["annulé"],
    }
    assert {code: number for code, number, _url in outbox.tabs} == {
        code: len(names) for code, names in shown.items()
    }


def test_what_went_wrong_and_what_comes_next_are_said_in_plain_words(client, programme):
    letter(programme, fault="server", next_try_at=timezone.now(), attempts=2)
    content = client.get(reverse("reminders:outbox", args=[programme.slug])).content.decode()
    assert "a demandé d’attendre" in content
    assert "nouvel essai à" in content
    assert "Invitation" in content


def exported(client, programme, kind, **query):
    return client.get(reverse("reminders:outbox_export", args=[programme.slug, kind]), query)


def test_the_list_is_taken_away_as_it_is_filtered(client, programme):
    letter(programme, "=SOMME(A1)", state="failed", fault="address", attempts=1)
    letter(programme, "Bob", template=DIGEST)

    answer = exported(client, programme, "csv", etat="echecs")
    [head, row] = csv.reader(StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";")
    assert head[:3] == ["Destinataire", "Adresse", "Objet"]
    assert row[0] == "'=SOMME(A1)"
    assert row[3:5] == ["Invitation", "non envoyé"]
    assert "refuse cette adresse" in row[-1]

    sheet = load_workbook(BytesIO(exported(client, programme, "xlsx").content)).active
    assert sheet.max_row == 3
    assert isinstance(sheet["F2"].value, datetime.datetime)
    assert Entry.objects.filter(verb="people_exported").count() == 2
    assert exported(client, programme, "exe").status_code == 404


def test_nothing_yet_says_what_will_be_here(client, programme):
    outbox = reverse("reminders:outbox", args=[programme.slug])
    assert "Commencez par inviter" in client.get(outbox).content.decode()
    assert "Aucun message ne répond" in client.get(outbox, {"q": "zz"}).content.decode()


def test_every_template_of_a_message_has_its_name():
    """A filter that says « Message » says nothing."""
    from pathlib import Path

    from foundation.mail.names import known_names

    root = Path(__file__).resolve().parents[2] / "templates"
    written = {path.parent.relative_to(root).as_posix() for path in root.glob("*/email/*/subject.txt")}
    assert {template for template, _name in known_names()} == written
