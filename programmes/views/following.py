"""Who, in the team, follows which territories; leaves; what is handed over."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programmes import following, leaves
from programmes.forms.following import AwayForm, HandOverForm
from programmes.models import Circle
from programmes.services import following as services
from programmes.views.common import get_organised

SHOWN, NOBODY = 20, "nobody"


@require_safe
def page(request, slug):
    return _show(request, get_organised(request, slug))


def _show(request, programme, *, about=None, away_form=None, hand_over_form=None):
    """`about` is the member, or « nobody », whose form came back with its faults."""
    places = places_of(programme)
    team = following.organisers_of(programme).annotate(
        follows=Count("followed", filter=Q(followed__in=places), distinct=True),
        stands_in=Count("stood_in_for", filter=Q(stood_in_for__in=places), distinct=True),
    )
    team = list(team.order_by("last_name", "pk"))
    for member in team:
        member.programme = programme
    stand_ins = leaves.stand_ins_of([one.pk for one in team if one.away_from], places)
    forms = (about, away_form, hand_over_form)
    unfollowed = places.filter(follower=None).order_by("name")
    context = {
        "programme": programme,
        "team": [_card(programme, member, team, stand_ins[member.pk], *forms) for member in team],
        "unfollowed": unfollowed[:SHOWN],
        "unfollowed_count": unfollowed.count(),
        "unfollowed_form": (hand_over_form if about == NOBODY else None)
        or HandOverForm(programme=programme, team=team, auto_id="nobody-%s"),
    }
    return render(request, "programmes/following.html", context)


def _card(programme, member, team, stand_ins, about, away_form, hand_over_form):
    """What the page says of one of the team, and the two forms about them."""
    mine = about == member.pk
    return {
        "member": member,
        "is_away": member.is_away(timezone.localdate()),
        "clashes": leaves.clashes(member, stand_ins),
        "away_form": (away_form if mine else None)
        or AwayForm(member=member, team=team, auto_id=f"away-{member.pk}-%s"),
        "hand_over_form": (hand_over_form if mine else None)
        or HandOverForm(programme=programme, team=team, auto_id=f"to-{member.pk}-%s"),
    }


def places_of(programme):
    """The territories and the groups that may be followed."""
    return programme.circles.filter(kind__in=following.PLACES, closed=False)


@require_POST
def away(request, slug, pk):
    """From one day to another; or no longer."""
    programme = get_organised(request, slug)
    member = get_object_or_404(following.organisers_of(programme), pk=pk)
    if "back" in request.POST:
        begun = services.end_leave(member, by=request.user)
        told = _("Congé terminé\u00a0: %(person)s répond de nouveau.") if begun else _("Congé effacé.")
        messages.success(request, told % {"person": member.full_name})
        return redirect("programmes:following", slug)
    form = AwayForm(request.POST, member=member)
    if not form.is_valid():
        return _show(request, programme, away_form=form, about=member.pk)
    _say_away(request, services.leave(member, **form.cleaned_data, by=request.user))
    return redirect("programmes:following", slug)


def _say_away(request, member):
    """Who answers meanwhile; and who should, but is on leave as well."""
    places = places_of(member.programme)
    stand_ins = leaves.stand_ins_of([member.pk], places)[member.pk]
    clashes = leaves.clashes(member, stand_ins) + leaves.clashes_as_stand_in(member, places)
    if not clashes:
        messages.success(request, _("Congé noté. %(told)s") % {"told": leaves.answering(member, stand_ins)})
        return
    way_out = _(
        "Vous pouvez nommer quelqu’un d’autre\u00a0: «\u00a0Changer ce congé, ou qui remplace\u00a0»."
    )
    messages.warning(request, " ".join([_("Congé noté."), *clashes, way_out]))


@require_POST
def hand_over(request, slug, pk=None):
    """All that this member follows; without a member, all that nobody follows."""
    programme = get_organised(request, slug)
    member = get_object_or_404(programme.members, pk=pk) if pk else None
    form = HandOverForm(request.POST, programme=programme)
    if not form.is_valid():
        return _show(request, programme, hand_over_form=form, about=pk or NOBODY)
    say_handed_over(request, places_of(programme).filter(follower=member), form)
    return redirect("programmes:following", slug)


def say_handed_over(request, circles, form):
    to, stand_in = form.cleaned_data["to"], form.cleaned_data["stand_in"]
    number = services.hand_over(
        Circle.objects.filter(pk__in=circles.values("pk")), to=to, stand_in=stand_in, by=request.user
    )
    told = {
        0: _("%(person)s suit déjà tout cela."),
        1: _("%(person)s suit désormais un territoire ou un groupe de plus."),
    }.get(number, _("%(person)s suit désormais %(number)s territoires ou groupes de plus."))
    messages.success(request, told % {"person": to.full_name, "number": number})
