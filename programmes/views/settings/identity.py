"""What the programme says first of itself: title, text, logo, colours, contact."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.texts.reading import is_plain, typed_of
from programmes import contrast
from programmes.forms import PresentationForm
from programmes.forms.presentation import ratio_text
from programmes.services import settings as services
from programmes.services.presentation import change_presentation, presentation_of
from programmes.sheets import ACCENT, COLOUR
from programmes.views.common import get_organised
from programmes.views.settings.opened import Opened
from programmes.views.settings.sections import page

USUAL = {"colour": COLOUR, "accent": ACCENT}


@require_http_methods(["GET", "POST"])
def identity(request, slug):
    programme = get_organised(request, slug)
    opened = Opened(request, programme, "identity", _form)
    form = opened.form
    if opened.saves(lambda one: _change(one, form, request.user)):
        messages.success(request, _("Présentation enregistrée."))
        return redirect("programmes:settings_identity", slug)
    colours = [(form[name], _sample(name, form[name].value() or "")) for name in USUAL]
    programme.refresh_from_db(fields=PresentationForm.ABOUT)  # the form wrote on it what it may have refused
    return page(
        request, "identity", "identity", programme, opened=opened, form=form, shown=form.shown, colours=colours,
        rich=_rich(form), logo_lost=bool(request.FILES),
    )  # fmt: skip


def _form(programme, data, files):
    return PresentationForm(data, files, instance=programme, shown=presentation_of(programme))


def _rich(form):
    """The field of the editor as a browser without scripts shows it: a plain area where that loses nothing."""
    html = form.typed_html
    plain = is_plain(html)
    return {"name": "plain" if plain else "html", "html": html, "value": typed_of(html) if plain else html}


def _change(programme, form, by):
    """One page, two services, on the row as it stands: the form already wrote on the one at hand."""
    services.change_programme(programme, by=by, **form.about)
    change_presentation(programme, by=by, **form.face)


@require_safe
def colour(request, slug, name):
    """How the colour that is being typed reads, while it is typed."""
    get_organised(request, slug)
    if name not in USUAL:
        raise Http404
    sample = _sample(name, request.GET.get(name, ""))
    return render(request, "programmes/settings/partials/colour.html", {"sample": sample})


def _sample(name, typed):
    """What to show of a colour: on white, in white, in ink, with a darker one where it does not read."""
    try:
        value = contrast.written(typed or USUAL[name])
    except contrast.NotAColour:
        return {"name": name, "unknown": typed}
    on_white, on_ink = contrast.ratio(value, contrast.WHITE), contrast.ratio(value, contrast.INK)
    reads = on_white >= contrast.READABLE or (name == "accent" and on_ink >= contrast.READABLE)
    return {
        "name": name,
        "value": value,
        "usual": not typed,
        "rows": [
            {"ink": contrast.WHITE, "ratio": ratio_text(on_white), "reads": on_white >= contrast.READABLE},
            {"ink": contrast.INK, "ratio": ratio_text(on_ink), "reads": on_ink >= contrast.READABLE},
        ],
        "reads": reads,
        "proposed": "" if reads else contrast.darker(value),
    }
