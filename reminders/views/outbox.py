"""The outbox of a programme: planned, sent, failed, and what may be done about each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes.contracts import duties as contract
from programmes.states import stage_of
from programmes.views.common import get_organised
from reminders import services
from reminders.forms import RuleForm

PAGE = 50
GROUPS = {
    "prevus": ("planned", "queued", "sending", "held"),
    "envoyes": ("sent",),
    "echecs": ("failed", "uncertain"),
    "annules": ("cancelled",),
}
ACTS = {
    "renvoyer": mail.resend,
    "annuler": mail.cancel,
    "retenir": mail.hold,
    "liberer": mail.release,
    "arrive": mail.believe_sent,
}
LEAVING = ("renvoyer", "liberer")


@require_safe
def outbox(request, slug):
    programme = get_organised(request, slug)
    everything = Message.objects.in_scope(programme.scope)
    counts = everything.counts()
    group = request.GET.get("etat", "")
    shown = everything.filter(state__in=GROUPS[group]) if group in GROUPS else everything
    query = request.GET.get("q", "").strip()
    if query:
        shown = shown.filter(
            Q(subject__icontains=query) | Q(to_name__icontains=query) | Q(to_address__icontains=query)
        )
    page = Paginator(shown.defer("text", "html"), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reminders/partials/outbox.html" if request.htmx else "reminders/outbox.html",
        {
            "programme": programme,
            "page": page,
            "tabs": [(code, sum(counts[state] for state in states)) for code, states in GROUPS.items()],
            "group": group,
            "query": query,
        },
    )


def _message(request, slug, pk):
    programme = get_organised(request, slug)
    return programme, get_object_or_404(Message.objects.in_scope(programme.scope), pk=pk)


@require_safe
def message(request, slug, pk):
    programme, found = _message(request, slug, pk)
    return render(request, "reminders/message.html", {"programme": programme, "message": found})


@require_POST
def act(request, slug, pk, act):
    """Send again, cancel, hold, release, or tell that it arrived."""
    programme, found = _message(request, slug, pk)
    if act in LEAVING and not stage_of(programme).told:
        messages.warning(request, _("Rien ne part de ce programme : il n’est pas ouvert, ou il est clos."))
        return redirect("reminders:message", slug, pk)
    try:
        ACTS[act](found, by=request.user)
    except mail.MessageSettled:
        messages.info(request, _("Ce message a changé d’état entre-temps."))
    else:
        messages.success(request, _("C’est fait."))
    return redirect("reminders:message", slug, pk)


@require_safe
def rules(request, slug):
    """Which reminders leave by themselves."""
    programme = get_organised(request, slug)
    known = contract.kinds()
    found = {}
    for rule in programme.reminder_rules.all():
        found.setdefault(rule.duty_kind, []).append(rule)
    return render(
        request,
        "reminders/rules.html",
        {
            "programme": programme,
            "kinds": [(known[code], some) for code, some in sorted(found.items()) if code in known],
            "form": RuleForm(),
        },
    )


@require_POST
def rule_add(request, slug):
    programme = get_organised(request, slug)
    form = RuleForm(request.POST)
    if form.is_valid():
        services.add_rule(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("Rappel ajouté. Ce qui a mûri avant aujourd’hui ne partira pas."))
    else:
        messages.error(request, _("Choisissez un devoir et un nombre de jours entre −90 et 90."))
    return redirect("reminders:rules", slug)


@require_POST
def rule_drop(request, slug, pk):
    programme = get_organised(request, slug)
    services.drop_rule(get_object_or_404(programme.reminder_rules.all(), pk=pk), by=request.user)
    messages.success(request, _("Rappel retiré."))
    return redirect("reminders:rules", slug)
