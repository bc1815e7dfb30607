"""A rule, said in a sentence: « 7 jours avant, le jour même, puis 3 jours après · à 8 h · à la personne »."""

from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.people.templatetags.typography import hour


def told_by_days(days, after=0):
    """« 3 jours avant », « le jour même », « 7 jours après », « 2 jours après 3 rappels »."""
    if after:
        return _("%(days)s après %(recalls)s") % {"days": _days(days), "recalls": _recalls(after)}
    if not days:
        return _("le jour même")
    return (
        _("%(days)s avant") % {"days": _days(days)}
        if days < 0
        else _("%(days)s après") % {"days": _days(days)}
    )


def _days(days):
    count = abs(days)
    return ngettext("%(count)d\u00a0jour", "%(count)d\u00a0jours", count) % {"count": count}


def _recalls(number):
    return ngettext("%(count)d\u00a0rappel", "%(count)d\u00a0rappels", number) % {"count": number}


def told_at(at):
    return _("à %(hour)s") % {"hour": hour(at)}


def told_to(rule):
    """« à la personne, copie à qui suit le territoire »; of an escalation, « prévenir qui suit le territoire »."""
    copies = []
    if rule.to_referent:
        copies.append(_("la personne référente"))
    if rule.to_team:
        copies.append(_("qui suit le territoire"))
    listed = _(" et ").join(copies)
    if rule.after:
        return listed
    if rule.to_owner:
        return _("à la personne, copie à %(people)s") % {"people": listed} if copies else _("à la personne")
    return _("à %(people)s seulement") % {"people": listed}


def told(rule):
    """The whole rule in a sentence."""
    if rule.after:
        return (
            _("après %(recalls)s restés sans effet, %(days)s plus tard\u00a0: prévenir %(people)s")
            % {
                "recalls": _recalls(rule.after),
                "days": _days(rule.days),
                "people": told_to(rule),
            }
            if rule.after > 1
            else _("après un rappel resté sans effet, %(days)s plus tard\u00a0: prévenir %(people)s")
            % {"days": _days(rule.days), "people": told_to(rule)}
        )
    return f"{told_by_days(rule.days)} · {told_at(rule.at)} · {told_to(rule)}"


def sentence(rules):
    """All the rules of a kind, those alike said together."""
    dated = sorted((rule for rule in rules if not rule.after), key=_alike)
    parts = [
        " · ".join([_listed([told_by_days(rule.days) for rule in some]), told_at(at), to])
        for (at, to), some in ((key, list(group)) for key, group in groupby(dated, key=_alike))
    ]
    return "\u202f; ".join([*parts, *(told(rule) for rule in rules if rule.after)])


def _alike(rule):
    return (rule.at, told_to(rule))


def _listed(words):
    """« 7 jours avant, le jour même, puis 7 jours après »."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s, puis %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
