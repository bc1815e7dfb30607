"""What the fiche mémo and the leaflet of a programme say, as plain data: the same facts give the same file."""

from django.utils.translation import gettext_lazy as _

from foundation.texts.reading import plain_of
from programmes import contrast
from programmes.face import Source, asked_of_territory, bodies_of, criteria_of, face_of, meetings_of_bodies

TERRITORY, GROUP, PARTNER = "territoire", "groupe", "partenaire"
VARIANTS = {
    TERRITORY: _("Pour un territoire"),
    GROUP: _("Pour une instance"),
    PARTNER: _("Pour un partenaire"),
}
TO = {
    TERRITORY: _("À l’attention des territoires"),
    GROUP: _("À l’attention des membres des instances"),
    PARTNER: _("À l’attention des partenaires"),
}
TO_THE_TERRITORY = _("À l’attention du territoire")  # a programme of one
SAYS = {
    TERRITORY: _("Ce qui est demandé à un territoire et pour quand, ce qu’il y gagne, qui paie quoi."),
    GROUP: _("Le rôle et le rythme de chaque instance, son calendrier, et toute l’expérimentation en bref."),
    PARTNER: _("Qui porte le programme, ses chiffres, ce qu’il produira et qui le lira."),
}
MEMO = "programmes.memo"
PANEL = 1300  # signs
COLOUR, ACCENT = "#0a4338", "#eaa221"  # those of the house


def memo_sheet(programme, variant):
    source = Source.of(programme)
    return {
        **face_of(source),
        "author": programme.title,
        "reply_address": programme.reply_address,
        "variant": variant,
        "keywords": source.programme.card.get("keywords", []),
        "to": str(TO_THE_TERRITORY if variant == TERRITORY and source.is_of_one_territory else TO[variant]),
        "of_one_territory": source.is_of_one_territory,
        "palette": palette_of(source.shown),
        **OWN_PARTS[variant](source),
    }


def _for_territory(source):
    return {"asked": asked_of_territory(source)}


def _for_group(source):
    return {**_for_partner(source), "meetings": meetings_of_bodies(source)}


def _for_partner(source):
    return {"bodies": bodies_of(source), "criteria": criteria_of(source.programme)}


OWN_PARTS = {TERRITORY: _for_territory, GROUP: _for_group, PARTNER: _for_partner}


def leaflet_sheet(source):
    face, text = face_of(source), source.shown.text
    return {
        **face,
        "author": source.programme.title,
        "text": text,
        "palette": palette_of(source.shown),
        "dense": {
            "aims": _is_long(plain_of(text)[:PANEL], *face["objectives"][:4], *face["questions"][:2]),
            "gains": _is_long(*face["value"][:4], *face["expectations"][:4]),
        },
    }


def _is_long(*told):
    """More than a panel of a folded sheet holds at its usual size."""
    return sum(map(len, told)) > PANEL


def leaflet_media(source):
    """{name: file} of the pictures that it shows."""
    return {"logo": source.shown.logo} if source.shown.logo else {}


def palette_of(shown):
    """The two colours with what is written on each, so that no template computes."""
    colour, accent = shown.colour or COLOUR, shown.accent or ACCENT
    return {
        "colour": colour,
        "on_colour": contrast.text_on(colour),
        "accent": accent,
        "on_accent": contrast.text_on(accent),
    }
