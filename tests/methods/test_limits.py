"""What a method may say is what the columns hold: on PostgreSQL, longer fails where the programme is made."""

import pytest
from django.apps import apps
from django.db.models import CharField

from programmes.methods.schema import faults
from programmes.services.creation import create_programme
from tests.methods.test_schema import changed, told
from tests.programmes.factories import UserFactory

MEETING = {"code": "c" * 50, "name": "n" * 160, "kind": "copil", "count": 3, "place": "p" * 600}
DUTY = {
    "code": "d" * 58,
    "who": "w" * 160,
    "what": "x" * 240,
    "when": "z" * 160,
    "due": {"anchor": "p1_end", "days": 3},
}
THEME = {"code": "t" * 40, "label": "l" * 80, "question": "q" * 240}
BODY = {
    "code": "g" * 57,
    "name": "n" * 157,
    "kind": "copil",
    "count": 12,
    "mission": "m" * 400,
    "rhythm": "r" * 200,
}
LONGEST = {
    "title": "t" * 120,
    "full_title": "f" * 600,
    "kind": "k" * 160,
    "baseline": "b" * 240,
    "organisers": [{"name": "o" * 200, "acronym": "a" * 40, "role": "r" * 600}],
    "vocabulary": {"territory": {"one": "o" * 160, "many": "m" * 160}},
    "meetings": [MEETING],
    "deliverables": [{"code": "d" * 58, "name": "n" * 160}],
    "nominations": [
        {"kind": "delegate", "label": "l" * 80, "plural": "p" * 80, "minimum": 3, "mission": "m" * 240}
    ],
    "duties": [DUTY],
    "deadlines": [{"kind": "a." + "b" * 58, "delay_days": 3}],
    "rules": [{"code": "r" * 60, "kind": "constraint", "statement": "s" * 600}],
    "participation": {"steps": [{"code": "c" * 40, "label": "l" * 60, "proof": "p" * 160}]},
    "governance": [BODY],
    "guide": {"themes": [THEME]},
    "reminders": [{"kind": "a." + "b" * 58, "days": [-3]}],
}


@pytest.mark.django_db
def test_the_longest_method_is_held():
    method = changed(**LONGEST)

    assert faults(method, "essai.yaml") == []
    create_programme(method, title="t" * 160, by=UserFactory())
    assert list(too_long()) == []


def too_long():
    for model in apps.get_models():
        fields = [one for one in model._meta.concrete_fields if isinstance(one, CharField) and one.max_length]
        for row in model.objects.all():
            for field in fields:
                if len(str(getattr(row, field.attname))) > field.max_length:
                    yield model.__name__, field.name


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            {"guide": {"themes": [THEME | {"label": "l" * 81}]}},
            "guide.themes[1].label : le texte est trop long : 80 signes au plus.",
        ),
        (
            {"guide": {"themes": [THEME | {"question": "q" * 241}]}},
            "guide.themes[1].question : le texte est trop long : 240 signes au plus.",
        ),
        (
            {"governance": [BODY | {"name": "n" * 158}]},
            f"governance : « {'n' * 158} 12 » : ce nom est trop long.",
        ),
        (
            {"governance": [BODY | {"code": "g" * 58}]},
            f"governance : « {'g' * 58}-12 » : ce code est trop long.",
        ),
        (
            {"reminders": [{"kind": "a." + "b" * 59, "days": [-3]}]},
            "reminders[1].kind : le texte est trop long : 60 signes au plus.",
        ),
        (
            {"deadlines": [{"kind": "a." + "b" * 59, "delay_days": 3}]},
            "deadlines[1].kind : le texte est trop long : 60 signes au plus.",
        ),
        (
            {
                "reminders": [
                    {"kind": "programmes.free", "days": [-3, 7]},
                    {"kind": "programmes.free", "days": [-3]},
                ]
            },
            "reminders : « programmes.free », 3 jours avant : cette règle y est deux fois.",
        ),
    ],
)
def test_what_no_column_holds_is_told(keys, sentence):
    assert sentence in told(changed(**keys))
