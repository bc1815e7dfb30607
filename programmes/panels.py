"""What this floor shows on the board of a programme: what its people owe."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes import asked, permissions
from programmes.asked_list import lines_of
from programmes.contracts import agenda, duties
from programmes.contracts.panels import Later, Panel, register
from programmes.models import Notice, Role
from programmes.news_lines import lines_of as news_lines_of
from programmes.roles import roles_of

ON_THE_BOARD = 6
DATES = 3
NEWS, LOOKED_AT = 5, 60


def duties_context(programme, user):
    """The most urgent, for those who can recall them: one query."""
    if not permissions.can_organise(user, programme):
        return None
    waiting = duties.of_programme(programme).first(ON_THE_BOARD + 1)
    return {
        "programme": programme,
        "duties": waiting[:ON_THE_BOARD],
        "more_duties": len(waiting) > ON_THE_BOARD,
    }


def asked_context(subject, user):
    """What was asked in the circle of a territory and what was given: one query.

    Those who run the territory read what is still to be done above, among all that waits.
    """
    organises, roles = permissions.can_organise(user, subject.programme), roles_of(user)
    if not organises and not roles.has(subject.circle_id):
        return None
    lines = lines_of(asked.in_circle(subject.circle), subject.programme)
    runs = organises or roles.has(subject.circle_id, Role.Kind.REFERENT)
    shown = [line for line in lines if line.duty.is_done or not runs]
    asks = organises and not subject.circle.closed
    return {"lines": shown, "left": len(lines) - len(shown), "asks": asks} if lines or asks else None


register(Panel("territory", "programmes/panels/asked.html", asked_context, order=30))
register(
    Panel(
        "board",
        "programmes/panels/duties.html",
        duties_context,
        order=5,
        later=Later(
            "echeances",
            _("Échéances"),
            page=lambda programme: reverse("reminders:duties", args=[programme.slug]),
            may=permissions.can_organise,
        ),
    )
)


def memo_context(programme, user):
    """The fiche mémo, to those whom one of its variants concerns; no query."""
    wanted = [code for code in permissions.MEMO_READERS if permissions.can_read_memo(user, programme, code)]
    return {"programme": programme, "variant": wanted[0]} if wanted else None


register(Panel("board_aside", "programmes/panels/memo.html", memo_context, order=70))


def next_context(user, _user):
    """Where the user is expected next, as their agenda says: people who come a few times a year come for that.

    One query, and those of two sources of the agenda.
    """
    programmes = {pk: one for pk, one in agenda.programmes_of(user).items() if one.is_live}
    kinds = {agenda.Kind.MEETING, agenda.Kind.VISIT}
    coming = agenda.events_of(user, programmes, since=timezone.localdate(), kinds=kinds, details=False)
    expected = [one for one in coming if not one.over][:DATES]
    first, *later = [(one, programmes[one.programme]) for one in expected] or [None]
    return {"next": first, "later": later} if first else None


register(Panel("home_next", "programmes/panels/next.html", next_context, order=10))


def news_context(user, _user):
    """The latest that they have not read, one query; read, they are behind the bell, and cost nothing here."""
    if not roles_of(user).news:
        return None
    new = Notice.objects.visible_to(user).new().for_lines()
    lines = news_lines_of(new[:LOOKED_AT])
    programmes = {line.programme for line in lines}
    return {"lines": lines[:NEWS], "number": roles_of(user).news, "several_programmes": len(programmes) > 1}


register(Panel("home_aside", "programmes/panels/news.html", news_context, order=5))
