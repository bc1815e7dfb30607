"""What people agreed to may change after they were quoted: nothing goes further that quotes beyond it."""

from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from listening.models import Excerpt
from reports.models import Evidence, Section
from reports.quoting import Block, blocks_of, holds, said

SHORT = 5  # words: fewer may be anybody's, unless the section says that it quotes them
ARTICLES = {"un", "une", "le", "la", "les", "des"}


@dataclass(frozen=True)
class Breach:
    """Words that stand in a section beyond what was agreed to, and what is to be done."""

    section: Section
    words: str
    to_do: str

    def __str__(self):
        place = _("Dans «\u00a0%(section)s\u00a0», «\u00a0%(words)s\u00a0»\u00a0:")
        words = Truncator(self.words.strip(" «»\u00a0\u202f\n")).chars(60)
        return f"{place % {'section': self.section.title, 'words': words}} {self.to_do}"


class QuotationRefused(Exception):
    """A text quotes beyond what the people quoted agree to today: `breaches` say where, and what to do."""

    def __init__(self, breaches):
        self.breaches = breaches
        super().__init__(" ".join(map(str, breaches)))

    @property
    def sections(self):
        return list(dict.fromkeys(breach.section for breach in self.breaches))


def refuse_beyond_consent(deliverable):
    """Raise QuotationRefused while a section says more than the people whom it quotes agree to today."""
    sections = list(Section.objects.filter(deliverable=deliverable).select_related("text"))
    read = {section: blocks_of(section.text.html) for section in sections}
    passages = _passages(deliverable, read)
    cited = set(Evidence.objects.filter(section__in=sections).values_list("section_id", "excerpt_id"))
    breaches = []
    for section, blocks in read.items():
        known = [one for one in passages if one.is_told_apart or (section.pk, one.excerpt.pk) in cited]
        breaches += [Breach(section, words, to_do) for words, to_do in _beyond(blocks, passages, known)]
    if breaches:
        raise QuotationRefused(list(dict.fromkeys(breaches)))


class Passage:
    """An excerpt beside its words made comparable."""

    def __init__(self, excerpt):
        self.excerpt, self.words = excerpt, said(excerpt.quote)
        self.is_told_apart = self.words.count(" ") + 1 >= SHORT
        self.credits = {_credit(each) for each in excerpt.credits}
        every = {_credit(excerpt.credit_at(each)) for each in excerpt.FROM_LESS_TO_MORE}
        self.beyond = every - self.credits  # how they might be quoted, and do not agree to be


def _passages(deliverable, read):
    """Those of the territory, and those that a text names."""
    named = {int(block.excerpt) for blocks in read.values() for block in blocks if _is_number(block.excerpt)}
    of_territory = Q(note__interview__visit__participation=deliverable.participation_id)
    found = Excerpt.objects.in_programme(deliverable.programme_id).filter(of_territory | Q(pk__in=named))
    return [Passage(one) for one in found.with_source()]


def _is_number(excerpt):
    return excerpt.isdecimal() and len(excerpt) < 16


def _beyond(blocks, passages, known):
    """Yield (words, what to do): quotation by quotation, then for words spread over several paragraphs.

    The words are those of the text: who reads a refusal may not read the notes.
    """
    by_number = {str(one.excerpt.pk): one for one in passages}
    named = []
    for block, following in pairwise([*blocks, Block()]):
        if block.excerpt and block.excerpt not in by_number:
            yield block.text, _("ce passage n’est plus dans les notes. Retirez-le.")
            continue
        named += [by_number[block.excerpt]] if block.excerpt else []
        for passage in _quoted(block.words, known, named[-1:] if block.excerpt else []):
            if to_do := _to_mend(passage, block, following):
                yield passage.excerpt.quote if holds(block.words, passage.words) else block.text, to_do
    whole = " ".join(block.words for block in blocks)
    for passage in _quoted(whole, known, named):
        if not passage.excerpt.quotable and holds(whole, passage.words):
            yield passage.excerpt.quote, _taken_back()


def _quoted(words, known, named):
    """The passages named, and those whose words stand there; not what is but a part of another of them."""
    found = [one for one in known if holds(words, one.words)]
    found.sort(key=lambda one: (len(one.words), len(one.credits)), reverse=True)
    quoted = list(named)
    for one in found:
        if not any(holds(other.words, one.words) for other in quoted):
            quoted.append(one)
    return quoted


def _to_mend(passage, block, following):
    """What goes beyond the agreement, in a sentence; "" when all is well."""
    if not passage.excerpt.quotable:
        return _taken_back()
    if not _is_credited_as_agreed(passage, block, following):
        asked = _("la personne a accepté d’être citée autrement. Écrivez « %s » sous ses mots.")
        return asked % passage.excerpt.credit
    if _is_named(passage.excerpt, block, following):
        return _("le nom de la personne reste à côté de ses mots, sans son accord. Retirez-le.")
    return ""


def _taken_back():
    return _("la personne n’accepte pas ou plus d’être citée. Retirez ces mots.")


def _is_credited_as_agreed(passage, block, following):
    """Under the quotation; or in the next paragraph, where it goes when a quotation is made plain text."""
    if {_credit(each) for each in block.credits} - passage.credits - {""}:
        return False
    return block.credits or _credit(following.text) not in passage.beyond


def _is_named(excerpt, block, following):
    if excerpt.speaker is None or excerpt.is_named:
        return False
    name = said(excerpt.speaker.name)
    tells = " " in name  # « A. » and « Anne » stand in many a sentence
    return tells and any(holds(one.words, name) for one in (block, following))


def _credit(text):
    """A credit made comparable: « une élue » is « élue »."""
    words = text and said(text).split()
    return " ".join(words[1:] if words and words[0] in ARTICLES else words)
