"""Each login of the demonstration sees what the issue promises, and the story told holds together."""

import re

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from foundation.documents.models import Version
from foundation.jobs import runner
from foundation.jobs.models import Job
from foundation.journal.models import Entry
from foundation.mail.models import Message, RefusedAddress
from foundation.people.demo_logins import DEMO_LOGINS, PASSWORD
from foundation.people.models import User
from foundation.search import services as search
from foundation.texts.models import Text
from listening.models import Excerpt, Interviewee, Note, Visit
from programmes import rules
from programmes.contracts import duties
from programmes.models import Member, Moment, Programme
from programmes.roles import roles_of
from reports.models import Compilation, Deliverable
from reports.views.shelf import readable_versions
from territories.models import Commitment, Delegate, Participation, Step
from territories.progress import Progress, with_progress

# Built once, for all that read it.
pytestmark = pytest.mark.xdist_group("demonstration")
TEN = [login.email for login in DEMO_LOGINS]
STATES = {
    "CC Cœur de Brandelle": "fiche publiée",
    "Pays Tréganais": "fiche publiée",
    "PNR des Monts d’Arzelle": "fiche publiée",
    "CA du Grand Marsaval": "fiche relue",
    "PNR de la Forêt d’Orsenne": "1 délégué·e sur 3",
    "CC Rives d’Aubraie": "sollicité",
    "CA Baie de Sormelle": "refus",
}
OWED = {
    "organisatrice": {"programmes.free", "reports.publish_fiche", "territories.name_referent"},
    "experte": {"listening.file_note", "reports.write_fiche"},
    "referent": {"programmes.free", "reports.reread_fiche", "territories.name_delegates"},
    "signataire": {"territories.sign_commitment"},
    "delegue": set(),
    "copil": set(),
    "animateur": set(),
    "chercheuse": set(),
    "admin": set(),
}


@pytest.mark.parametrize("email", TEN)
def test_each_of_the_ten_signs_in(client, programme, email):
    answer = client.post(reverse("account_login"), {"login": email, "password": PASSWORD})

    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("name", "owed"), OWED.items())
def test_what_waits_for_each(client, enter, name, owed):
    user = enter(name)

    found = duties.of_user(user).first(50)
    home = client.get("/").content.decode()

    assert {duty.kind.code for duty in found} == owed
    assert all(duty.title in home for duty in found)
    assert all(client.get(duty.url, follow=True).status_code == 200 for duty in found)


@pytest.mark.parametrize("name", ["organisatrice", "experte", "signataire"])
def test_something_is_late(enter, name):
    assert any(duty.is_late for duty in duties.of_user(enter(name)))


def test_the_programme_is_in_its_phase_of_analysis(programme):
    today = timezone.localdate()
    started = (today - programme.starts_on).days

    assert 200 <= started <= 245
    assert [
        phase.code for phase in programme.phases.filter(start__date__lte=today, end__date__gte=today)
    ] == ["e3"]
    assert programme.partners.count() == 5


def test_nine_territories_in_mixed_states_and_one_that_declined(programme):
    rows = list(with_progress(Participation.objects.filter(programme=programme)).order_by("number"))
    told = {row.name: Progress(programme).text(row) for row in rows}

    assert len(rows) == 10
    assert sum(row.is_open for row in rows) == 9
    assert STATES.items() <= told.items()
    assert told["PETR du Plateau de Lourmont"].startswith("visite")
    assert len({row.territory.kind for row in rows}) >= 5
    assert Participation.objects.get(programme=programme, state="declined").reason


def test_the_fiches_are_in_mixed_states(programme):
    states = (
        Deliverable.objects.filter(programme=programme).order_by("number").values_list("state", flat=True)
    )

    assert list(states) == ["published", "published", "published", "validated", "rereading", "draft"]


def test_published_fiches_and_signed_commitments_are_real_pdf_of_their_day(programme):
    versions = list(Version.objects.select_related("rendition__file"))

    assert len(versions) == 3 + 7
    for version in versions:
        with version.file.open() as stored:
            assert stored.read(5) == b"%PDF-"
        assert (timezone.now() - version.published_at).days > 15
    assert min(version.pages for version in versions if version.document.kind == "reports.fiche") >= 4


def test_the_copil_reads_three_fiches_and_compiles_them(client, enter, programme):
    user = enter("copil")
    readable = list(readable_versions(user, programme))

    opened = [
        client.get(reverse("reports:version", args=[programme.slug, fiche.pk, 1]))
        for fiche in Deliverable.objects.filter(document__versions__in=readable)
    ]
    client.post(reverse("reports:compile", args=[programme.slug]))
    runner.run(Job.objects.get(kind="reports.compile").pk)

    assert len(readable) == 3
    assert {answer.status_code for answer in opened} == {200}
    assert Compilation.objects.get().pages > sum(version.pages for version in readable)


def test_the_copil_opens_neither_note_nor_draft_nor_another_programme(client, enter, programme):
    enter("copil")
    note = Note.objects.filter(state="filed").first()
    draft = Deliverable.objects.get(state="draft")

    assert client.get(reverse("listening:note", args=[programme.slug, note.pk])).status_code == 404
    assert client.get(reverse("reports:deliverable", args=[programme.slug, draft.pk])).status_code == 404
    assert client.get("/p/petite-ville/").status_code == 404


@pytest.mark.parametrize("name", ["delegue", "copil", "animateur", "chercheuse", "referent", "experte"])
def test_published_fiches_are_on_the_shelf_of_their_readers(client, enter, programme, name):
    user = enter(name)

    page = client.get(reverse("reports:shelf", args=[programme.slug])).content.decode()

    assert "Cœur de Brandelle, décider à plusieurs voix" in page
    assert readable_versions(user, programme).count() == 3


def test_the_delegate_of_brandelle_accepted(enter):
    role = enter("delegue").members.get().roles.get()

    assert (role.kind, role.state, role.circle.name) == ("delegate", "accepted", "CC Cœur de Brandelle")


def test_the_other_organiser_sees_nothing_of_the_programme(client, enter, programme):
    user = enter("exterieur")

    assert client.get(f"/p/{programme.slug}/").status_code == 404
    assert client.get("/p/petite-ville/").status_code == 200
    assert search.find("Brandelle", roles_of(user).keys) == []
    theirs = {"petite-ville", "agir-ensemble-en-val-de-sauviere", "chef-de-projet-innovation-territoriale"}
    assert {duty.slug for duty in duties.of_user(user)} <= theirs
    assert client.get("/p/parcours-co-construction-territoriale/").status_code == 404


def test_the_administrator_holds_no_role(client, enter, programme):
    user = enter("admin")

    assert user.is_staff
    assert not user.members.exists()
    assert client.get(f"/p/{programme.slug}/").status_code == 404


def test_the_organiser_finds_messages_sent_planned_held_and_failed(client, enter, programme):
    enter("organisatrice")
    counts = Message.objects.in_scope(programme.scope).counts()

    page = client.get(reverse("reminders:outbox", args=[programme.slug])).content.decode()

    assert counts["sent"] > 80
    assert counts["planned"] == 1
    assert counts["held"] > 1  # a letter, and a batch to read before it leaves
    assert counts["failed"] >= 1
    assert counts["queued"] == counts["sending"] == counts["uncertain"] == 0
    assert "prévu" in page
    assert "non envoyé" in page


def test_who_refuses_our_messages_was_reminded_of_nothing_and_the_page_says_so(client, enter, programme):
    """The server said no to the invitation: nothing was tried again, and nobody believes that it arrived."""
    enter("organisatrice")
    (refused,) = Message.objects.in_scope(programme.scope).filter(state="failed")

    page = client.get(reverse("reminders:held", args=[programme.slug]), {"vue": "sans-rappel"})
    many = client.post(
        reverse("reminders:remind_many", args=[programme.slug]),
        {"member": refused.to_ref.rpartition(":")[2]},
    )

    assert RefusedAddress.objects.get().address == refused.to_address
    assert refused.sort == "Invitation"
    assert "refuse les messages" in page.content.decode()
    assert "Le message leur parvient" not in many.content.decode()


def test_the_team_arranges_things(programme):
    places = programme.circles.filter(kind="participation")

    assert not places.filter(follower=None).exists()
    assert not places.filter(stand_in=None).exists()
    assert programme.members.get(last_name="Sorel").is_away(timezone.localdate())
    assert sorted(programme.campaigns.values_list("state", flat=True)) == ["draft", "sent", "sent"]
    assert programme.waivers.count() == 1
    assert Message.objects.in_scope(programme.scope).filter(bounce="full").count() == 1
    assert programme.reminder_rules.filter(after=2).exists()


def test_the_news_of_the_past_were_read(client, enter, programme):
    enter("organisatrice")

    new = re.search(r"bell__count[^>]*>(\d+)", client.get("/").content.decode())

    assert 1 <= int(new[1]) <= 9


def test_ones_own_name_goes_without_saying(client, enter):
    enter("experte")

    home = client.get("/").content.decode()

    assert "CC Val de Sauldrenne" in home
    assert "CC Val de Sauldrenne · Aminata Diallo" not in home


def test_the_letter_box_lets_the_signatory_open_the_link(client, programme):
    box = client.get(reverse("mail:letters"), {"pour": "signataire@"}).content.decode()
    (first, *_more) = re.findall(r"/demonstration/courrier/[\w-]+/", box)

    letter = client.get(first).content.decode()
    (link, *_more) = re.findall(r"/l/[\w.~:-]+/", letter)

    assert "Confirmer la participation" in client.get(link).content.decode()


def test_nobody_real_is_written_to(programme):
    addresses = {
        *Message.objects.values_list("to_address", flat=True),
        *Member.objects.exclude(email="").values_list("email", flat=True),
        *User.objects.values_list("email", flat=True),
    }

    assert {address for address in addresses if not address.endswith(".example")} == set()


def test_a_second_run_says_so_and_changes_nothing(programme, capsys):
    before = Entry.objects.count()

    call_command("demo")

    assert "déjà là" in capsys.readouterr().out
    assert Entry.objects.count() == before


def test_elsewhere_than_in_a_demonstration_it_refuses(programme, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="ESSAIM_DEMO"):
        call_command("demo", "--fresh")


# The story holds together -------------------------------------------------------------------------------


def test_every_row_satisfies_its_model(programme):
    ours = ("programmes", "reminders", "copils", "territories", "listening", "reports")
    for label in ours:
        for model in apps.get_app_config(label).get_models():
            for row in model._default_manager.all():
                row.validate_constraints()


def test_nothing_is_dated_in_the_future_nor_before_the_programme(programme):
    now, today = timezone.now(), timezone.localdate()
    entries = Entry.objects.in_scope(programme.scope)

    assert not entries.filter(at__gt=now).exists()
    assert not entries.filter(at__date__lt=programme.starts_on).exists()
    assert not Message.objects.filter(created_at__gt=now).exists()
    assert not Step.objects.filter(state="done", at__gt=today).exists()
    assert not Note.objects.filter(filed_at__gt=now).exists()


def test_the_journal_is_in_order_and_in_french(programme):
    entries = list(Entry.objects.in_scope(programme.scope).order_by("pk"))
    story = [one for one in entries if one.channel != "job"]

    assert [one.at for one in story] == sorted(one.at for one in story)
    assert [one.sentence for one in entries if "…" in one.sentence or one.sentence.endswith("·")] == []


def test_the_rules_of_the_method_are_kept(programme):
    visits = Visit.objects.filter(circle__programme=programme).select_related("participation__commitment")
    delegates = Delegate.objects.active().values_list("role__circle", "category")

    assert all(visit.participation.commitment.signed_at.date() < visit.starts_on for visit in visits)
    assert {visit.days for visit in visits} == {2}
    assert all(visit.starts_on.weekday() < 5 for visit in visits)
    assert len(delegates) == len(set(delegates))
    assert not Delegate.objects.filter(covered=False).exists()
    assert not visits.filter(pair=None).exists()


def test_interviews_are_four_to_seven_with_agreements_and_themes(programme):
    for visit in Visit.objects.filter(circle__programme=programme).with_counts():
        assert 4 <= visit.interviews_count <= 7
    held = Interviewee.objects.filter(interview__visit__state="done")
    filed = Note.objects.filter(state="filed")

    assert not held.filter(consent_at=None).exists()
    assert all(note.note_themes.exists() for note in filed)
    assert Note.objects.filter(state="draft", interview__visit__state="done").count() == 1


def test_what_is_quoted_was_agreed_to(programme):
    quoted = Excerpt.objects.exclude(evidence=None)

    assert quoted.count() > 25
    assert not quoted.filter(quotation__in=Excerpt.SILENT).exists()
    for text in Text.objects.filter(html__contains="data-excerpt"):
        for pk in re.findall(r'data-excerpt="(\d+)"', text.html):
            excerpt = Excerpt.objects.select_related("speaker", "note__interview").get(pk=pk)
            assert text.report_section.evidence.filter(excerpt=excerpt).exists()
            assert excerpt.credit in text.plain


def test_commitments_are_signed_by_who_was_asked(programme):
    signed = Commitment.objects.signed().filter(participation__programme=programme)

    assert signed.count() == 7
    assert all(one.signed_name == one.signatory.full_name and one.version for one in signed)


def test_french_typography_everywhere(programme):
    texts = [
        *Text.objects.values_list("html", flat=True),
        *Deliverable.objects.values_list("title", flat=True),
        *Deliverable.objects.values_list("lead", flat=True),
        *Excerpt.objects.values_list("quote", flat=True),
        *Participation.objects.values_list("reason", flat=True),
        *Member.objects.values_list("function", flat=True),
    ]

    wrong = re.compile(r" [;:!?»]|« |(?<=\w)'(?=\w)|\.\.\.|[^\u202f];(?!\w)| ,|  ")

    assert [
        found.group() for text in texts for found in wrong.finditer(re.sub(r"<[^>]*>|&\w+;", "", text))
    ] == []


def test_moments_moved_once_keep_their_order(programme):
    dates = dict(Moment.objects.filter(programme=programme).values_list("code", "date"))

    assert dates["e2_end"] < dates["e3_end"] < dates["e4_end"] < dates["e5_end"]
    assert dates["e3_start"] < timezone.localdate() < dates["restitution"] <= dates["e3_end"]


def made_with(method):
    return Programme.objects.get(method_code=method)


def states_of(programme):
    return sorted(programme.participations.values_list("state", flat=True))


def test_agir_ensemble_has_one_territory_and_three_groups_between_two_meetings(programme):
    here = made_with("agir-ensemble-sur-le-territoire")

    assert states_of(here) == [Participation.State.AGREED]
    assert list(here.bodies.filter(kind="groupe_de_travail").values_list("name", flat=True)) == [
        "Groupe de travail «\u00a0Mobilités du quotidien\u00a0»",
        "Groupe de travail «\u00a0Emploi et savoir-faire\u00a0»",
        "Groupe de travail «\u00a0Bien vieillir ensemble\u00a0»",
    ]
    held = here.moments.filter(series="gt").exclude(done_on=None)
    assert sorted(held.values_list("code", flat=True)) == [
        "gt-1-1", "gt-1-2", "gt-2-1", "gt-2-2", "gt-3-1", "gt-3-2",
    ]  # fmt: skip


def test_chef_de_projet_has_twelve_territories_and_two_networks(programme):
    here = made_with("chef-de-projet-innovation-territoriale")
    names = list(here.participations.values_list("territory__name", flat=True))

    assert states_of(here) == [Participation.State.AGREED] * 14
    assert len([name for name in names if name.startswith("Réseau national")]) == 2
    assert here.participations.filter(territory__kind__in=["COMMUNE", "CC"]).count() == 8


def test_parcours_solicited_thirteen_eleven_agreed_two_declined_for_reasons_of_timing(programme):
    here = made_with("parcours-co-construction-territoriale")
    reasons = here.participations.filter(state=Participation.State.DECLINED).values_list("reason", flat=True)

    assert states_of(here) == [Participation.State.AGREED] * 11 + [Participation.State.DECLINED] * 2
    assert all(reason.startswith("Temporalité non appropriée") for reason in reasons)
    assert here.participations.filter(steps__kind__code="solicited", steps__state="done").count() == 13


def test_territoires_has_a_first_wave_of_three_of_ten_and_four_national_groups(programme):
    here = made_with("territoires-d-experimentation")
    chosen = here.participations.filter(steps__kind__code="retenu", steps__state="done")

    assert here.participations.count() == 10
    assert chosen.count() == 3
    groups = here.bodies.filter(kind="groupe_de_travail", level="national")
    assert groups.count() == 4
    assert here.bodies.filter(kind="copil", level="local").count() == 2


def test_each_is_under_way_and_nothing_of_its_plan_needs_a_reason_that_nobody_gave(programme):
    for one in Programme.objects.exclude(pk=programme.pk):
        broken = rules.unexplained(one, rules.breaches(rules.Plan.of(one), only_dates=True))
        assert (one.title, one.state, [breach.told for breach in broken]) == (one.title, "running", [])


def test_each_is_at_another_stage(programme):
    """The last phase that has begun: the second of three, the third of three, the second of three, the last of four."""
    begun = {
        one.method_code: one.phases.filter(start__date__lte=timezone.localdate()).last().code
        for one in Programme.objects.all()
    }

    assert begun == {
        "s-organiser-pour-innover": "e3",
        "agir-ensemble-sur-le-territoire": "experimentation",
        "chef-de-projet-innovation-territoriale": "collectif",
        "parcours-co-construction-territoriale": "p2",
        "territoires-d-experimentation": "p4",
        "petite-ville": "e1",
    }
