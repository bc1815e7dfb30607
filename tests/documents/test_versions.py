"""A version: numbered, for a known audience, and never changed."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from foundation.documents import services as documents
from foundation.documents.models import Audience, Version, VersionIsImmutable
from foundation.journal.models import Entry
from tests.documents.factories import DocumentFactory, RenditionFactory, VersionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def document():
    return documents.new_document("sample.note")


def publish(document, title="Une note", audience=("programme:1",), rendition=None, **options):
    rendition = rendition or RenditionFactory()
    return documents.publish(document, rendition, title=title, audience=audience, by=None, **options)


def keys_of(version):
    return set(version.audience.values_list("key", flat=True))


def test_publishing_numbers_and_keeps(document, django_user_model):
    by = django_user_model.objects.create_user("pauline@test.example")
    first = publish(document)
    rendition = RenditionFactory(pages=2)

    second = documents.publish(document, rendition, title="Relue", audience=["public"], by=by)

    assert [version.number for version in document.versions.all()] == [1, 2]
    assert document.latest == second
    assert (second.sha256, second.pages) == (rendition.file.sha256, 2)
    assert (first.published_by, second.published_by) == (None, by)
    assert second.file == rendition.file
    assert (keys_of(first), keys_of(second)) == ({"programme:1"}, {"public"})


def test_publishing_is_told_in_the_journal(document):
    version = publish(document, scope="programme:7")
    entry = Entry.objects.about(version).get()
    assert (entry.verb, entry.scope) == ("document_published", "programme:7")
    assert entry.data == {"number": 1, "sha256": version.sha256, "audience": ["programme:1"]}


def test_numbers_go_on_when_three_publish_at_once(together):
    document, renditions = DocumentFactory(), RenditionFactory.create_batch(3)
    together(*[partial(publish, document, rendition=one) for one in renditions])

    numbers = list(document.versions.values_list("number", flat=True))
    assert numbers == [1, 2, 3]


def test_the_latest_rendition_published_again_is_the_same_version(document):
    rendition = RenditionFactory()
    first = publish(document, rendition=rendition)
    assert publish(document, rendition=rendition, audience=["programme:1", "public"]) == first
    assert keys_of(first) == {"programme:1", "public"}

    publish(document)
    assert publish(document, rendition=rendition).number == 3


def test_what_has_no_file_yet_is_not_published(document):
    with pytest.raises(documents.RenditionNotReady):
        publish(document, rendition=RenditionFactory(file=None, pages=None))
    assert not Version.objects.exists()


def test_a_version_has_readers(document):
    with pytest.raises(documents.NoAudience):
        publish(document, audience=[])
    assert not Version.objects.exists()


def test_the_audience_changes_and_the_journal_says_so(document):
    version = publish(document, audience=["circle:4"])

    documents.set_audience(version, ["circle:4", "programme:1"], by=None, scope="programme:1")
    documents.set_audience(version, ["programme:1", "circle:4"], by=None, scope="programme:1")

    assert keys_of(version) == {"circle:4", "programme:1"}
    [told] = Entry.objects.about(version).filter(verb="document_audience_changed")
    assert told.data == {"before": ["circle:4"], "after": ["circle:4", "programme:1"]}


@pytest.mark.parametrize(
    ("held", "titles"),
    [
        ({"public"}, {"Ouverte"}),
        ({"public", "programme:1"}, {"Ouverte", "Du programme"}),
        ({"circle:4:referent"}, {"Du territoire"}),
        ({"circle:4"}, set()),
        ({"programme:12"}, set()),
        (set(), set()),
    ],
)
def test_a_version_is_read_by_who_holds_one_of_its_keys(held, titles):
    audiences = {
        "Ouverte": ["public", "programme:1"],
        "Du programme": ["programme:1", "programme:2:expert"],
        "Du territoire": ["circle:4:referent"],
    }
    for title, audience in audiences.items():
        VersionFactory(title=title, audience=audience)

    found = Version.objects.readable_with(held).values_list("title", flat=True)
    assert sorted(found) == sorted(titles)


def test_reading_rights_cost_one_query(document, django_assert_num_queries):
    publish(document, audience=["public", "programme:1"])
    with django_assert_num_queries(1):
        assert len(Version.objects.readable_with({"public", "programme:1"})) == 1


def test_the_latest_of_each_document(document):
    publish(document, "Première")
    publish(document, "Seconde")
    VersionFactory(title="Ailleurs")

    found = Version.objects.latest_of_each().values_list("title", flat=True)
    assert sorted(found) == ["Ailleurs", "Seconde"]


@pytest.mark.parametrize(
    "change",
    [
        lambda version: version.save(),
        lambda version: version.save(update_fields=["title"]),
        lambda version: version.delete(),
        lambda version: Version.objects.filter(pk=version.pk).update(title="Autre"),
        lambda version: Version.objects.bulk_update([version], ["title"]),
        lambda version: Version.objects.filter(pk=version.pk).delete(),
        lambda version: Version.objects.all().delete(),
        lambda version: version.document.versions.update(title="Autre"),
    ],
)
def test_a_version_never_changes(document, change):
    version = publish(document)
    version.title = "Autre"

    with pytest.raises(VersionIsImmutable):
        change(version)
    assert Version.objects.get().title == "Une note"


def test_an_account_that_goes_leaves_the_version(django_user_model):
    by = django_user_model.objects.create_user("pauline@test.example")
    version = VersionFactory(published_by=by)

    by.delete()

    version.refresh_from_db()
    assert version.published_by is None


def test_the_database_holds_one_version_a_number(document):
    version = publish(document)
    again = Version(document=document, number=1, rendition=version.rendition, title="x", sha256="x", pages=1)
    named = r"version_number_unique|documents_version\.document_id, documents_version\.number"
    with pytest.raises(IntegrityError, match=named), transaction.atomic():
        again.save()


def test_the_database_holds_a_key_once(document):
    version = publish(document)
    named = r"audience_key_unique|documents_audience\.key"
    with pytest.raises(IntegrityError, match=named), transaction.atomic():
        Audience.objects.create(version=version, key="programme:1")


def test_a_title_too_long_is_cut_alike_on_both_databases(document):
    assert publish(document, "Très long " * 40).title == ("Très long " * 40)[:250]
