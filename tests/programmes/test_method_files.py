"""Methods taken away in a file, brought elsewhere, shared; the page of one's methods."""

import datetime
import json
from uuid import uuid4

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.journal.models import Entry
from programmes.methods import BLANK, MethodIsWrong, codes, load, read
from programmes.models import Programme, SavedMethod
from programmes.services import methods as services
from programmes.services.creation import create_programme
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db
HOUSE = [code for code in codes() if code != BLANK]


# Files


@pytest.mark.parametrize("code", codes())
def test_a_file_says_what_the_method_says(code):
    text = services.as_yaml(load(code))

    assert read(text, code) == load(code)
    assert "\\u" not in text
    assert "\\xe9" not in text.lower()


def test_a_file_is_in_the_order_of_its_readers():
    shuffled = json.loads(json.dumps(load("s-organiser-pour-innover"), sort_keys=True))

    data = yaml.safe_load(services.as_yaml(shuffled))

    assert list(data)[:5] == ["schema", "code", "version", "title", "full_title"]
    assert list(data["phases"][0])[:4] == ["code", "name", "start", "end"]
    assert list(data["meetings"][1])[:3] == ["code", "name", "kind"]


def send(client, content, name="methode.yaml", **more):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(
        reverse("programmes:saved_methods"), {"file": SimpleUploadedFile(name, content), **more}
    )


def a_file(**changes):
    return services.as_yaml({**load("s-organiser-pour-innover"), "code": "venue-d-ailleurs", **changes})


def test_a_file_taken_away_is_brought_elsewhere(client, author):
    page = client.get(reverse("programmes:method_export", args=["s-organiser-pour-innover"]))
    refused = send(client, page.content)
    answer = send(client, page.content, code="le-mien")

    brought = SavedMethod.objects.get()
    assert page["Content-Disposition"] == 'attachment; filename="s-organiser-pour-innover-v2.yaml"'
    assert "déjà celui d’une autre méthode" in refused.text
    assert answer.url == reverse("programmes:method", args=["le-mien"])
    assert {**brought.data, "code": 0, "version": 0} == {
        **load("s-organiser-pour-innover"),
        "code": 0,
        "version": 0,
    }
    assert client.get(answer.url).status_code == 200


def test_another_file_sent_after_a_step_back_is_another_act(client, author):
    minted = {"operation": str(uuid4())}

    for code in ("un", "deux", "un"):
        send(client, a_file(code=code), **minted)

    assert sorted(SavedMethod.objects.values_list("code", flat=True)) == ["deux", "un"]


def rule(**check):
    return [{"code": "r", "kind": "ordering", "statement": "Une règle", "check": check}]


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a: [", "methode.yaml, ligne 1"),
        (BOMB, "methode.yaml, ligne 2"),
        ("[" * 5000, "pas du YAML lisible"),
        ("title: !!python/object/apply:os.system [ls]", "pas du YAML lisible"),
        (f"title: {'1:' * 300}1.5", "pas du YAML lisible"),  # a number in base 60, beyond any
        ("salut", "un groupe de clés attendu"),
        ("title: Un\n", "la clé «\u00a0schema, code, version, source, phases\u00a0» manque"),
        (a_file(inconnue=1), "la clé «\u00a0inconnue\u00a0» n’est pas connue ici"),
        (a_file(title="x" * 200), "title\u00a0: le texte est trop long\u00a0: 120 signes au plus."),
        (
            a_file(criteria=[{"code": "a", "kind": "bonus", "statement": "b", "weight": float("nan")}]),
            "criteria[1].weight",
        ),
        (a_file(title="a\u202eb"), "title\u00a0: cette valeur ne peut pas être gardée"),
        (a_file(rules=rule(**{"is": "order"})), "rules.r.check\u00a0: il manque moments."),
        (
            a_file(rules=rule(**{"is": "order", "moments": ["nulle_part"]})),
            "«\u00a0nulle_part\u00a0» ne désigne rien",
        ),
        (
            a_file(nominations=[{"kind": "referent", "label": "a", "plural": "b", "minimum": 1}] * 2),
            "«\u00a0referent\u00a0» y est deux fois",
        ),
        (b"\xff\xfe\x00t", "un fichier texte"),
        (b'title: "caf\xe9"\n', "enregistrez ce fichier en UTF-8"),
        (b"a: b\n" * 60_000, "256"),
    ],
    ids=lambda value: None if isinstance(value, bytes) or len(value) > 60 else value,
)
def test_a_wrong_file_is_told_and_nothing_enters(client, author, content, told):
    answer = send(client, content)

    text = answer.text.replace("&quot;", '"')
    assert told in text
    assert not SavedMethod.objects.exists()


def long_chain(number, date, **method):
    """So many dates, each hung on the one before."""
    moments = [{"code": "start", "label": "Début", "kind": "start"}]
    for rank in range(number):
        before = "start" if rank == 0 else f"m{rank - 1}"
        moments.append({"code": f"m{rank}", "label": "Un", "anchor": before, **date})
    return {**load(BLANK), "moments": moments, **method}


READINGS = [{"label": "a", "months": 1}, {"label": "b", "months": 240}]


@pytest.mark.parametrize(
    "method",
    [
        long_chain(397, {"months": 240}),
        long_chain(104, {"months": -240}),  # back from 2000
        long_chain(110, {"months": 240}, final_event="m109"),  # counted back from it
        long_chain(397, {"alternatives": READINGS}),
        long_chain(397, {"asked": {"as": "months"}}),
    ],
    ids=["on", "back", "counted back", "readings", "answers"],
)
def test_offsets_beyond_any_calendar_are_refused(method):
    with pytest.raises(MethodIsWrong, match="sortent de tout calendrier"):
        read(services.as_yaml(method), "longue.yaml")


# The page of one's methods


def test_share_withdraw_and_delete(client, author):
    send(client, a_file())
    send(client, a_file())
    latest = SavedMethod.objects.get(version=2)
    other = UserFactory()

    client.post(reverse("programmes:share_method", args=[latest.pk]), {"shared": "1"})
    shared = set(SavedMethod.objects.visible_to(other).values_list("version", flat=True))
    client.post(reverse("programmes:share_method", args=[latest.pk]))
    client.post(reverse("programmes:delete_method", args=[latest.pk]))

    assert shared == {1, 2}
    assert not SavedMethod.objects.visible_to(other).exists()
    assert list(SavedMethod.objects.values_list("version", flat=True)) == [1]
    verbs = ["method_brought", "method_brought", "method_shared", "method_withdrawn", "method_deleted"]
    assert (
        list(Entry.objects.filter(verb__startswith="method_").order_by("pk").values_list("verb", flat=True))
        == verbs
    )


def test_a_programme_keeps_its_method_when_it_is_deleted(client, author):
    send(client, a_file())
    method = SavedMethod.objects.get()
    programme = create_programme(
        method.data, title="Le sien", by=author, starts_on=datetime.date(2026, 11, 1)
    )

    client.post(reverse("programmes:delete_method", args=[method.pk]))

    assert Programme.objects.get(pk=programme.pk).card["code"] == "venue-d-ailleurs"


def test_each_version_can_be_taken_away(client, author):
    send(client, a_file())
    send(client, a_file(title="Revue"))
    url = reverse("programmes:method_export", args=["venue-d-ailleurs"])

    titles = [yaml.safe_load(client.get(url, query).content)["title"] for query in ({"version": "1"}, {})]

    page = client.get(reverse("programmes:saved_methods"))
    ((latest, older),) = page.context["methods"]
    assert titles == ["S’organiser pour innover", "Revue"]
    assert (latest.version, [one.version for one in older]) == (2, [1])
    assert client.get(url, {"version": "99"}).status_code == 404
    assert client.get(url, {"version": "9" * 30}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_ones_methods_costs_the_same(client, author, django_assert_num_queries, number):
    for rank in range(number):
        send(client, a_file(code=f"la-{rank}"))
    SavedMethod.objects.create(code="a-elle", title="À elle", data=load(BLANK), owner=UserFactory())
    client.get(reverse("programmes:saved_methods"))

    with django_assert_num_queries(4):
        page = client.get(reverse("programmes:saved_methods"))

    assert [latest.code for latest, _older in page.context["methods"]] == [
        f"la-{rank}" for rank in range(number)
    ]
