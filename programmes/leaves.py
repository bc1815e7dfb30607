"""What becomes of what somebody follows while they are on leave: who answers, one or the whole team."""

from collections import defaultdict

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text
from programmes.models import Member


def stand_ins_of(members, places):
    """{member: [who stands in for them in one of these places, None where nobody does]}, each once: two queries."""
    pairs = places.filter(follower__in=members).order_by().values_list("follower", "stand_in").distinct()
    pairs = list(pairs)
    people = Member.objects.in_bulk({stand_in for _member, stand_in in pairs if stand_in})
    found = defaultdict(list)
    for member, stand_in in sorted(pairs, key=str):
        found[member].append(people.get(stand_in))
    return found


def answering(member, stand_ins):
    """« Pendant ce temps, Mathieu Sorel répond »; the whole team where nobody is named."""
    if not stand_ins:
        return _("%(person)s ne suit rien\u00a0: rien d’autre ne change.") % {"person": member.full_name}
    names = [one.full_name for one in stand_ins if one]
    if not names:
        return _(
            "Personne n’est prévu pour remplacer %(person)s\u00a0: pendant ce temps, toute l’équipe répond."
        ) % {"person": member.full_name}
    who = get_text_list([*names, *([_("toute l’équipe")] if None in stand_ins else [])], _("ou"))
    return _("Pendant ce temps, %(who)s répond à la place de %(person)s.") % {
        "who": who,
        "person": member.full_name,
    }


def clashes(member, stand_ins):
    """Sentences: who should answer and is on leave themselves during some of these days."""
    return [_clash(member, one) for one in stand_ins if one and _are_away_together(member, one)]


def clashes_as_stand_in(member, places):
    """The same, for those whom this member should replace."""
    followers = Member.objects.filter(followed__in=places.filter(stand_in=member)).distinct().order_by("pk")
    return [_clash(one, member) for one in followers if _are_away_together(one, member)]


def _are_away_together(member, other):
    if member.away_from is None or other.away_from is None:
        return False
    first, last = _shared(member, other)
    return first <= last and timezone.localdate() <= last


def _shared(member, other):
    return max(member.away_from, other.away_from), min(member.away_until, other.away_until)


def _clash(member, other):
    first, last = _shared(member, other)
    facts = {
        "who": other.full_name, "person": member.full_name, "first": day_text(first), "last": day_text(last),
    }  # fmt: skip
    return _words(other, first, last, begins=max(member.away_from, timezone.localdate())) % facts


def _words(other, first, last, *, begins):
    if first == last:
        return _(
            "%(who)s, qui remplace %(person)s, est en congé aussi le %(last)s\u00a0: ce jour-là, toute l’équipe répond."
        )
    if other.away_from <= begins and other.away_until == last:
        return _(
            "%(who)s, qui remplace %(person)s, est en congé jusqu’au %(last)s\u00a0: d’ici là, toute l’équipe répond."
        )
    return _(
        "%(who)s, qui remplace %(person)s, est en congé aussi du %(first)s au %(last)s\u00a0: ces jours-là, "
        "toute l’équipe répond."
    )
