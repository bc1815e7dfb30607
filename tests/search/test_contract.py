"""What apps declare is found, follows what changes, and can be indexed anew."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from foundation.people.models import Organisation
from foundation.search import services as search
from programmes.contracts import searchable

from .factories import put

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def organisations(monkeypatch):
    """Organisations, which no app declares, declared for the time of one test; without a website, hidden."""
    monkeypatch.setattr(searchable, "_models", {})

    def entry(one):
        if not one.website:
            return None
        key = f"people.organisation:{one.pk}"
        return search.Entry(key=key, kind="structure", title=one.name, url=one.website, keys={"public"})

    return searchable.register(searchable.Searchable(Organisation, entry, heading="structures"))


def organisation(name, website="https://exemple.fr/"):
    return Organisation.objects.create(name=name, website=website)


def found(query):
    return [hit.title for hit in search.find(query, {"public"})]


def test_refresh_files_then_follows_then_drops(organisations):
    unadel = organisation("Unadel")
    searchable.refresh(unadel)
    assert found("unadel") == ["Unadel"]

    unadel.name = "Union nationale"
    searchable.refresh(unadel)
    assert (found("unadel"), found("union")) == ([], ["Union nationale"])

    unadel.website = ""
    searchable.refresh(unadel)
    assert found("union") == []


def test_forget_drops_what_is_about_to_be_deleted(organisations):
    unadel = organisation("Unadel")
    searchable.refresh(unadel)

    searchable.forget(unadel)

    assert search.known_keys() == set()


def test_a_rolled_back_change_is_not_found(organisations):
    unadel = organisation("Unadel")
    with transaction.atomic():
        searchable.refresh(unadel)
        transaction.set_rollback(True)

    assert found("unadel") == []


def test_refresh_many_takes_a_queryset_and_drops_what_is_hidden(organisations):
    shown, hidden = organisation("Collectif un"), organisation("Collectif deux")
    searchable.refresh(hidden)
    Organisation.objects.filter(pk=hidden.pk).update(website="")

    assert searchable.refresh_many(Organisation.objects.order_by("pk")) == 1
    assert found("collectif") == [shown.name]


def test_heading_is_the_one_declared_else_the_plural_of_the_model_else_the_kind(organisations):
    (facet,) = [search.Facet("structure", 1, "people.organisation:4")]
    assert searchable.heading_of(facet) == "Structures"

    searchable.register(searchable.Searchable(Organisation, organisations.entry))
    assert searchable.heading_of(facet) == str(Organisation._meta.verbose_name_plural).capitalize()
    assert searchable.heading_of(search.Facet("chose", 1, "tests.thing:1")) == "Chose"


def reindex(*models):
    out = StringIO()
    call_command("reindex", *models, stdout=out)
    return out.getvalue()


def test_reindex_files_all_and_forgets_the_rest(organisations):
    kept = organisation("Collectif")
    put("Collectif effacé", key="people.organisation:987654", keys={"public"})
    put("Collectif d’un autre temps", key="tests.thing:1", keys={"public"})

    told = reindex()

    assert found("collectif") == [kept.name]
    assert "Structures\u00a0: 1 à trouver, 1 à oublier" in told
    assert reindex() == told.replace("1 à oublier", "0 à oublier")


def test_reindex_of_one_model_leaves_the_others(organisations):
    organisation("Collectif")
    put("Collectif d’ailleurs", key="tests.thing:1", keys={"public"})

    reindex("people.organisation")

    assert found("collectif") == ["Collectif", "Collectif d’ailleurs"]


def test_reindex_refuses_a_model_that_nobody_declared(organisations):
    with pytest.raises(CommandError, match=r"tests\.thing"):
        reindex("tests.thing")


def test_reindex_takes_the_rows_declared_with_what_they_need(organisations, django_assert_num_queries):
    organisation("Avant")
    organisation("Après")
    searchable.register(
        searchable.Searchable(
            Organisation, organisations.entry, rows=lambda: Organisation.objects.filter(name="Avant")
        )
    )

    reindex()

    assert search.known_keys() == {f"people.organisation:{Organisation.objects.get(name='Avant').pk}"}


def test_every_declared_key_begins_with_its_model():
    """`refresh` drops under this key what `entry` filed under its own: they must be one."""
    for one in searchable.registered():
        assert one.prefix == f"{one.model._meta.label_lower}:"
        assert one.title
