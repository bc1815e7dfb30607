"""« Avant d’ouvrir », what this floor knows of: dates, people, what the programme says of itself, its rules."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes import rules
from programmes.contracts import duties
from programmes.contracts.checklist import Checklist, Item, Pending, register
from programmes.models import Moment, Programme, Role

NEXT = 2  # phases: what comes after may stay « à dater »
SHOWN = 3
ORGANISES = Q(
    circles__kind="programme",
    circles__roles__kind=Role.Kind.ORGANISER,
    circles__roles__state__in=Role.ACTIVE,
)


def before(programme):
    facts = _facts(programme)
    yield _dates(programme)
    yield _reply(programme)
    yield _structures(programme, facts["structures"])
    yield _colleagues(programme, facts["organisers"])
    yield _presentation(programme, facts["presentation__text"])
    yield _deadlines(programme)
    yield from _rules(programme)


def _facts(programme):
    counted = Programme.objects.filter(pk=programme.pk).annotate(
        organisers=Count("circles__roles", ORGANISES, distinct=True),
        structures=Count("partners", distinct=True),
    )
    return counted.values("organisers", "structures", "presentation__text").get()


def _page(programme, name):
    return reverse(f"programmes:{name}", args=[programme.slug])


def _few(labels):
    """« Visites, Restitution, Bilan… »."""
    return ", ".join(labels[:SHOWN]) + ("…" if len(labels) > SHOWN else "")


def _dates(programme):
    soon = programme.phases.filter(number__lte=NEXT)
    of_a_phase = Q(pk__in=soon.values("start")) | Q(pk__in=soon.values("end"))
    undated = programme.moments.filter(of_a_phase | Q(kind=Moment.Kind.START), date=None)
    labels = list(undated.values_list("label", flat=True))
    return Item(
        _("Les premières phases ont leurs dates"),
        not labels,
        _("À dater\u00a0: %s") % _few(labels) if labels else "",
        _page(programme, "calendar"),
        _("Dater"),
    )


def _reply(programme):
    return Item(
        _("Une adresse reçoit les réponses aux messages"),
        bool(programme.reply_address),
        programme.reply_address or _("Sans elle, les réponses des territoires se perdent"),
        _page(programme, "settings_identity"),
        _("Indiquer l’adresse"),
    )


def _structures(programme, number):
    told = ngettext("%(number)s structure", "%(number)s structures", number) % {"number": number}
    return Item(
        _("Les structures qui portent le programme sont nommées"),
        number > 0,
        told if number else _("Les territoires demanderont de la part de qui vous écrivez"),
        _page(programme, "settings_structures"),
        _("Les ajouter"),
    )


def _colleagues(programme, number):
    told = ngettext("%(number)s organisateur", "%(number)s organisateurs", number) % {"number": number}
    return Item(
        _("Un collègue peut conduire le programme en votre absence"),
        number > 1,
        told,
        _page(programme, "invite") + "?role=organiser",
        _("Inviter un collègue"),
        matters=False,
    )


def _presentation(programme, text):
    return Item(
        _("Une présentation dit à chacun de quoi il s’agit"),
        bool(text),
        "",
        _page(programme, "settings_identity"),
        _("L’écrire"),
        matters=False,
    )


def _deadlines(programme):
    kinds = duties.kinds()
    undated = programme.deadlines.filter(moment__isnull=False, moment__date=None)
    titles = [str(kinds[one.duty_kind].title) for one in undated if one.duty_kind in kinds]
    return Item(
        _("Ce qui est demandé a son échéance"),
        not titles,
        _("Sans date, donc sans rappel\u00a0: %s") % _few(titles) if titles else "",
        _page(programme, "calendar"),
        _("Dater"),
        matters=False,
    )


def _rules(programme):
    """The rules that only people can judge; silent where the method has none."""
    asked = rules.to_confirm(programme)
    if not asked:
        return
    waiting = rules.unexplained(programme, asked)
    yield Item(
        _("Les règles de la méthode sont confirmées avec l’équipe"),
        not waiting,
        _few([one.statement for one in waiting]),
        _page(programme, "calendar"),
        _("Les relire"),
        matters=False,
    )


def after(programme):
    """What people still owe, kind by kind."""
    counts = {}
    for duty in duties.of_programme(programme):
        counts[duty.kind.code] = counts.get(duty.kind.code, 0) + 1
    page = reverse("reminders:duties", args=[programme.slug])
    for code, number in sorted(counts.items(), key=lambda one: -one[1]):
        yield Pending(str(duties.kinds()[code].title), number, f"{page}?devoir={code}")


register(Checklist(before, after, order=10))
