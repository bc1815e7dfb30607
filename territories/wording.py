"""Words about a territory: those that French puts before its name, those that it signs."""

import re

from django.utils.translation import gettext as _

# How « de » joins the usual first words of a territory's name; the first pattern that fits wins.
JOINED = (
    (r"le (?=\S)", "du ", True),
    (r"les (?=\S)", "des ", True),
    (r"(agglomération|intercommunalité)\b", "de l’", False),
    (r"(bassin|grand|massif|parc|pays|petr|plateau|pnr|pôle|quartier|sivom|syndicat|val)\b", "du ", False),
    (r"(baie|ca|cc|communauté|commune|côte|cu|métropole|plaine|presqu’île|vallée|ville)\b", "de la ", False),
    (r"[aàâeéèêëiîïoôuùûyhœæ]", "d’", False),
)


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
