"""Whoever answers a message of a programme writes to its organisers."""

import ast
import datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
import time_machine

from foundation.mail import services as mail
from foundation.mail.envelope import envelope
from foundation.mail.models import Message
from foundation.mail.names import known_names
from programmes.models import Deadline
from programmes.services import letters
from reminders import services
from tests.programmes.factories import ProgrammeFactory, UserFactory
from tests.reminders.scenes import ANSWER, held, invited, rule, territory

ROOT = Path(__file__).resolve().parents[2]
APPS = ("programmes", "reminders", "copils", "territories", "listening", "reports")


@pytest.mark.django_db
@pytest.mark.parametrize("template", [template for template, _name in known_names()])
def test_every_sort_of_message_is_answered_at_the_address_of_the_programme(template):
    programme = ProgrammeFactory(reply_address="equipe@exemple.fr", title="Écouter")
    context = {
        "programme": "Écouter",
        "subject_line": "À faire",
        "link": "x",
        "count": 2,
    }
    message = letters.write(
        programme, template, to=mail.Recipient("Ana", "ana@exemple.fr"), context=context, secret=False
    )
    for one in (message, mail.send_to_oneself(message, by=UserFactory())):
        parsed = BytesParser(policy=policy.default).parsebytes(envelope(one).message().as_bytes())
        assert parsed["Reply-To"] == "equipe@exemple.fr"


@pytest.mark.django_db
@time_machine.travel(datetime.datetime(2027, 3, 10, 8, tzinfo=datetime.UTC), tick=False)
@pytest.mark.parametrize(
    ("of_the_programme", "answered_at"), [("equipe@exemple.fr", "equipe@exemple.fr"), ("x@@y", "")]
)
def test_a_mistyped_address_for_the_answers_silences_nobody(of_the_programme, answered_at, caplog):
    programme = ProgrammeFactory(reply_address=of_the_programme)
    Deadline.objects.create(programme=programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    mistyped = f"chloe@@{answered_at}"
    chloe = held(programme, email=mistyped)
    rule(programme, 0)
    for _each in range(3):
        invited(programme, 15, territory(programme, "Argonne", follower=chloe))

    assert services.run() == 3

    assert {one.reply_to for one in Message.objects.all()} == {answered_at}
    assert [getattr(line, "address", "") for line in caplog.records].count(mistyped) == 1


def test_no_app_writes_beside_the_letters_of_its_programme():
    """`letters.write` gives the address to answer: a call of `mail.write` elsewhere would forget it."""
    found = set()
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("mail.write", "mail_services.write"):
                found.add(path.relative_to(ROOT).as_posix())
    assert found == {"programmes/services/letters.py"}
