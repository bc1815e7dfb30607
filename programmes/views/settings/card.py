"""What the method said, as it stands in the programme: sentences, who pays what, roles to name, words, languages."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programmes.forms import CardForm, CoverageRows, LanguagesForm, NominationRows, VocabularyForm
from programmes.services import settings as services
from programmes.services.sections import FACTS, SectionChanged, change_as_seen
from programmes.views.common import get_organised
from programmes.views.settings.opened import FIELD, Opened
from programmes.views.settings.sections import page
from programmes.vocabulary import SUGGESTED

HINTS = [
    (key, side, [pair[place] for pair in pairs])
    for key, pairs in SUGGESTED.items()
    for place, side in enumerate(("one", "many"))
]
PAGE_OF = {services.COVERAGE: "coverage", services.NAMED: "nominations", services.WORDS: "vocabulary"}


@require_http_methods(["GET", "POST"])
def card(request, slug):
    programme = get_organised(request, slug)
    opened = Opened(request, programme, "card", lambda one, data, files: CardForm(data, initial=one.card))
    form = opened.form
    if opened.saves(lambda one: services.change_card(one, form.cleaned_data, by=request.user)):
        return _saved(request, slug, "card")
    now = {key: opened.now.card.get(key, []) for key in services.CARD_LISTS}
    back = _ways_back(programme, request.user, now)
    ways = [(form[key], back.get(key)) for key in services.CARD_LISTS]
    return page(request, "card", "card", programme, opened=opened, form=form, ways=ways)


def _saved(request, slug, code):
    messages.success(request, _("Réglages enregistrés."))
    return redirect(f"programmes:settings_{code}", slug)


def _ways_back(programme, user, now):
    """{key: {key, said}} for each part that the method of origin says otherwise than now."""
    try:
        said = services.said_by_the_method(programme, user)
    except services.MethodIsGone:
        return {}
    return {key: {"key": key, "said": said(key)} for key, value in now.items() if said(key) != value}


@require_http_methods(["GET", "POST"])
def coverage(request, slug):
    programme = get_organised(request, slug)
    opened = Opened(request, programme, "coverage", _coverage_rows)
    rows = opened.form
    if opened.saves(lambda one: services.change_coverage(one, rows.rows, by=request.user)):
        return _saved(request, slug, "coverage")
    back = _ways_back(programme, request.user, {services.COVERAGE: opened.now.coverage})
    way = back.get(services.COVERAGE)
    return page(request, "coverage", "coverage", programme, opened=opened, rows=rows, way=way)


def _coverage_rows(programme, data, files):
    return CoverageRows(data, initial=programme.coverage, prefix="ligne")


@require_http_methods(["GET", "POST"])
def nominations(request, slug):
    programme = get_organised(request, slug)
    prefetch_related_objects([programme], "nominations")
    opened = Opened(request, programme, "nominations", _nomination_rows)
    rows = opened.form

    def change(programme):
        profiles = {one.kind: one.profiles for one in programme.nominations.all()}
        services.change_nominations(programme, rows.with_codes(profiles), by=request.user)

    if opened.saves(change):
        return _saved(request, slug, "nominations")
    known = [_as_said(one) for one in opened.now.nominations.all()]
    way = _ways_back(programme, request.user, {services.NAMED: known}).get(services.NAMED)
    return page(request, "nominations", "nominations", programme, opened=opened, rows=rows, way=way)


def _nomination_rows(programme, data, files):
    typed = [_typed(one) for one in programme.nominations.all()]
    return NominationRows(data, initial=typed, prefix="role")


def _typed(nomination):
    facts = services.nomination_facts(nomination)
    return {**facts, "profiles": [one["label"] for one in nomination.profiles]}


def _as_said(nomination):
    """As a method would write it: what is left to its default is not said."""
    facts = services.nomination_facts(nomination)
    return {key: value for key, value in facts.items() if value not in ("", None, False, [])}


@require_http_methods(["GET", "POST"])
def vocabulary(request, slug):
    programme = get_organised(request, slug)
    opened = Opened(request, programme, "vocabulary", _vocabulary_form)
    form = opened.form

    def change(programme):
        own = form.vocabulary
        services.change_programme(programme, by=request.user, section="vocabulary", vocabulary=own)

    if opened.saves(change):
        return _saved(request, slug, "vocabulary")
    back = _ways_back(programme, request.user, {services.WORDS: opened.now.vocabulary})
    way = back.get(services.WORDS)
    return page(
        request, "vocabulary", "vocabulary", programme, opened=opened, form=form, way=way, hints=HINTS
    )


def _vocabulary_form(programme, data, files):
    return VocabularyForm(data, vocabulary=programme.vocabulary)


@require_http_methods(["GET", "POST"])
def languages(request, slug):
    programme = get_organised(request, slug)
    opened = Opened(request, programme, "languages", _languages_form)
    form = opened.form

    def change(programme):
        declared = form.cleaned_data["languages"]
        services.change_programme(programme, by=request.user, section="languages", languages=declared)

    if opened.saves(change):
        return _saved(request, slug, "languages")
    return page(request, "languages", "languages", programme, opened=opened, form=form)


def _languages_form(programme, data, files):
    return LanguagesForm(data, initial={"languages": programme.languages})


@require_POST
def revert(request, slug, key):
    """« Revenir à ce que disait la méthode », for one part of the settings."""
    programme = get_organised(request, slug)
    if key not in services.OF_THE_METHOD:
        raise Http404
    section = PAGE_OF.get(key, "card")
    try:
        change_as_seen(
            programme,
            FACTS[section],
            request.POST.get(FIELD, ""),
            lambda one: services.revert(one, key, by=request.user),
        )
    except SectionChanged:
        messages.error(
            request, _("Cette page a changé entre-temps\u00a0: relisez-la, rien n’est encore changé.")
        )
    except services.MethodIsGone:
        messages.error(request, _("La méthode d’origine n’est plus connue ici\u00a0: rien n’a changé."))
    else:
        said = str(services.OF_THE_METHOD[key])
        told = _("«\u00a0%(what)s\u00a0»\u00a0: comme le disait la méthode.") % {
            "what": said[0].upper() + said[1:]
        }
        messages.success(request, told)
    return redirect(f"programmes:settings_{section}", slug)
