"""« Relancer »: one person at a press, or a selection once one has read whom."""

import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from foundation.mail import services as mail
from foundation.people.templatetags.typography import hour, plural
from foundation.typed import read_id
from programmes.models import Member
from programmes.states import stage_of
from programmes.views.common import get_organised, only_tries, try_out, way_back
from reminders import services
from reminders.board import Board
from reminders.services.by_hand import just_asked
from reminders.services.round import last_message_left

TRIED = 3
DOUBLE_PRESS = datetime.timedelta(seconds=10)


@require_POST
def remind(request, slug, pk):
    """« Relancer » one person, for all that they owe."""
    programme = get_organised(request, slug)
    member = get_object_or_404(Member.objects.select_related("programme"), programme=programme, pk=pk)
    if only_tries(request):
        try_out(request, lambda: _asked_again(request, programme, member), silent=_nothing_would_leave(1))
        return redirect(_back(request, slug))
    left = last_message_left(member)
    if left and "anyway" not in request.POST and _may_wait(member):
        context = {"programme": programme, "member": member, "left": left, "back": _back(request, slug)}
        return render(request, "reminders/remind_anyway.html", context)
    return redirect(_remind(request, programme, member) or _back(request, slug))


def _back(request, slug):
    return way_back(request, slug, "reminders:duties")


def _may_wait(member):
    """What left lately is said first, unless it is this one, or nothing more can leave."""
    return services.is_reachable(member) and not _is_on_its_way(member)


def _remind(request, programme, member):
    """Where it leads, if not back."""
    try:
        message = services.remind_now(member, by=request.user)
    except services.AskedAlready as refusal:
        return _say_asked_already(request, programme, member, refusal.message)
    except services.AllSetAside:
        messages.info(
            request, _("%(person)s a mis de côté ce qui l’attend, pour quelques jours.") % {"person": member}
        )
    except services.NothingOpen:
        messages.info(
            request, _("%(person)s n’a plus rien à faire\u00a0: inutile de relancer.") % {"person": member}
        )
    except services.Unreachable:
        _say_unreachable(request, programme, member)
    else:
        _say_reminded(request, member, message)
    return ""


def _say_reminded(request, member, message):
    """What is held, by hand or until the programme opens, reminds nobody yet."""
    if message.waits_for_opening:
        said = _("Le message à %(person)s est écrit\u00a0: il partira quand le programme sera ouvert.")
    elif message.is_held:
        said = _("Le message à %(person)s est écrit, et retenu\u00a0: relisez-le dans la boîte d’envoi.")
    else:
        said = _("%(person)s est relancé·e par courriel à %(hour)s.")
    messages.success(request, said % {"person": member, "hour": hour(message.created_at)})


def _say_unreachable(request, programme, member):
    """Nothing is written to them: why, and the page where that may be mended."""
    if not member.email:
        said = _("%(person)s n’a pas d’adresse\u00a0: un coup de téléphone fera l’affaire.")
    elif mail.is_refused(member.email):
        said = _("L’adresse de %(person)s refuse nos messages\u00a0: corrigez-la, ou appelez.")
    else:
        said = _("L’adresse de %(person)s est mal écrite\u00a0: corrigez-la, ou appelez.")
    page = reverse("programmes:member", args=[programme.slug, member.pk])
    told = format_html('{} <a href="{}">{}</a>.', said % {"person": member}, page, _("Sa fiche"))
    messages.warning(request, told)


def _say_asked_already(request, programme, member, message):
    """What was just written to them: where it waits for a decision, that is where one is led."""
    if _is_fresh(message):
        _say_reminded(request, member, message)
        return ""
    if message.is_held:
        said = _("Le message pour %(person)s attend d’être relu\u00a0: laissez-le partir d’ici.")
    elif message.is_uncertain:
        said = _("Un message est peut-être parti à %(person)s\u00a0: dites ici s’il faut le renvoyer.")
    else:
        said = _("%(person)s a été relancé·e à %(hour)s, il y a un instant\u00a0: rien de plus ne part.")
    messages.info(request, said % {"person": member, "hour": hour(message.created_at)})
    return reverse("reminders:message", args=[programme.slug, message.pk])


def _is_on_its_way(member):
    """« Relancer » pressed twice: its message waits, or left at once. Asked after what left, which may be it."""
    known = just_asked(member)
    return bool(known) and (not known.sent_at or _is_fresh(known))


def _is_fresh(message):
    """Pressed twice in a row, it is told as the first time: this one leaves, or has just left."""
    lately = timezone.now() - message.created_at < DOUBLE_PRESS
    return message.is_leaving_or_left and (lately or not message.sent_at)


def _asked_again(request, programme, member):
    """What « Relancer » would write, for who tries it; the member, when there is nothing to ask of them."""
    try:
        return services.remind_now(member, by=request.user)
    except services.Unreachable:
        return _say_unreachable(request, programme, member)
    except (services.NothingOpen, services.AskedAlready):
        return member


def _nothing_would_leave(number):
    return ngettext(
        "Aucun message ne partirait\u00a0: rien ne l’attend en ce moment, ou un message vient de lui être écrit.",
        "Aucun message ne partirait\u00a0: rien ne les attend en ce moment, ou un message vient de leur être écrit.",
        number,
    )


@require_POST
def remind_many(request, slug):
    """First whom it would reach and whom not; pressed again, it leaves."""
    programme = get_organised(request, slug)
    chosen = _chosen(request, programme)
    if not chosen:
        messages.info(request, _("Cochez d’abord les personnes à relancer."))
        return redirect(_back(request, slug))
    found = services.round_of(programme, chosen)
    if "confirmed" not in request.POST:
        return _confirm(request, programme, found)
    people = found.reached(anyway="anyway" in request.POST)
    if only_tries(request):
        try_out(
            request,
            lambda: services.remind_many(programme, people[:TRIED], by=request.user),
            silent=_nothing_would_leave(len(people)),
        )
        return _confirm(request, programme, found)
    held = "held" in request.POST
    written = services.remind_many(programme, people, by=request.user, held=held)
    return _tell_round(request, programme, written, len(people) + found.settled, held=held)


def _tell_round(request, programme, written, chosen, *, held):
    """How many were written to, and where to see it; why the others were not."""
    outbox = reverse("reminders:outbox", args=[programme.slug])
    if written.number is None:
        messages.success(request, _crowd_told(chosen))
    else:
        _say_written(request, written.number, held)
        _say_spared(request, chosen - written.number - len(written.waiting))
    if written.waiting:
        _say_waiting(request, f"{outbox}?etat=retenus", len(written.waiting))
    if written.batch:
        return redirect(f"{outbox}?{urlencode({'lot': written.batch})}")
    return redirect(f"{outbox}?etat=retenus" if written.waiting else _back(request, programme.slug))


def _chosen(request, programme):
    """Those that were ticked, or are named together by the page that was read; « all »: those of the filtered list."""
    if "all" in request.POST:
        return Board(programme, request.GET, request.user).people()
    typed = ",".join(request.POST.getlist("member")).split(",")
    known = set(programme.members.values_list("pk", flat=True))
    return [pk for pk in dict.fromkeys(map(read_id, typed)) if pk in known]


def _confirm(request, programme, found):
    context = {"programme": programme, "round": found, "asks": stage_of(programme).asks}
    context["back"] = _back(request, programme.slug)
    context["everybody"] = ",".join(str(member.pk) for member in found.reached(anyway=True))
    return render(request, "reminders/remind_many.html", context)


def _crowd_told(chosen):
    return _(
        "La relance de %(people)s s’écrit\u00a0: les messages paraîtront ici. "
        "Qui ne doit plus rien n’en reçoit pas."
    ) % {"people": plural(chosen, _("personne,personnes"))}


def _say_written(request, number, held):
    if not number:
        messages.info(request, _("Personne n’a été relancé."))
    elif held:
        messages.success(
            request, _("Les messages vous attendent ici\u00a0: relisez-les, puis laissez-les partir.")
        )
    elif number == 1:
        messages.success(request, _("Une personne est relancée\u00a0: le message part dans la minute."))
    else:
        told = _(
            "%(number)s personnes sont relancées\u00a0: les messages partent dans les minutes qui viennent."
        )
        messages.success(request, told % {"number": number})


def _say_spared(request, number):
    if number > 0:
        told = ngettext(
            "%(people)s sans message de plus\u00a0: plus rien ne l’attend, ou un message vient de lui être écrit.",
            "%(people)s sans message de plus\u00a0: plus rien ne les attend, ou un message vient de leur être écrit.",
            number,
        )
        messages.info(request, told % {"people": plural(number, _("personne,personnes"))})


def _say_waiting(request, held, number):
    told = (
        _("Le message d’une personne choisie attend d’être relu\u00a0:")
        if number == 1
        else _("Les messages de %(number)s personnes choisies attendent d’être relus\u00a0:")
        % {"number": number}
    )
    messages.info(request, format_html('{} <a href="{}">{}</a>.', told, held, _("à lire ici")))
