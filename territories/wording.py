"""The small words that French puts before the name of a territory."""

import re

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
