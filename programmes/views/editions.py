"""The next edition of a programme."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.journal.once import once
from programmes.forms.methods import NextEditionForm
from programmes.methods import MethodIsWrong
from programmes.middleware import in_any_state
from programmes.services import editions as services
from programmes.views.common import get_organised


@in_any_state
@require_http_methods(["GET", "POST"])
@once
def next_edition(request, slug):
    """Another programme: the one that it is made of may be put away."""
    programme = get_organised(request, slug)
    carriers = services.carriers_of(programme)
    form = NextEditionForm(request.POST or None, carriers=carriers, initial=_proposed(programme))
    if request.method == "POST" and form.is_valid():
        try:
            new = services.open_next_edition(programme, by=request.user, **form.cleaned_data)
        except MethodIsWrong as error:
            form.faults = error.faults
        else:
            messages.success(request, _told(new))
            return redirect("programmes:board", new.slug)
    return render(request, "programmes/editions/next.html", {"programme": programme, "form": form})


def _proposed(programme):
    title = _("%(title)s, édition %(number)s")
    return {"title": (title % {"title": _bare(programme), "number": programme.edition + 1})[:160]}


def _bare(programme):
    """« Écouter », of « Écouter, édition 2 »."""
    return programme.title.removesuffix(_(", édition %(number)s") % {"number": programme.edition})


def _told(new):
    return _(
        "Édition %(number)s ouverte en brouillon. Rien n’est parti\u00a0: les invitations attendent l’ouverture."
    ) % {"number": new.edition}
