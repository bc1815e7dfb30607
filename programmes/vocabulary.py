"""The programme's own words: « catalyseur territorial » for the referent, « session » for a workshop.

They stand on the programme's row, so that no page pays a query for them. French articles agree with words that
nobody knows here: a sentence is phrased without (« Désigner qui sera … », « … à inviter »).
"""

from django.db.models import Case, CharField, F, Q, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, Concat, Substr
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programmes.models import Role

DEFAULTS = {
    "territory": (_("territoire"), _("territoires")),
    "referent": (_("référent·e"), _("référent·es")),
    "delegate": (_("délégué·e"), _("délégués")),
    "expert": (_("expert·e"), _("experts")),
    "copil": (_("comité de pilotage"), _("comités de pilotage")),
    "workshop": (_("atelier"), _("ateliers")),
    "commitment": (_("engagement"), _("engagements")),
    "listening": (_("écoute"), _("écoutes")),
    "fiche": (_("fiche-reportage"), _("fiches-reportage")),
}
# What each word stands for, and what other programmes say: the page of the settings shows both.
MEANING = {
    "territory": _("Ce qui prend part au programme"),
    "referent": _("La personne qui fait le lien avec l’équipe"),
    "delegate": _("Qui vient aux rencontres entre territoires"),
    "expert": _("Qui va écouter les territoires"),
    "copil": _("L’instance qui pilote"),
    "workshop": _("Une rencontre de travail"),
    "commitment": _("La confirmation écrite d’un territoire"),
    "listening": _("La venue des experts"),
    "fiche": _("Ce qui est écrit de chaque territoire"),
}
SUGGESTED = {
    "territory": [(_("participant"), _("participants")), (_("site pilote"), _("sites pilotes"))],
    "referent": [
        (_("catalyseur territorial"), _("catalyseurs territoriaux")),
        (_("chef de projet"), _("chefs de projet")),
    ],
    "workshop": [(_("session"), _("sessions")), (_("groupe de travail"), _("groupes de travail"))],
    "copil": [(_("comité d’orientation"), _("comités d’orientation"))],
}
ONE, MANY = "one", "many"
# How « de » joins the usual first words of the name of a body; of another, the name is quoted.
JOINED = (
    ("du ", ("bureau", "cercle", "collège", "comité", "conseil", "copil", "groupe", "réseau")),
    ("de la ", ("cellule", "commission", "conférence", "mission")),
    ("de l’", ("assemblée", "équipe", "instance")),
    ("des ", ("partenaires",)),
)


def word(programme, key, many=False):
    """What this programme calls it, else the usual word."""
    own = (getattr(programme, "vocabulary", None) or {}).get(key) or {}
    return own.get(MANY if many else ONE) or str(DEFAULTS[key][bool(many)])


def role_word(programme, kind, many=False):
    """A role as this programme calls it; the roles that have no word of their own keep the usual one."""
    return word(programme, kind, many) if kind in DEFAULTS else str(Role.Kind(kind).label)


def with_nominations(vocabulary, nominations):
    """The words said, and for a role without one, what the territories are asked to name (dicts or rows)."""
    found = dict(vocabulary)
    for one in nominations:
        kind, label, plural = _told(one)
        if kind in DEFAULTS:
            found.setdefault(kind, {ONE: label, MANY: plural})
    return found


def _told(one):
    names = ("kind", "label", "plural")
    return [one[name] if isinstance(one, dict) else getattr(one, name) for name in names]


def word_in_sql(key, many=False, programme="programme"):
    """The same word, told by the database beside each row."""
    own = KeyTextTransform(MANY if many else ONE, KeyTransform(key, F(f"{programme}__vocabulary")))
    return Coalesce(own, Value(str(DEFAULTS[key][bool(many)])), output_field=CharField())


def told_role(role):
    """A role as an invitation says it: « délégué·e », « membre du comité de pilotage »."""
    circle = role.circle
    if role.kind == Role.Kind.BODY_MEMBER and circle.kind == "body":
        return _t("membre %(of_body)s") % {"of_body": of_body(circle.name)}
    return role_word(circle.programme, role.kind)


def of_body(name):
    """« du comité de pilotage », « de la commission Habitat », « de « Co-pilotes » »."""
    for joint, words in JOINED:
        for first in words:
            if f"{name} ".lower().startswith(f"{first} "):
                return f"{joint}{first}{name[len(first) :]}"
    return _t("de «\u00a0%(body)s\u00a0»") % {"body": name}


def told_role_in_sql():
    """The same, told by the database beside each role."""
    in_body = Q(kind=Role.Kind.BODY_MEMBER, circle__kind="body")
    own = [
        When(kind=kind, then=word_in_sql(kind, programme="circle__programme"))
        for kind in Role.Kind.values
        if kind in DEFAULTS
    ]
    usual = [When(kind=kind, then=Value(str(label))) for kind, label in Role.Kind.choices]
    return Case(*_memberships(in_body), *own, *usual, output_field=TextField())


def _memberships(in_body):
    """One line for each first word, then any other name: as flat as SQLite's parser wants it."""
    name = "circle__name"
    for joint, words in JOINED:
        for first in words:
            begins = Q(**{f"{name}__istartswith": f"{first} "}) | Q(**{f"{name}__iexact": first})
            told = _t("membre %(of_body)s") % {"of_body": joint + first}
            yield When(in_body & begins, then=Concat(Value(told), Substr(name, len(first) + 1)))
    quoted = _t("membre %(of_body)s") % {"of_body": _t("de «\u00a0%(body)s\u00a0»")}
    before, _name, after = quoted.partition("%(body)s")
    yield When(in_body, then=Concat(Value(before), F(name), Value(after)))
