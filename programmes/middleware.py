"""Where the state of a programme shuts its pages to what people would write (programmes.states)."""

from django.shortcuts import render

from programmes.models import Programme
from programmes.roles import roles_of
from programmes.states import may_write, stage_of

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def in_any_state(view):
    """This POST writes nothing that a closed programme should refuse: a PDF, the state itself, another programme."""
    view.in_any_state = True
    return view


class StateGate:
    """A POST under /p/<programme>/ that the state refuses is told so, kindly; a stranger still meets the view's 404."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE or not _is_of_a_programme(request) or hasattr(view, "in_any_state"):
            return None
        programme = Programme.objects.filter(slug=kwargs.get("slug")).first()
        if programme is None or programme.is_live or _may(request.user, programme):
            return None
        request.programme = programme
        context = {"programme": programme, "stage": stage_of(programme)}
        return render(request, "programmes/states/shut.html", context, status=403)


def _is_of_a_programme(request):
    return request.path.startswith("/p/") and request.user.is_authenticated


def _may(user, programme):
    roles = roles_of(user)
    stranger = programme.pk not in roles.programmes()
    return stranger or may_write(programme, organises=roles.organises(programme))
