"""The visits of the generated programme: pairs, interviews, people met, notes, passages."""

import datetime

from django.utils import timezone

from benchmarks.generate import PASSAGES_A_TERRITORY, SLUG
from benchmarks.grounds import is_visited
from foundation.texts.models import Text
from foundation.texts.reading import plain_of
from listening.models import Excerpt, Interview, Interviewee, Note, NoteTheme, Pair, PairMember, Visit
from programmes.models import Circle, Programme, Role
from territories.models import Participation

INTERVIEWS, THEMES = 2, 3
DRAFT_ONE_IN = 3
HELD, COMING = datetime.timedelta(days=-9), datetime.timedelta(days=30)
PASSAGES = PASSAGES_A_TERRITORY // INTERVIEWS


def visits(many, words):
    """One a territory, those that are over nine days ago: the notes were due two days ago."""
    programme = Programme.objects.get(slug=SLUG)
    joined = Participation.objects.filter(programme=programme).select_related("territory").order_by("number")
    circles = Circle.objects.bulk_create(
        Circle(programme=programme, kind="visit", name=f"Écoute, {one.name}", parent_id=one.circle_id)
        for one in joined
    )
    pairs = _pairs(programme)
    made = Visit.objects.bulk_create(
        _visit(number, one, circle, pairs[number % len(pairs)][0])
        for number, (one, circle) in enumerate(zip(joined, circles, strict=True))
    )
    _seats(made, pairs)
    _interviews(programme, made, words)


def _pairs(programme):
    """[(pair, its two members)] from the experts of the programme."""
    experts = list(programme.members.filter(function="expert").order_by("pk"))
    couples = list(zip(experts[::2], experts[1::2], strict=False))
    pairs = Pair.objects.bulk_create(
        Pair(programme=programme, name=f"Binôme {rank}") for rank in range(len(couples))
    )
    PairMember.objects.bulk_create(
        PairMember(pair=pair, member=member)
        for pair, couple in zip(pairs, couples, strict=True)
        for member in couple
    )
    return list(zip(pairs, couples, strict=True))


def _visit(number, participation, circle, pair):
    state = Visit.State.DONE if is_visited(number) else Visit.State.CONFIRMED
    shift = HELD if is_visited(number) else COMING + datetime.timedelta(days=number % 60)
    day = timezone.localdate() + shift
    dates = {"starts_on": day, "ends_on": day}
    return Visit(participation=participation, circle=circle, pair=pair, state=state, place="Mairie", **dates)


def _seats(made, pairs):
    now = timezone.now()
    held = {"kind": Role.Kind.EXPERT, "state": Role.State.ACCEPTED, "invited_at": now, "answered_at": now}
    Role.objects.bulk_create(
        Role(circle_id=visit.circle_id, member=member, **held)
        for number, visit in enumerate(made)
        for member in pairs[number % len(pairs)][1]
    )


def _interviews(programme, made, words):
    interviews = Interview.objects.bulk_create(
        Interview(visit=visit, number=rank + 1, title="Direction", day=visit.starts_on, at=_hour(visit, rank))
        for visit in made
        for rank in range(INTERVIEWS)
    )
    people = Interviewee.objects.bulk_create(_met(interview, words) for interview in interviews)
    notes = Note.objects.bulk_create(_note(number, interview) for number, interview in enumerate(interviews))
    themes = list(programme.themes.all())[:THEMES]
    _written(notes, themes, words)
    _passages(notes, people, themes, words)


def _hour(visit, rank):
    noon = datetime.datetime.combine(visit.starts_on, datetime.time(10 + 2 * rank))
    return timezone.make_aware(noon)


def _met(interview, words):
    return Interviewee(
        interview=interview,
        civility="Mme",
        name=f"{words.first_name()} {words.last_name()}",
        category=Interviewee.Category.ELECTED,
        agrees_notes=True,
        quotation=Interviewee.Quotation.ANONYMOUS,
        consent_at=timezone.now(),
        consent_means=Interviewee.Means.ORAL,
    )


def _note(number, interview):
    if number % DRAFT_ONE_IN == 0 or interview.visit.state != Visit.State.DONE:
        return Note(interview=interview)
    return Note(
        interview=interview, state=Note.State.FILED, filed_at=timezone.now(), filed_by_label="Experte"
    )


def _written(notes, themes, words):
    """The text of each theme bears the identifier that the note computes."""
    slots = [(note, theme) for note in notes for theme in themes]
    texts = Text.objects.bulk_create(text_of(words, id=note.text_id(theme.code)) for note, theme in slots)
    NoteTheme.objects.bulk_create(
        NoteTheme(note=note, theme=theme, text=text) for (note, theme), text in zip(slots, texts, strict=True)
    )


def text_of(words, **details):
    html = words.html(1, sentences=3)
    return Text(html=html, plain=plain_of(html), revision=1, saved_at=timezone.now(), **details)


def _passages(notes, people, themes, words):
    quotation = Interviewee.Quotation.ANONYMOUS
    Excerpt.objects.bulk_create(
        Excerpt(
            note=note,
            theme=themes[rank % len(themes)],
            quote=words.sentence(),
            speaker=person,
            quotation=quotation,
        )
        for note, person in zip(notes, people, strict=True)
        for rank in range(PASSAGES)
    )
