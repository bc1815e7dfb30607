"""What the method said, as it stands in the programme: sentences, who pays what, roles to name, words, languages."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programmes.forms import CardForm, CoverageRows, LanguagesForm, NominationRows, VocabularyForm
from programmes.services import settings as services
from programmes.views.common import get_organised
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
    form = CardForm(request.POST or None, initial=programme.card)
    if request.method == "POST" and form.is_valid():
        services.change_card(programme, form.cleaned_data, by=request.user)
        return _saved(request, slug, "card")
    now = {key: programme.card.get(key, []) for key in services.CARD_LISTS}
    back = _ways_back(programme, request.user, now)
    ways = [(form[key], back.get(key)) for key in services.CARD_LISTS]
    return page(request, "card", "card", programme, form=form, ways=ways)


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
    rows = CoverageRows(request.POST or None, initial=programme.coverage, prefix="ligne")
    if request.method == "POST" and rows.is_valid():
        services.change_coverage(programme, rows.rows, by=request.user)
        return _saved(request, slug, "coverage")
    back = _ways_back(programme, request.user, {services.COVERAGE: programme.coverage})
    return page(request, "coverage", "coverage", programme, rows=rows, way=back.get(services.COVERAGE))


@require_http_methods(["GET", "POST"])
def nominations(request, slug):
    programme = get_organised(request, slug)
    known = list(programme.nominations.all())
    rows = NominationRows(request.POST or None, initial=[_typed(one) for one in known], prefix="role")
    if request.method == "POST" and rows.is_valid():
        profiles = {one.kind: one.profiles for one in known}
        services.change_nominations(programme, rows.with_codes(profiles), by=request.user)
        return _saved(request, slug, "nominations")
    back = _ways_back(programme, request.user, {services.NAMED: [_as_said(one) for one in known]})
    return page(request, "nominations", "nominations", programme, rows=rows, way=back.get(services.NAMED))


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
    form = VocabularyForm(request.POST or None, vocabulary=programme.vocabulary)
    if request.method == "POST" and form.is_valid():
        own = form.vocabulary
        services.change_programme(programme, by=request.user, section="vocabulary", vocabulary=own)
        return _saved(request, slug, "vocabulary")
    back = _ways_back(programme, request.user, {services.WORDS: programme.vocabulary})
    way = back.get(services.WORDS)
    return page(request, "vocabulary", "vocabulary", programme, form=form, way=way, hints=HINTS)


@require_http_methods(["GET", "POST"])
def languages(request, slug):
    programme = get_organised(request, slug)
    form = LanguagesForm(request.POST or None, initial={"languages": programme.languages})
    if request.method == "POST" and form.is_valid():
        declared = form.cleaned_data["languages"]
        services.change_programme(programme, by=request.user, section="languages", languages=declared)
        return _saved(request, slug, "languages")
    return page(request, "languages", "languages", programme, form=form)


@require_POST
def revert(request, slug, key):
    """« Revenir à ce que disait la méthode », for one part of the settings."""
    programme = get_organised(request, slug)
    if key not in services.OF_THE_METHOD:
        raise Http404
    try:
        services.revert(programme, key, by=request.user)
    except services.MethodIsGone:
        messages.error(request, _("La méthode d’origine n’est plus connue ici\u00a0: rien n’a changé."))
    else:
        said = str(services.OF_THE_METHOD[key])
        told = _("«\u00a0%(what)s\u00a0»\u00a0: comme le disait la méthode.") % {
            "what": said[0].upper() + said[1:]
        }
        messages.success(request, told)
    return redirect(f"programmes:settings_{PAGE_OF.get(key, 'card')}", slug)
