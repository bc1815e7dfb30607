import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from foundation.journal import services as journal
from foundation.journal.models import Entry
from foundation.people.models import Organisation, User

pytestmark = pytest.mark.django_db

journal.tells(
    {
        "tested_named": "a nommé {person}, {category}",
        "tested_counted": "a repris {number:territoire ou groupe,territoires ou groupes}",
        "tested_imported": "Importé de « {file} » par {by}",
        "tested_prying": "a ouvert {person.__class__} {0}",
    }
)


@pytest.fixture
def pauline():
    return User.objects.create_user("pauline@exemple.fr", first_name="Pauline", last_name="Humbert")


@pytest.fixture
def unadel():
    return Organisation.objects.create(name="Une union de pays")


class MemberLike:
    """What `programmes.Member` is to the journal: a row with a name, and maybe an account."""

    def __init__(self, organisation, user):
        self.pk, self._meta, self.full_name, self.user = (
            organisation.pk,
            organisation._meta,
            "Karim Belaïd",
            user,
        )


def test_an_act_keeps_who_what_and_for_whom(pauline, unadel):
    entry = journal.record(
        "tested_named", unadel, by=pauline, about=pauline, scope="programme:3", data={"a": 1}
    )

    entry.refresh_from_db()
    assert (entry.subject, entry.subject_label) == (f"people.organisation:{unadel.pk}", "Une union de pays")
    assert (entry.about, entry.about_label) == (f"people.user:{pauline.pk}", "Pauline Humbert")
    assert (entry.by, entry.by_label, entry.user) == (f"people.user:{pauline.pk}", "Pauline Humbert", pauline)
    assert (entry.scope, entry.data) == ("programme:3", {"a": 1})


@pytest.mark.parametrize(
    ("by", "label"), [(None, ""), ("le planificateur", "le planificateur"), ("x" * 300, "x" * 200)]
)
def test_a_machine_may_act(unadel, by, label):
    entry = journal.record("tested_named", unadel, by=by)
    assert (entry.by, entry.by_label, entry.user) == ("", label, None)


def test_a_member_acts_with_or_without_an_account(unadel, pauline):
    known = journal.record("tested_named", unadel, by=MemberLike(unadel, pauline))
    unknown = journal.record("tested_named", unadel, by=MemberLike(unadel, None))
    assert [known.by_label, unknown.by_label] == ["Karim Belaïd", "Karim Belaïd"]
    assert [known.user, unknown.user] == [pauline, None]


def test_an_anonymous_visitor_is_nobody(unadel, rf):
    from django.contrib.auth.models import AnonymousUser

    entry = journal.record("tested_named", unadel, by=AnonymousUser())
    assert (entry.by, entry.by_label, entry.user_id) == ("", "", None)


def test_the_scope_is_said_or_comes_from_the_object(unadel, pauline):
    unadel.journal_scope = "programme:7"
    assert journal.record("tested_named", unadel).scope == "programme:7"
    assert journal.record("tested_named", pauline, about=unadel).scope == "programme:7"
    assert journal.record("tested_named", unadel, scope="programme:8").scope == "programme:8"
    assert journal.record("tested_named", pauline).scope == ""


def test_an_unsaved_object_is_refused():
    with pytest.raises(ValueError, match="not saved"):
        journal.record("tested_named", Organisation(name="Pas encore"))


def test_the_trace_goes_with_the_act(unadel):
    with transaction.atomic():
        journal.record("tested_named", unadel)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


def test_entries_about_an_object_newest_first(unadel, pauline, django_assert_num_queries):
    other = Organisation.objects.create(name="Ailleurs")
    first = journal.record("tested_named", unadel, by=pauline)
    second = journal.record("tested_named", pauline, about=unadel, by=pauline)
    journal.record("tested_named", other, by=pauline)

    with django_assert_num_queries(1):
        found = list(Entry.objects.about(unadel))
        assert [entry.sentence for entry in found]
    assert found == [second, first]


def test_entries_of_a_scope(unadel):
    here = journal.record("tested_named", unadel, scope="programme:3")
    journal.record("tested_named", unadel, scope="programme:31")
    assert list(Entry.objects.in_scope("programme:3")) == [here]


def test_entries_of_a_user_survive_the_account(unadel, pauline):
    entry = journal.record("tested_named", unadel, by=pauline)
    assert list(Entry.objects.by_user(pauline)) == [entry]
    pauline.delete()
    assert Entry.objects.get().sentence.startswith("Pauline Humbert a nommé")


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: Entry.objects.all().delete(),
        lambda entry: Entry.objects.update(verb="other"),
        lambda entry: Entry.objects.bulk_update([entry], ["verb"]),
    ],
)
def test_what_is_written_stays(unadel, change):
    entry = journal.record("tested_named", unadel)
    with pytest.raises(journal.EntryIsWritten):
        change(entry)
    assert Entry.objects.get().verb == "tested_named"


@pytest.mark.parametrize(
    ("verb", "by", "data", "sentence"),
    [
        (
            "tested_named",
            "Pauline Humbert",
            {"person": "Karim Belaïd", "category": "technicien"},
            "Pauline Humbert a nommé Karim Belaïd, technicien",
        ),
        ("tested_named", None, {"person": "Karim"}, "Essaim a nommé Karim, …"),
        (
            "tested_imported",
            "Chloé",
            {"file": "recensement.xlsx"},
            "Importé de « recensement.xlsx » par Chloé",
        ),
        ("tested_named", "{person}", {"person": "{by}", "category": "{0}"}, "{person} a nommé {by}, {0}"),
        (
            "tested_counted",
            "Chloé",
            {"number": 2},
            "Chloé a repris 2\u00a0territoires ou groupes",
        ),
        ("tested_counted", "Chloé", {"number": "{by}"}, "Chloé a repris {by}"),
        ("tested_counted", "Chloé", {}, "Chloé a repris …"),
        ("tested_prying", "Chloé", {"person": "Karim"}, "Chloé a ouvert … …"),
        ("tested_named", "Chloé", {"by": "Un autre", "person": "a", "category": "b"}, "Chloé a nommé a, b"),
        ("never_told", "Chloé", {}, "Chloé · never_told"),
    ],
)
def test_sentences(unadel, verb, by, data, sentence):
    assert journal.record(verb, unadel, by=by, data=data).sentence == sentence


def test_a_verb_has_one_wording():
    journal.tells({"tested_once": "a fait"})
    journal.tells({"tested_once": "a fait"})
    with pytest.raises(ImproperlyConfigured, match="tested_once"):
        journal.tells({"tested_once": "a défait"})
