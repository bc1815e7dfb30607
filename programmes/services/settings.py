"""The settings of a programme, section by section; the journal says what each change changed."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.contracts import method as contract
from programmes.contracts import searchable
from programmes.methods import find
from programmes.models import Card, Nomination
from programmes.vocabulary import with_nominations

from .presentation import refresh_leaflet

journal.tells(
    {
        "settings_changed": _("a modifié les réglages, «\u00a0{section}\u00a0»\u00a0: {what}"),
        "settings_reverted": _("est revenu à ce que disait la méthode, «\u00a0{section}\u00a0»"),
    }
)

TITLES = {
    "identity": _("Présentation"),
    "parts": _("Ce que le programme utilise"),
    "card": _("Objectifs et thèmes"),
    "coverage": _("Prise en charge"),
    "nominations": _("Ce que chaque territoire nomme"),
    "vocabulary": _("Vocabulaire"),
    "languages": _("Langues"),
}
CARD_LISTS = {
    "objectives": _("objectifs"),
    "questions": _("questions posées"),
    "value_for_territories": _("ce que les territoires y gagnent"),
    "expectations": _("ce qui leur est demandé"),
    "themes": _("thèmes"),
    "targets": _("cibles"),
}
COVERAGE = "practical_terms"
WORDS = "vocabulary"
NAMED = "nominations"
OF_THE_METHOD = {**CARD_LISTS, COVERAGE: TITLES["coverage"], WORDS: TITLES[WORDS], NAMED: TITLES[NAMED]}


class MethodIsGone(Exception):
    """The method that the programme comes from is not known here any more."""


class RoleNamedTwice(Exception):
    """A territory names each role once."""


@transaction.atomic
def change_programme(programme, *, by, section="identity", **details):
    """Write these fields; said again as they were, no news."""
    before = {name: getattr(programme, name) for name in details}
    for name, value in details.items():
        setattr(programme, name, value)
    labels = {name: programme._meta.get_field(name).verbose_name for name in details}
    if _tell(programme, section, labels, before, details, by):
        programme.save(update_fields=[*details])
        searchable.refresh(programme)
        refresh_leaflet(programme, by=by)
    return programme


def _tell(programme, section, labels, before, after, by):
    """The names of what changed, journaled with both values; none when nothing did."""
    changed = [name for name in after if before.get(name) != after[name]]
    if changed:
        data = {
            "section": str(TITLES[section]),
            "what": ", ".join(str(labels[name]) for name in changed),
            "before": {name: before.get(name) for name in changed},
            "after": {name: after[name] for name in changed},
        }
        journal.record("settings_changed", programme, by=by, data=data)
    return changed


@transaction.atomic
def change_card(programme, lists, *, by):
    """`lists`: {key of the card: sentences}; an empty list leaves the card."""
    return _write_card(programme, "card", CARD_LISTS, lists, by)


@transaction.atomic
def change_coverage(programme, rows, *, by):
    """Who pays what for whom; what the method deduced stays told of a row that nobody touched."""
    known = [({**row, "inferred": None}, row) for row in programme.coverage]
    kept = [next((whole for bare, whole in known if bare == {**row, "inferred": None}), row) for row in rows]
    return _write_card(programme, "coverage", {COVERAGE: TITLES["coverage"]}, {COVERAGE: kept}, by)


def _write_card(programme, section, labels, values, by):
    card, _new = Card.objects.select_for_update().get_or_create(programme=programme)
    before = {key: card.data.get(key, []) for key in values}
    if _tell(programme, section, labels, before, values, by):
        _keep(programme, card, {**card.data, **values})
        refresh_leaflet(programme, by=by)
    return programme


def _keep(programme, card, data):
    card.data = {key: value for key, value in data.items() if value not in ([], {}, None)}
    card.save(update_fields=["data"])
    programme.__dict__["card"] = card.data  # a cached property


@transaction.atomic
def change_nominations(programme, rows, *, by):
    """The roles that each territory names, one row a role, in this order; those left out are named no more."""
    if len({row["kind"] for row in rows}) < len(rows):
        raise RoleNamedTwice
    before = [nomination_facts(one) for one in programme.nominations.select_for_update()]
    after = [nomination_facts(Nomination(**row)) for row in rows]
    labels = {NAMED: _("rôles à nommer")}
    if _tell(programme, NAMED, labels, {NAMED: before}, {NAMED: after}, by):
        _say_as_named(programme, before, after)
        programme.nominations.all().delete()
        Nomination.objects.bulk_create(Nomination(programme=programme, **row) for row in rows)
        _use_what_is_named(programme, by)
        refresh_leaflet(programme, by=by)
    return programme


def _use_what_is_named(programme, by):
    """Who asks each territory for a signatory uses the signed commitment."""
    named = set(programme.nominations.values_list("kind", flat=True))
    used = [
        str(part.code)
        for part in contract.parts()
        if programme.uses(part.code) or (part.role and part.role in named)
    ]
    change_programme(programme, by=by, section="parts", parts=used)


def _say_as_named(programme, before, after):
    """A role that the programme called as it was named is called as it is named now."""
    former = {one["kind"]: {"one": one["label"], "many": one["plural"]} for one in before}
    named = {one["kind"]: {"one": one["label"], "many": one["plural"]} for one in after}
    own = programme.vocabulary
    followed = {kind: words for kind, words in named.items() if kind in own and own[kind] == former.get(kind)}
    programme.vocabulary = {**own, **followed}
    programme.save(update_fields=["vocabulary"])


NOMINATION = ("kind", "label", "plural", "minimum", "covered", "refuse_beyond", "profiles", "mission")


def nomination_facts(nomination):
    return {name: getattr(nomination, name) for name in NOMINATION}


def said_by_the_method(programme, by):
    """A function from a key to what the method of origin says under it today; MethodIsGone."""
    try:
        method = find(programme.method_code, by)
    except KeyError:
        raise MethodIsGone from None
    return partial(_said, method)


def _said(method, key):
    if key == WORDS:
        return with_nominations(method.get(WORDS, {}), method.get(NAMED, []))
    return method.get(key, [])


@transaction.atomic
def revert(programme, key, *, by):
    """One part of the settings as the method of origin says it today."""
    said = said_by_the_method(programme, by)(key)
    if key == NAMED:
        change_nominations(programme, said, by=by)
    elif key == WORDS:
        change_programme(programme, by=by, section=WORDS, vocabulary=said)
    else:
        card, _new = Card.objects.select_for_update().get_or_create(programme=programme)
        _keep(programme, card, {**card.data, key: said})
        refresh_leaflet(programme, by=by)
    journal.record("settings_reverted", programme, by=by, data={"section": str(OF_THE_METHOD[key])})
    return programme
