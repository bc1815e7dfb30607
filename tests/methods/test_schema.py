"""A wrong method is refused with the file, the key and the reason; nothing half-read enters."""

import copy
from itertools import pairwise

import pytest
import yaml

from programmes.methods import MethodIsWrong, load, read
from programmes.methods.schema import faults

SOUND = {
    "schema": 2,
    "code": "essai",
    "version": 1,
    "title": "Un essai",
    "source": {"document": "Une note"},
    "moments": [{"code": "start", "label": "Début du programme", "kind": "start"}],
    "phases": [
        {
            "code": "p1",
            "name": "Seule phase",
            "start": {"anchor": "start"},
            "end": {"anchor": "p1_start", "months": 2},
        }
    ],
}


def changed(**keys):
    return copy.deepcopy(SOUND) | keys


NOTHING = "ne désigne rien dans cette méthode."
KIND = "n’est pas de la bonne nature : un groupe de clés attendu."


def told(data):
    """The sentences, holding spaces set apart."""
    sentences = [one.replace("\u00a0", " ").replace("\u202f", " ") for one in faults(data, "essai.yaml")]
    return [one.removeprefix("essai.yaml · ") for one in sentences]


def test_a_sound_method_has_nothing_said_of_it():
    assert told(SOUND) == []


def without(key):
    return {name: value for name, value in SOUND.items() if name != key}


PHASE = SOUND["phases"][0]
MEETING = {"code": "copil", "name": "Copil", "kind": "copil"}
FAR = [{"label": "a", "months": 3}, {"label": "b", "months": 200_000}]
RULE = {"code": "r", "kind": "ordering", "statement": "L’un après l’autre"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (without("phases"), "le fichier : la clé « phases » manque."),
        (changed(schema=1), "schema : « 1 » devrait être 2."),
        (changed(titre="Un essai"), "le fichier : la clé « titre » n’est pas connue ici."),
        (
            changed(version="deux"),
            "version : « deux » n’est pas de la bonne nature : un nombre entier attendu.",
        ),
        (changed(title=""), "title : il manque un texte."),
        (changed(title="x" * 121), "title : le texte est trop long : 120 signes au plus."),
        (changed(phases=[]), "phases : il en faut 1 au moins."),
        (
            changed(code="Été 2027"),
            "code : « Été 2027 » n’a pas la forme attendue (lettres sans accent, chiffres et tirets).",
        ),
        (changed(phases=[PHASE | {"début": {}}]), "phases[1] : la clé « début » n’est pas connue ici."),
        (
            changed(phases=[PHASE | {"end": {"months": 2}}]),
            "phases[1].end : un décalage se compte à partir d’une autre date : la clé « anchor » manque.",
        ),
        (
            changed(phases=[PHASE | {"end": {"anchor": "p1_start", "alternatives": FAR}}]),
            "phases[1].end.alternatives[2].months : 200000 est trop grand : 240 au plus.",
        ),
        (
            changed(
                phases=[PHASE | {"end": {"anchor": "p1_start", "asked": {"as": "months", "min": 10**9}}}]
            ),
            "phases[1].end.asked.min : 1000000000 est trop grand : 240 au plus.",
        ),
        (
            changed(deadlines=[{"kind": "territories.sign_commitment"}]),
            "deadlines[1] : un moment ou un délai, l’un des deux et l’un seulement.",
        ),
        (changed(phases=[PHASE | {"end": {"anchor": "p9_end"}}]), f"p1_end.anchor : « p9_end » {NOTHING}"),
        (changed(phases=[PHASE, PHASE]), "phases : le code « p1 » y est deux fois."),
        (
            changed(phases=[PHASE | {"start": {"anchor": "p1_end"}}]),
            "p1_start : cette date finit par se compter à partir d’elle-même.",
        ),
        (changed(moments=[]), "moments : le moment « start », début du programme, manque."),
        (changed(final_event="fin"), f"final_event : « fin » {NOTHING}"),
        (changed(meetings=[MEETING | {"phase": "p2"}]), f"meetings.copil.phase : « p2 » {NOTHING}"),
        (
            changed(meetings=[MEETING | {"per": "body"}]),
            "meetings.copil : de quelle instance ? La clé « body » manque.",
        ),
        (
            changed(meetings=[MEETING | {"per": "body", "body": "gt"}]),
            f"meetings.copil.body : « gt » {NOTHING}",
        ),
        (changed(rules=[RULE | {"check": {"is": "magic"}}]), f"rules.r : « magic » {NOTHING}"),
        (
            changed(rules=[RULE | {"check": {"is": "order", "moments": ["start", "s2"]}}]),
            f"rules.r : « s2 » {NOTHING}",
        ),
        (
            changed(deadlines=[{"kind": "territories.sign_commitment", "moment": "e1_end"}]),
            f"deadlines.territories.sign_commitment : « e1_end » {NOTHING}",
        ),
        ("une phrase", f"le fichier : « une phrase » {KIND}"),
        (None, f"le fichier : « None » {KIND}"),
    ],
)
def test_a_fault_names_the_key_and_the_reason(data, sentence):
    assert sentence in told(data)


@pytest.mark.parametrize("text", ["a: [1", "\tx: 1", "a: b: c", "!!python/object:os.system {}", "\x00"])
def test_what_is_not_yaml_is_said(text):
    with pytest.raises(MethodIsWrong, match=r"essai\.yaml.*YAML lisible"):
        read(text, "essai.yaml")


def test_aliases_are_refused_before_they_grow():
    names = ["a", *(f"b{number}" for number in range(40))]
    lines = [f"{name}: &{name} [*{before}, *{before}]" for before, name in pairwise(names)]

    with pytest.raises(MethodIsWrong, match="ligne 2"):
        read("\n".join(["a: &a [x, x]", *lines]), "bombe.yaml")


def test_depth_is_refused():
    with pytest.raises(MethodIsWrong):
        read("[" * 5000, "profond.yaml")


def test_a_day_stays_a_text():
    text = yaml.safe_dump(changed()).replace("title: Un essai", "title: 2021-01-20")

    assert read(text, "essai.yaml")["title"] == "2021-01-20"


def test_a_key_written_twice_is_said():
    with pytest.raises(MethodIsWrong, match="ligne 2"):
        read("title: Un\ntitle: Deux\n", "essai.yaml")


@pytest.mark.parametrize("code", ["", "../../etc/passwd", "schema/method", "S-organiser-pour-innover"])
def test_a_method_that_is_not_of_the_house_is_not_found(code):
    with pytest.raises(KeyError):
        load(code)


def test_hundreds_of_faults_are_not_all_told():
    many = changed(objectives=[1] * 60, themes=[2] * 60)

    assert len(told(many)) == 50


@pytest.mark.parametrize(
    "value",
    ["!!bool peut-être", "!!int ''", "!!float ''", "!!timestamp hier", "!!map x", "!!set x", "! x"],
)
def test_a_tag_is_refused_before_the_library_stumbles_on_it(value):
    with pytest.raises(MethodIsWrong, match=r"ligne 1.*YAML lisible"):
        read(f"title: {value}", "essai.yaml")


@pytest.mark.parametrize(
    "number", ["0x" + "f" * 5000, "1" + ":59" * 5000, "9" * 5000], ids=["hex", "60", "10"]
)
@pytest.mark.parametrize("place", ["version: {}", "{}: 1"], ids=["value", "key"])
def test_a_number_that_no_one_could_write_out_is_refused(number, place):
    with pytest.raises(MethodIsWrong):
        read(place.format(number), "essai.yaml")


@pytest.mark.parametrize(
    "text",
    ["a: [" + "1," * 120_000 + "]", "\n".join(f"k{number}: " for number in range(26_000))],
    ids=["list", "keys"],
)
def test_a_file_of_too_many_things_is_not_read_to_its_end(text):
    """256 KiB of commas would keep a process busy for a minute."""
    with pytest.raises(MethodIsWrong, match="YAML lisible"):
        read(text, "essai.yaml")


def test_a_deadline_after_a_delay_names_no_moment():
    """Even where the moment that would be meant is missing."""
    deadline = {"kind": "territories.sign_commitment", "delay_days": 10}

    assert "moments : le moment « start », début du programme, manque." in told(
        changed(moments=[], deadlines=[deadline])
    )


def test_a_code_fits_where_it_is_kept():
    theme = {"code": "x" * 41, "label": "Un thème"}

    assert "guide.themes[1].code : le texte est trop long : 40 signes au plus." in told(
        changed(guide={"themes": [theme]})
    )


def test_meetings_beyond_number_are_counted_before_they_are_made():
    """Two thousand meetings, forty times in forty groups."""
    group = {"code": "gt", "name": "Groupe", "kind": "groupe_de_travail", "level": "national", "count": 40}
    held = {"name": "R", "kind": "working_group", "per": "body", "body": "gt", "count": 40}
    many = [{"code": f"r{number}", **held} for number in range(2000)]

    assert told(changed(governance=[group], meetings=many)) == [
        "moments : plus de 400 dates : c’est trop pour un plan."
    ]


ON_ONE_LINE = "ce texte tient sur une seule ligne : enlevez le retour à la ligne ou la tabulation."


@pytest.mark.parametrize("broken", ["Une\nautre", "Une\r\nautre", "Une\tautre", "Une\u2028autre", "Une\n"])
@pytest.mark.parametrize(
    ("place", "of"),
    [
        ("title", lambda text: {"title": text}),
        ("objectives[1]", lambda text: {"objectives": [text]}),
        ("phases[1].name", lambda text: {"phases": [PHASE | {"name": text}]}),
        ("phases[1].activities[1]", lambda text: {"phases": [PHASE | {"activities": [text]}]}),
        (
            "participation.steps[1].label",
            lambda text: {"participation": {"steps": [{"code": "a", "label": text}]}},
        ),
        (
            "governance[1].mission",
            lambda text: {"governance": [{"code": "c", "name": "Copil", "kind": "copil", "mission": text}]},
        ),
    ],
)
def test_what_has_one_line_keeps_one(place, of, broken):
    (sentence,) = faults(changed(**of(broken)), "essai.yaml")

    assert sentence.replace("\u00a0", " ") == f"essai.yaml · {place} : {ON_ONE_LINE}"


def test_a_code_ends_with_its_line():
    """« $ » of a pattern lets a last line break through."""
    assert f"code : {ON_ONE_LINE}" in told(changed(code="essai\n"))


def test_a_text_has_as_many_lines_as_it_wants():
    guide = {"introduction": "Bonjour.\n\nMerci.", "closing": "Au revoir.\n"}

    assert told(changed(summary="Une.\nDeux.", guide=guide)) == []
