"""Words about a territory: those that French puts before its name, those that it signs."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.models import Member
from programmes.states import stage_of

# How « de » joins the usual first words of a territory's name; the first pattern that fits wins.
JOINED = (
    (r"le (?=\S)", "du ", True),
    (r"les (?=\S)", "des ", True),
    (r"(agglomération|intercommunalité)\b", "de l’", False),
    (r"(bassin|grand|massif|parc|pays|petr|plateau|pnr|pôle|quartier|sivom|syndicat|val)\b", "du ", False),
    (r"(baie|ca|cc|communauté|commune|côte|cu|métropole|plaine|presqu’île|vallée|ville)\b", "de la ", False),
    (r"[aàâeéèêëiîïoôuùûyhœæ]", "d’", False),
)
NAMED = {Member.Civility.SIR: gettext_lazy("nommé"), Member.Civility.MADAM: gettext_lazy("nommée")}


def of_territory(name):
    """« du Pays lorrain », « de la CC Cœur de Charente », « d’Ouest lorrain », « de Rocroi »."""
    for pattern, joint, swallowed in JOINED:
        if found := re.match(pattern, name, re.IGNORECASE):
            return joint + (name[found.end() :] if swallowed else name)
    return f"de {name}"


def clauses_of(territory, programme):
    """What every commitment says, whatever the two lists hold."""
    facts = {"of_territory": of_territory(territory.name), "programme": programme.title}
    return [
        _(
            "Le signataire confirme, au nom du territoire, la volonté %(of_territory)s de participer au "
            "programme «\u00a0%(programme)s\u00a0», dont il déclare avoir pris connaissance."
        )
        % facts,
        _(
            "Les organisateurs rendent au territoire l’analyse faite de lui et respectent la confidentialité "
            "des entretiens."
        ),
        _(
            "L’engagement vaut pour la durée du programme. Le territoire peut se retirer à tout moment, en "
            "l’écrivant aux organisateurs."
        ),
    ]


def told_named(members, programme):
    """« Paul Martin est nommé : son invitation est partie. », « 3 personnes nommées : leurs invitations… »."""
    leaves = stage_of(programme).told
    if len(members) > 1:
        told = _("leurs invitations sont parties") if leaves else _("elles sont invitées à l’ouverture")
        without = "" if all(member.email for member in members) else _(", sauf à qui n’a pas d’adresse")
        facts = {"number": len(members), "told": told + without}
        return _("%(number)s personnes nommées\u00a0: %(told)s.") % facts
    [member] = members
    told = (
        _("son invitation est partie") if leaves else _("son invitation partira à l’ouverture du programme")
    )
    facts = {
        "person": member.full_name,
        "named": NAMED.get(member.civility, _("nommé·e")),
        "told": told if member.email else _("sans adresse, notez ici sa réponse"),
    }
    return _("%(person)s est %(named)s\u00a0: %(told)s.") % facts
