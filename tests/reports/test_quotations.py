"""What a person agreed to may be narrowed after the fiche cites them: nothing goes further that says more."""

import logging

import pytest

from foundation.documents.models import Version
from foundation.jobs.models import Job
from foundation.texts.models import Text
from listening import services as listening
from listening.models import Excerpt
from reports import services
from reports.services.quotations import refuse_beyond_consent
from tests.listening.factories import agreed, excerpt_in, interview_in, person_in
from tests.reports.factories import Fiche, url

pytestmark = pytest.mark.django_db
NAMED = "Odile Sentinelle, maire"
WORDS = "On nous demande notre avis quand tout est imprimé."


def quoted(excerpt, cite, words=WORDS):
    """As the composer inserts it."""
    return f'<blockquote data-excerpt="{excerpt.pk}"><p>«\u00a0{words}\u00a0»</p><cite>{cite}</cite></blockquote>'


class Cited(Fiche):
    """A fiche that quotes a mayor by her name, as she agreed."""

    def __init__(self):
        super().__init__(name="Cœur de Charente")
        self.interview = interview_in(self.visit)
        self.person = agreed(person_in(self.interview, function="Maire"), "with_name")
        self.passage = excerpt_in(self.interview, WORDS, speaker=self.person)
        listening.file_note(self.interview.note, by=self.expert)
        self.passage.refresh_from_db()
        self.write(quoted(self.passage, self.passage.credit))

    def narrow(self, quotation):
        agreed(self.person, quotation)
        self.passage.refresh_from_db()
        return self

    def send(self):
        return services.send_for_rereading(self.reload(), by=self.expert)

    def refused(self):
        with pytest.raises(services.QuotationRefused) as refusal:
            self.send()
        return str(refusal.value)

    def goes_with(self, html):
        """Whether one section that says this may leave."""
        Text.objects.filter(report_section__deliverable=self.deliverable).update(html="")
        Text.objects.filter(report_section=self.deliverable.sections.first()).update(html=html)
        try:
            refuse_beyond_consent(self.deliverable)
        except services.QuotationRefused:
            return False
        return True


@pytest.fixture
def fiche():
    return Cited()


def test_what_was_taken_back_is_not_sent(client, fiche):
    fiche.narrow("none")
    client.force_login(fiche.expert)

    answer = client.post(url("send", fiche), follow=True)

    told = answer.content.decode()
    assert "Dans «\u00a0En bref\u00a0», «\u00a0On nous demande notre avis" in told
    assert "n’accepte pas ou plus d’être citée" in told
    assert fiche.reload().state == "draft"


CREDITS = {
    "with_name": {NAMED: True, "Odile Sentinelle": True, "une élue": True, "": True, "le préfet": False},
    "with_function": {NAMED: False, "Maire": True, "une élue": True},
    "anonymous": {NAMED: False, "Maire": False, "élue": True, "une élue de la majorité": False},
    "none": {"": False},
}


@pytest.mark.parametrize("quotation", CREDITS)
def test_the_credit_says_what_is_agreed_to_today_or_less(fiche, quotation):
    """No evidence row: the browser's call may be lost, the words are in the text all the same."""
    fiche.narrow(quotation)

    found = {cite: fiche.goes_with(quoted(fiche.passage, cite)) for cite in CREDITS[quotation]}

    assert found == CREDITS[quotation]


def test_the_refusal_says_what_to_write_instead(fiche):
    assert "Écrivez «\u00a0élue\u00a0» sous ses mots" in fiche.narrow("anonymous").refused()


BEYOND = [
    f"<blockquote><p>« {WORDS} »</p><cite>{NAMED}</cite></blockquote>",
    f"<p>« {WORDS} », dit Odile Sentinelle.</p>",
    f"<p>« {WORDS} »</p><p>Maire</p>",
    f"<ul><li><blockquote><p>{WORDS}</p><p><cite>{NAMED}</cite></p></blockquote></li></ul>",
    '<blockquote data-excerpt="999999"><p>« Des mots d’ailleurs. »</p></blockquote>',
    '<blockquote data-excerpt="99999999999999999999"><p>« Des mots d’ailleurs. »</p></blockquote>',
    '<blockquote data-excerpt="x"><p>« Des mots d’ailleurs. »</p></blockquote>',
]
WITHIN = [
    "<p>Sans la citation.</p>",
    f"<p>« {WORDS} », dit une élue.</p>",
    "<p>Odile Sentinelle, maire, a ouvert la séance.</p>",
    f"<p>« {WORDS} »</p><p>Le conseil se réunit.</p><p>Odile Sentinelle préside.</p>",
]


def test_words_are_known_without_their_mark_and_marks_without_their_words(fiche):
    fiche.narrow("anonymous")

    assert [html for html in BEYOND + WITHIN if fiche.goes_with(html)] == WITHIN


@pytest.mark.parametrize("name", ["?", "—", "A.", "Anne"])
def test_a_name_that_tells_nobody_apart_is_not_read_elsewhere(fiche, name):
    """It would refuse « Il y a » and « Sainte-Anne », which nobody could mend."""
    type(fiche.person).objects.filter(pk=fiche.person.pk).update(name=name)
    fiche.narrow("anonymous")

    assert fiche.goes_with(quoted(fiche.passage, "élue"))
    assert fiche.goes_with(quoted(fiche.passage, "élue") + "<p>Il y a à Sainte-Anne un projet.</p>")


def test_a_refusal_shows_the_words_of_the_fiche_not_those_of_the_note(fiche):
    fiche.write(quoted(fiche.passage, fiche.passage.credit, words="Notre avis, trop tard."))

    said = fiche.narrow("none").refused()

    assert "Notre avis, trop tard" in said
    assert "imprimé" not in said


def test_words_taken_back_are_known_when_they_are_parted_by_hand(fiche):
    fiche.narrow("none")

    assert not fiche.goes_with("<p>« On nous demande notre avis</p><p>quand tout est imprimé. »</p>")


def test_a_short_passage_holds_back_only_the_section_that_cites_it(fiche):
    Excerpt.objects.filter(pk=fiche.passage.pk).update(quote="Oui.", quotation="none")
    fiche.write("<p>Le conseil a dit oui.</p>")
    services.cite(fiche.deliverable.sections.last(), fiche.passage, by=fiche.expert)

    with pytest.raises(services.QuotationRefused) as refusal:
        fiche.send()

    assert refusal.value.sections == [fiche.deliverable.sections.last()]


def test_words_that_are_a_part_of_others_follow_the_others(fiche):
    """The same sentence may be kept whole for one theme and in part, less freely, for another."""
    whole = fiche.passage
    part = "notre avis quand tout est imprimé"
    Excerpt.objects.create(note=whole.note, theme=whole.theme, quote=part, quotation="none")

    assert fiche.goes_with(f"<p>« {WORDS} »</p>")
    assert not fiche.goes_with(f"<p>« {part} »</p>")


def test_nothing_narrowed_since_is_validated(client, fiche):
    fiche.send()
    fiche.narrow("anonymous")
    client.force_login(fiche.referent)

    answer = client.post(url("reread", fiche), {"validate": "1"}, follow=True)

    assert "a accepté d’être citée autrement" in answer.content.decode()
    assert fiche.reload().state == "rereading"


def test_nor_given_the_bon_a_tirer(client, fiche):
    services.validate(fiche.send(), by=fiche.referent)
    fiche.narrow("anonymous")
    client.force_login(fiche.organiser)

    answer = client.post(url("approve", fiche), follow=True)

    assert "a accepté d’être citée autrement" in answer.content.decode()
    assert "Reprenez la rédaction" in answer.content.decode()
    assert fiche.reload().state == "validated"


@pytest.mark.db
def test_nor_published_when_it_is_narrowed_between_the_bon_a_tirer_and_the_job(
    client, fiche, run_jobs, caplog
):
    services.validate(fiche.send(), by=fiche.referent)
    services.approve(fiche.reload(), by=fiche.organiser)
    fiche.narrow("anonymous")

    with caplog.at_level(logging.INFO):
        run_jobs()

    client.force_login(fiche.organiser)
    page = client.get(url("deliverable", fiche)).content.decode()
    assert Version.objects.count() == 0
    assert Job.objects.get(kind="reports.publish").state == "failed"
    assert "Dans «\u00a0En bref\u00a0», «\u00a0On nous demande notre avis" in page
    assert url("reopen", fiche) in page
    assert "demande notre avis" not in " ".join(str(vars(record)) for record in caplog.records)
